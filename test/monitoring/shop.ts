import type { WeeklySeries } from '../../src/monitoring/groups.ts';
import { randomFrom } from '../../src/numerics/random.ts';

export const WEEKS = 40;

export interface Shop {
  readonly seed: number;
  readonly groups: number;
  readonly mean: number;
  /** What the first group buys from a week on, over what it did. */
  readonly change?: { readonly from: number; readonly ratio: number };
  /** Relative standard deviation of groups' levels. */
  readonly levels?: number;
}

/** Groups that buy at random about their expectation, in weeks that move everybody. */
export function shop({ seed, groups, mean, change, levels = 0 }: Shop): WeeklySeries[] {
  const random = randomFrom(seed);
  const season = Array.from({ length: WEEKS }, () => Math.exp(0.3 * random.normal()));
  return Array.from({ length: groups }, (_, g) => {
    const level = levels > 0 ? random.gamma(1 / levels ** 2, 1 / levels ** 2) : 1;
    const expected = Float64Array.from({ length: WEEKS }, (_, week) => mean * 0.99 ** week);
    const observed = expected.map((e, week) => {
      const changed = change && g === 0 && week >= change.from ? change.ratio : 1;
      return random.poisson(e * level * season[week] * changed);
    });
    return { group: `g${g}`, customers: 100, observed, expected, levelVariance: levels ** 2 };
  });
}
