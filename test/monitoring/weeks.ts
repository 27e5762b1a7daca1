import type { WholeWeeks } from '../../src/monitoring/measures.ts';
import type { Weekly } from '../../src/monitoring/whole.ts';
import { randomFrom } from '../../src/numerics/random.ts';

export interface ShopWeeks {
  readonly seed: number;
  readonly weeks: number;
  /** Ratios from this week on. */
  readonly from?: number;
  readonly purchases?: number;
  readonly returning?: number;
  readonly spend?: number;
  /** Of ln(observed / expected) of purchases, week by week. */
  readonly sd?: number;
  readonly correlation?: number;
}

/** Weeks of a whole shop, whose purchases, first returns and spend scatter about what is expected, each week like the one before. */
export function shopWeeks(options: ShopWeeks): WholeWeeks {
  const { seed, weeks, from = 0, purchases = 1, returning = 1, spend = 1, sd = 0.08, correlation = 0.3 } = options;
  const random = randomFrom(`weeks/${seed}`);
  const scatter = (own: number) => {
    let x = own * random.normal();
    return () => {
      const now = x;
      x = correlation * x + own * Math.sqrt(1 - correlation ** 2) * random.normal();
      return Math.exp(now);
    };
  };
  const [byCount, byReturn, bySpend] = [scatter(sd), scatter(sd), scatter(sd / 2)];
  const changed = (week: number, ratio: number) => (week >= from ? ratio : 1);
  const column = (of: (week: number) => number) => Float64Array.from({ length: weeks }, (_, week) => of(week));
  const series = (expected: (week: number) => number, factor: () => number, ratio: number): Weekly => ({
    expected: column(expected),
    observed: column((week) => expected(week) * factor() * changed(week, ratio)),
  });
  const counts = series(() => 1000, byCount, purchases);
  return {
    purchases: counts,
    returning: series((week) => 300 * 0.95 ** (week % 26), byReturn, returning),
    revenue: {
      expected: counts.expected.map((count) => 20 * count),
      observed: counts.observed.map((count, week) => 20 * count * bySpend() * changed(week, spend)),
    },
  };
}
