/** Which first purchase starts good customers: means by product, shrunk towards all. */
import { normalQuantile } from '../../numerics/normal.ts';
import type { Product } from './audit.ts';

export interface ProductSums {
  readonly name: string;
  readonly customers: number;
  readonly sum: number;
  readonly squares: number;
  readonly returned: number;
}

/**
 * Bühlmann's credibility (1967): a product's mean counts n / (n + k), k being the variance within products over that
 * between their true means. Products whose means differ by no more than chance are all drawn onto the mean of all.
 *
 * @param all    of all customers
 * @param level  of the intervals of true means
 */
export function shrinkProducts(all: ProductSums, products: readonly ProductSums[], level: number): Product[] {
  const value = credibility(
    products.map(({ customers, sum, squares }) => ({
      n: customers,
      mean: sum / customers,
      within: Math.max(0, squares / customers - (sum / customers) ** 2),
    })),
    all.sum / all.customers,
  );
  const back = credibility(
    products.map(({ customers, returned }) => {
      const share = returned / customers;
      return { n: customers, mean: share, within: share * (1 - share) };
    }),
    all.returned / all.customers,
  );
  const reach = normalQuantile((1 + level) / 2);
  return products.map(({ name, customers, sum }, k) => ({
    name,
    customers,
    mean: sum / customers,
    shrunk: {
      expected: value[k].mean,
      low: value[k].mean - reach * value[k].sd,
      high: value[k].mean + reach * value[k].sd,
    },
    returned: back[k].mean,
    returnedLow: Math.max(0, back[k].mean - reach * back[k].sd),
    returnedHigh: Math.min(1, back[k].mean + reach * back[k].sd),
  }));
}

function credibility(groups: readonly { n: number; mean: number; within: number }[], overall: number) {
  const total = groups.reduce((sum, { n }) => sum + n, 0);
  const within = groups.reduce((sum, { n, within: own }) => sum + n * own, 0) / Math.max(1, total);
  // Between the true means: what the means scatter beyond their own chance, by moments.
  const scatter = groups.reduce((sum, { n, mean }) => sum + n * (mean - overall) ** 2, 0);
  const squares = groups.reduce((sum, { n }) => sum + n * n, 0);
  const spread = total - squares / Math.max(1, total);
  const between = spread > 0 ? Math.max(0, (scatter - groups.length * within) / spread) : 0;
  return groups.map(({ n, mean }) => {
    const weight = between > 0 ? n / (n + within / between) : 0;
    return { mean: overall + weight * (mean - overall), sd: Math.sqrt((1 - weight) * between) };
  });
}
