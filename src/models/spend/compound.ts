/** Value of so many purchases at so much each: moments of the sum, and a distribution that has them. */
import { normalQuantile } from '../../numerics/normal.ts';
import type { FittedSpendModel } from '../contract.ts';

/** E[value²] of each customer, before margin. */
export function valueMoments(
  spend: FittedSpendModel,
  spendCount: Float64Array,
  purchases: Float64Array,
  expected: Float64Array,
  squares: Float64Array,
): Float64Array {
  const { between, within } = spend.scatter(spendCount);
  return purchases.map((mean, row) => expected[row] ** 2 * between[row] * (squares[row] + within * mean));
}

/** Value is 0 with probability 1 - q, else lognormal with what remains of its mean and second moment. */
export function lognormalQuantile(mean: number, second: number, q: number, p: number): number {
  if (!(mean > 0) || p <= 1 - q) return 0;
  const [own, square] = [mean / q, second / q];
  const variance = Math.log(Math.max(1, square / own ** 2));
  return own * Math.exp(Math.sqrt(variance) * normalQuantile((p - (1 - q)) / q) - variance / 2);
}
