import type { Cells } from '../facts/cells.ts';

/** How many customers made 0, 1, 2, … repeat purchases in the calibration period. */
export interface FrequencyHistogram {
  /** '0', '1', …, and a last one such as '7+'. */
  readonly labels: readonly string[];
  readonly actual: readonly number[];
  readonly expected: readonly number[];
}

/**
 * Actual counts beside the sum over customers of P(X(T) = n), as in figure 2 of Fader, Hardie & Lee (2005).
 *
 * @param unconditionalPmf  P(exactly n repeat purchases in (0, t]): a fitted model's
 * @param last         this many and more are one bin
 */
export function frequencyHistogram(
  cells: Cells,
  unconditionalPmf: (n: number, t: number) => number,
  last = 7,
): FrequencyHistogram {
  const actual = new Array<number>(last + 1).fill(0);
  const expected = new Array<number>(last + 1).fill(0);
  const ages = cells.levels.T;
  const acquired = new Float64Array(ages.values.length);
  let customers = 0;
  for (let i = 0; i < cells.length; i++) {
    actual[Math.min(last, cells.x[i])] += cells.weight[i];
    acquired[ages.index[i]] += cells.weight[i];
    customers += cells.weight[i];
  }
  for (let n = 0; n < last; n++) {
    for (let j = 0; j < acquired.length; j++) expected[n] += acquired[j] * unconditionalPmf(n, ages.values[j]);
  }
  expected[last] = Math.max(0, customers - expected.reduce((sum, value) => sum + value, 0));
  return { labels: expected.map((_, n) => (n < last ? `${n}` : `${n}+`)), actual, expected };
}
