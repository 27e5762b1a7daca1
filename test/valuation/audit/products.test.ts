import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/numerics/random.ts';
import { shrinkProducts } from '../../../src/valuation/audit/products.ts';

/** Products whose customers bring normal amounts of these true means. */
function simulated(means: readonly number[], sizes: readonly number[], seed = 1) {
  const random = randomFrom(seed);
  const products = means.map((mean, k) => {
    const values = Array.from({ length: sizes[k] }, () => mean + 50 * random.normal());
    return {
      name: `p${k}`,
      customers: sizes[k],
      sum: values.reduce((sum, value) => sum + value, 0),
      squares: values.reduce((sum, value) => sum + value * value, 0),
      returned: Math.round(sizes[k] / 2),
    };
  });
  const total = (of: 'customers' | 'sum' | 'squares' | 'returned') => products.reduce((sum, own) => sum + own[of], 0);
  const all = {
    name: '',
    customers: total('customers'),
    sum: total('sum'),
    squares: total('squares'),
    returned: total('returned'),
  };
  return { all, products };
}

test('shrunk means are nearer to the truth than plain ones, and intervals hold it as often as they say', () => {
  let [plain, shrunk, held, n] = [0, 0, 0, 0];
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomFrom(seed);
    const truth = Array.from({ length: 30 }, () => 100 + 10 * random.normal());
    const { all, products } = simulated(
      truth,
      truth.map(() => 5 + random.integer(60)),
      seed + 1000,
    );
    shrinkProducts(all, products, 0.8).forEach(({ mean, shrunk: own }, k) => {
      plain += (mean - truth[k]) ** 2;
      shrunk += (own.expected - truth[k]) ** 2;
      held += own.low <= truth[k] && truth[k] <= own.high ? 1 : 0;
      n++;
    });
  }
  expect(shrunk / plain).toBeLessThan(0.7);
  expect(held / n).toBeGreaterThan(0.7);
  expect(held / n).toBeLessThan(0.88);
});

test('the fewer bought it, the nearer to all; products that differ by chance alone are drawn together', () => {
  const { all, products } = simulated([150, 150, 100, 100], [20, 2000, 2000, 2000]);
  const [few, many] = shrinkProducts(all, products, 0.8);
  const overall = all.sum / all.customers;
  expect(Math.abs(few.shrunk.expected - overall) / Math.abs(few.mean - overall)).toBeLessThan(
    Math.abs(many.shrunk.expected - overall) / Math.abs(many.mean - overall),
  );
  const same = simulated(Array(40).fill(100), Array(40).fill(30), 5);
  const spread = (of: (row: { mean: number; shrunk: { expected: number } }) => number) => {
    const values = shrinkProducts(same.all, same.products, 0.8).map(of);
    return Math.max(...values) - Math.min(...values);
  };
  expect(spread(({ shrunk }) => shrunk.expected)).toBeLessThan(0.5 * spread(({ mean }) => mean));
});
