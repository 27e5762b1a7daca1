/** The address holds the whole state of a screen: sorting, filters, pages. */
import { useLocation } from 'preact-iso';

export type Query = Readonly<Record<string, string>>;

/** What stands behind the question mark, and how to change it: a step that Back undoes, unless it only refines the last. */
export function useQuery(): {
  path: string;
  query: Query;
  change(changes: Readonly<Record<string, string | null>>, refine?: boolean): void;
} {
  const { path, query, route } = useLocation();
  return {
    path,
    query,
    change(changes, refine = false) {
      route(addressOf(path, { ...query, ...changes }), refine);
    },
  };
}

/** Attributes that an address filters by: `attribute.channel=web`. */
const ATTRIBUTE = 'attribute.';

export function attributesIn(
  query: Query,
): { readonly parameter: string; readonly name: string; readonly value: string }[] {
  return Object.entries(query).flatMap(([parameter, value]) =>
    parameter.startsWith(ATTRIBUTE) ? [{ parameter, name: parameter.slice(ATTRIBUTE.length), value }] : [],
  );
}

export function attributeParameter(name: string): string {
  return `${ATTRIBUTE}${name}`;
}

/** As the service is asked: several attributes under one name. */
export function askedAddress(path: string, asked: Parameters<typeof addressOf>[1], query: Query): string {
  const attributes = attributesIn(query).map(({ name, value }) => ['attribute', `${name}:${value}`]);
  const further = new URLSearchParams(attributes).toString();
  const address = addressOf(path, asked);
  return further ? `${address}${address.includes('?') ? '&' : '?'}${further}` : address;
}

export function addressOf(path: string, query: Readonly<Record<string, string | null | undefined>>): string {
  const said = Object.entries(query).filter((entry): entry is [string, string] => entry[1] != null && entry[1] !== '');
  const text = new URLSearchParams(said).toString();
  return text ? `${path}?${text}` : path;
}
