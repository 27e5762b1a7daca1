/**
 * The page's screens, in the order of its menu. To add one: an entry here; its name under `screens` of
 * dashboard/words/en.ts and de.ts; what is shown, in dashboard/screens.tsx; and what it `needs` in the capabilities of
 * service/app.ts, where the server has it: only then it is in the menu.
 */
export interface Screen {
  readonly name: string;
  /** The address where it begins; a screen may have others below it (BELOW). */
  readonly path: string;
  /** Leads there after `g`. */
  readonly key: string;
  /** The server's capability without which there is nothing to show; null for what is always there. */
  readonly needs: string | null;
}

export const SCREENS = [
  { name: 'overview', path: '/', key: 'o', needs: null },
  { name: 'customers', path: '/customers', key: 'c', needs: 'customers' },
  { name: 'lists', path: '/lists', key: 'i', needs: 'customers' },
  { name: 'campaigns', path: '/campaigns', key: 'k', needs: 'decisions' },
  { name: 'audit', path: '/audit', key: 'a', needs: 'decisions' },
  { name: 'products', path: '/products', key: 'p', needs: 'products' },
  { name: 'watch', path: '/watch', key: 'w', needs: 'decisions' },
  { name: 'budget', path: '/budget', key: 'b', needs: 'channels' },
  { name: 'reviews', path: '/reviews', key: 'r', needs: 'decisions' },
  { name: 'model', path: '/model', key: 'm', needs: 'model' },
  { name: 'try', path: '/try', key: 't', needs: 'try' },
  { name: 'load', path: '/load', key: 'l', needs: 'load' },
] as const satisfies readonly Screen[];
export type ScreenName = (typeof SCREENS)[number]['name'];

/** Addresses below a screen's that are the page too. */
export const BELOW = ['/customers/:id'] as const;
