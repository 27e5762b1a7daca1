import { sampleCorrelation } from 'simple-statistics';
import { columnOf, rowsWhere } from '../numerics/columns.ts';
import { groupNumbers } from '../numerics/grouping.ts';

/** How well a column of predictions meets a column of what happened. Units of the column, unless said otherwise. */
export interface Metrics {
  /** Mean absolute error. */
  readonly MAE: number;
  /** Root mean squared error. */
  readonly RMSE: number;
  /** 100 (sum predicted / sum actual - 1); null where nothing happened. */
  readonly bias_pct: number | null;
  /** Spearman's rank correlation, ties at their mean rank; null where one column is constant. */
  readonly spearman: number | null;
  /** Gini of the actuals in the order of the prediction over Gini in their own order. */
  readonly norm_gini: number | null;
  /** Share of the actual total held by the tenth of customers predicted highest (rounded up). */
  readonly top_decile_share: number | null;
  /** That share over the share of the tenth that really was highest. */
  readonly top_decile_vs_perfect: number | null;
  /** Predictions that are no finite number; the other measures leave them out. */
  readonly n_nonfinite: number;
}

/** @param actual, predicted  columns of one length, customers in the same order: ties rank in that order */
export function measure(actual: Float64Array, predicted: Float64Array): Metrics {
  const rows = rowsWhere(actual.length, (i) => Number.isFinite(predicted[i]));
  const a = columnOf(rows.length, (i) => actual[rows[i]]);
  const p = columnOf(rows.length, (i) => predicted[rows[i]]);
  const n = a.length;
  let [absolute, squared, sumA, sumP] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    absolute += Math.abs(p[i] - a[i]);
    squared += (p[i] - a[i]) ** 2;
    sumA += a[i];
    sumP += p[i];
  }
  const byPrediction = descending(p);
  const byActual = descending(a);
  const share = sumA !== 0 ? topShare(a, byPrediction) / sumA : null;
  const best = topShare(a, byActual);
  return {
    MAE: absolute / n,
    RMSE: Math.sqrt(squared / n),
    bias_pct: sumA !== 0 ? 100 * (sumP / sumA - 1) : null,
    spearman: spearman(a, p),
    norm_gini: normalizedGini(a, byPrediction, byActual),
    top_decile_share: share,
    top_decile_vs_perfect: share !== null && best !== 0 ? (share * sumA) / best : null,
    n_nonfinite: actual.length - n,
  };
}

/** Rows from the highest value to the lowest, equal ones in row order; what is not a number comes last. */
export function descending(column: Float64Array): Int32Array {
  const known = column.some(Number.isNaN) ? column.map((v) => (Number.isNaN(v) ? -Infinity : v)) : column;
  const { values, index } = groupNumbers(known);
  const next = startsOf(values.length, index);
  const order = new Int32Array(column.length);
  // Places from the end of the ascending order, filled from the last row on: equal values stay in row order.
  for (let row = column.length - 1; row >= 0; row--) order[column.length - 1 - next[index[row]]++] = row;
  return order;
}

function topShare(actual: Float64Array, order: Int32Array): number {
  let held = 0;
  for (let k = 0; k < Math.ceil(0.1 * order.length); k++) held += actual[order[k]];
  return held;
}

function spearman(a: Float64Array, p: Float64Array): number | null {
  if (a.length < 2) return null;
  const correlation = sampleCorrelation(meanRanks(a), meanRanks(p));
  return Number.isFinite(correlation) ? correlation : null;
}

/** Ranks from 1, ascending, equal values sharing the mean of their ranks. */
export function meanRanks(column: Float64Array): number[] {
  const { values, index } = groupNumbers(column);
  const starts = startsOf(values.length, index);
  const ranks = new Array<number>(index.length);
  for (let row = 0; row < ranks.length; row++) ranks[row] = (starts[index[row]] + 1 + starts[index[row] + 1]) / 2;
  return ranks;
}

/** How many rows lie below each of the distinct values, and below all of them and more: all rows. */
function startsOf(groups: number, index: Int32Array): Int32Array {
  const starts = new Int32Array(groups + 1);
  for (let row = 0; row < index.length; row++) starts[index[row] + 1]++;
  for (let group = 1; group <= groups; group++) starts[group] += starts[group - 1];
  return starts;
}

function normalizedGini(actual: Float64Array, byPrediction: Int32Array, byActual: Int32Array): number | null {
  const perfect = gini(actual, byActual);
  return perfect !== 0 ? gini(actual, byPrediction) / perfect : null;
}

/** Area between the curve of cumulated actuals in the given order and the diagonal, times the rows. */
function gini(actual: Float64Array, order: Int32Array): number {
  let total = 0;
  for (let row = 0; row < actual.length; row++) total += actual[row];
  if (total === 0) return 0;
  let cumulated = 0;
  let area = 0;
  for (let k = 0; k < order.length; k++) {
    cumulated += actual[order[k]];
    area += cumulated / total;
  }
  return area - (order.length + 1) / 2;
}
