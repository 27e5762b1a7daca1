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

export function addressOf(path: string, query: Readonly<Record<string, string | null | undefined>>): string {
  const said = Object.entries(query).filter((entry): entry is [string, string] => entry[1] != null && entry[1] !== '');
  const text = new URLSearchParams(said).toString();
  return text ? `${path}?${text}` : path;
}
