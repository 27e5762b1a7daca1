import { type Groups, groupMeans, groupSizes, groupStandardErrors, niceStep } from './groups.ts';

/** Mean holdout figures of customers who were alike in the calibration period, by group. */
export interface ConditionalExpectations {
  readonly labels: readonly string[];
  readonly customers: readonly number[];
  readonly actual: readonly number[];
  /** Standard error of `actual`; NaN where a group has one customer. */
  readonly standardError: readonly number[];
  /** Mean prediction by model. */
  readonly predicted: Readonly<Record<string, readonly number[]>>;
}

type Columns = Readonly<Record<string, Float64Array>>;

/**
 * By how often customers had bought: figure 4 of Fader, Hardie & Lee (2005).
 *
 * @param x          repeat purchases in the calibration period
 * @param actual     what happened in the holdout
 * @param predicted  what each model expected, by its name
 * @param last       this many and more are one group
 */
export function expectationsByFrequency(
  x: Float64Array,
  actual: Float64Array,
  predicted: Columns,
  last = 7,
): ConditionalExpectations {
  const groups = { count: last + 1, of: Int32Array.from(x, (n) => Math.min(last, n)) };
  const labels = Array.from({ length: last + 1 }, (_, n) => (n < last ? `${n}` : `${n}+`));
  return compare(groups, labels, actual, predicted);
}

/**
 * By when they last had: customers without repeat purchase first, then equal spans of time from the first purchase to
 * the last.
 *
 * @param x, tx  repeat purchases and the time of the last, in any unit
 * @param spans  about how many groups
 */
export function expectationsByRecency(
  x: Float64Array,
  tx: Float64Array,
  actual: Float64Array,
  predicted: Columns,
  spans = 12,
): ConditionalExpectations {
  const longest = tx.reduce((most, value) => Math.max(most, value), 0);
  const width = niceStep(longest / spans);
  const count = longest > 0 ? Math.ceil(longest / width) : 0;
  const of = Int32Array.from(tx, (value, row) => (x[row] === 0 ? 0 : Math.max(1, Math.ceil(value / width))));
  const edge = (k: number) => `${Number((k * width).toPrecision(6))}`;
  const labels = ['none', ...Array.from({ length: count }, (_, k) => `${edge(k)}–${edge(k + 1)}`)];
  return compare({ count: count + 1, of }, labels, actual, predicted);
}

/** Groups without customers are left out. */
function compare(groups: Groups, labels: string[], actual: Float64Array, predicted: Columns): ConditionalExpectations {
  const sizes = groupSizes(groups);
  const filled = <V>(values: readonly V[]) => values.filter((_, group) => sizes[group] > 0);
  return {
    labels: filled(labels),
    customers: filled(sizes),
    actual: filled(groupMeans(groups, actual)),
    standardError: filled(groupStandardErrors(groups, actual)),
    predicted: Object.fromEntries(
      Object.entries(predicted).map(([name, column]) => [name, filled(groupMeans(groups, column))]),
    ),
  };
}
