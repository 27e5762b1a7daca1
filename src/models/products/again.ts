/**
 * What a customer buys again: the products bought on most of the customer's own days, the hardest baseline to beat for
 * next baskets (Li et al. 2023, "A next basket recommendation reality check", TOIS).
 */
import type { Assortment, ProductHistory } from './histories.ts';

/**
 * Places in the history of what is likeliest bought again, best first: by weighted days, then by what sold to all in the
 * last 28 days, then by place. What is no longer on sale, or excluded, is left out.
 */
export function rankAgain(
  history: ProductHistory,
  { onSale, recentSales }: Assortment,
  most: number,
  isExcluded: (product: number) => boolean = () => false,
): Int32Array {
  const { products, times } = history;
  const places: number[] = [];
  for (let k = 0; k < products.length; k++) if (onSale[products[k]] && !isExcluded(products[k])) places.push(k);
  places.sort(
    (k, l) => times[l] - times[k] || recentSales[products[l]] - recentSales[products[k]] || products[k] - products[l],
  );
  return Int32Array.from(places.slice(0, most));
}
