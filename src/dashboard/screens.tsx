/** What is shown at the address of each screen (service/page/screens.ts). All but the first come when they are wanted. */
import { lazy } from 'preact-iso';
import type { ScreenName } from '../service/page/screens.ts';
import { Overview } from './screens/overview.tsx';
import { loadDecisionWords } from './settings.ts';

/** A screen for decisions, or one that shows a customer, comes with texts of its own. */
function decision(load: () => Promise<preact.ComponentType>) {
  return lazy(async () => {
    const [screen] = await Promise.all([load(), loadDecisionWords()]);
    return screen;
  });
}

export const SHOWN: Record<ScreenName, preact.ComponentType> = {
  overview: Overview,
  customers: decision(() => import('./screens/customers.tsx').then((screen) => screen.Customers)),
  lists: lazy(() => import('./screens/lists.tsx').then((screen) => screen.Lists)),
  campaigns: decision(() => import('./screens/campaigns.tsx').then((screen) => screen.Campaigns)),
  audit: decision(() => import('./screens/audit.tsx').then((screen) => screen.AuditScreen)),
  products: decision(() => import('./screens/products.tsx').then((screen) => screen.Products)),
  watch: decision(() => import('./screens/watch.tsx').then((screen) => screen.Watch)),
  budget: decision(() => import('./screens/budget.tsx').then((screen) => screen.Budget)),
  reviews: decision(() => import('./screens/reviews.tsx').then((screen) => screen.Reviews)),
  model: lazy(() => import('./screens/model.tsx').then((screen) => screen.Model)),
  try: lazy(() => import('./screens/try.tsx').then((screen) => screen.Try)),
  load: lazy(() => import('./screens/load.tsx').then((screen) => screen.Load)),
};

/** Addresses below a screen's: one of `BELOW`. */
export const Customer = decision(() => import('./screens/customer.tsx').then((screen) => screen.Customer));
