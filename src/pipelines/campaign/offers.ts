import type { Ledger } from '../../transactions/ledger.ts';
import { openRecommender } from '../recommender.ts';

/**
 * What to offer each customer of a list: the most likely products, those bought before and new ones together, separated by
 * semicolons.
 *
 * @throws COLUMN_MISSING without products and categories, TOO_LITTLE_DATA with one product
 */
export async function offersFor(
  ledger: Ledger,
  customers: readonly string[],
  { top, horizonDays }: { readonly top: number; readonly horizonDays: number },
): Promise<string[]> {
  const recommender = await openRecommender(ledger, { horizonDays });
  const places = new Map(recommender.baskets.customers.map((name, place) => [name, place]));
  const known = customers.filter((name) => places.has(name));
  const rows = recommender.lists(
    known.map((name) => places.get(name)!),
    { top, kind: 'both' },
  );
  const offers = new Map<number, { readonly product: string; readonly probability: number }[]>();
  for (let row = 0; row < rows.length; row++) {
    const own = offers.get(rows.customer[row]) ?? [];
    own.push({ product: recommender.baskets.products[rows.product[row]], probability: rows.probability[row] });
    offers.set(rows.customer[row], own);
  }
  return customers.map((name) => {
    const own = offers.get(places.get(name) ?? -1) ?? [];
    // Where no past day could be tried there are no probabilities, and lists stay in their order.
    const sorted = own.toSorted((a, b) => (b.probability || 0) - (a.probability || 0));
    return sorted
      .slice(0, top)
      .map(({ product }) => product)
      .join('; ');
  });
}
