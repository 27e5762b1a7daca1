/**
 * How far figures would move with other customers of the same kind: the bootstrap of Efron (1979). Every repetition
 * draws customers with replacement and measures all predictions on the same draw, so that the difference of two models
 * is judged by pairs: what one customer does to both cancels.
 *
 * A draw is a column of weights (how often each customer was drawn). All orders are sorted once, so that a repetition
 * costs time linear in the customers.
 */
import { randomFrom } from '../numerics/random.ts';
import { descending } from './metrics.ts';

/** The measures that are judged, as in {@link Metrics}. */
export const MEASURES = ['MAE', 'RMSE', 'bias_pct', 'spearman', 'norm_gini', 'top_decile_share'] as const;
export type MeasureName = (typeof MEASURES)[number];

/** The measures of one model as columns, one entry a repetition; NaN where a draw left one undefined. */
export type Draws = Readonly<Record<MeasureName, Float64Array>>;

export interface BootstrapOptions {
  readonly repetitions?: number;
  readonly seed?: number;
}

/**
 * @param actual       what happened
 * @param predictions  by model; columns in the customers' order. Numbers that are not finite count as 0 here
 * @returns  draws by model: entry k of each comes from the same customers
 */
export function pairedBootstrap(
  actual: Float64Array,
  predictions: Readonly<Record<string, Float64Array>>,
  { repetitions = 200, seed = 1 }: BootstrapOptions = {},
): Record<string, Draws> {
  const n = actual.length;
  const random = randomFrom(seed).fork('paired-bootstrap');
  const byActual = descending(actual);
  const prepared = Object.entries(predictions).map(([name, column]) => {
    const predicted = column.map((value) => (Number.isFinite(value) ? value : 0));
    return { name, predicted, order: descending(predicted), draws: emptyDraws(repetitions) };
  });
  const weight = new Float64Array(n);
  const scratch = { actual: new Float64Array(n), predicted: new Float64Array(n) };
  for (let k = 0; k < repetitions; k++) {
    weight.fill(0);
    for (let i = 0; i < n; i++) weight[random.integer(n)]++;
    weightedRanks(actual, byActual, weight, scratch.actual);
    for (const { predicted, order, draws } of prepared) {
      weightedRanks(predicted, order, weight, scratch.predicted);
      const measures = weightedMeasures(actual, predicted, weight, byActual, order, scratch);
      for (const name of MEASURES) draws[name][k] = measures[name];
    }
  }
  return Object.fromEntries(prepared.map(({ name, draws }) => [name, draws]));
}

function emptyDraws(repetitions: number): Record<MeasureName, Float64Array> {
  const columns = MEASURES.map((name) => [name, new Float64Array(repetitions)]);
  return Object.fromEntries(columns) as Record<MeasureName, Float64Array>;
}

/** Standard deviation of draws, which is the standard error of the figure; NaN with fewer than two defined. */
export function standardError(draws: Float64Array): number {
  const defined = draws.filter((value) => Number.isFinite(value));
  const mean = defined.reduce((sum, value) => sum + value, 0) / defined.length;
  return Math.sqrt(defined.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (defined.length - 1));
}

/** Standard error of the difference of two models in one measure, customers being the same. */
export function differenceError(model: Draws, other: Draws, measure: MeasureName): number {
  return standardError(model[measure].map((value, k) => value - other[measure][k]));
}

/** Ranks of all who were drawn, from 1 for the highest, equal values sharing the mean of their ranks. */
function weightedRanks(column: Float64Array, order: Int32Array, weight: Float64Array, out: Float64Array): void {
  let before = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let group = 0;
    for (; to < order.length && column[order[to]] === column[order[from]]; to++) group += weight[order[to]];
    for (let k = from; k < to; k++) out[order[k]] = before + (group + 1) / 2;
    before += group;
    from = to;
  }
}

interface Ranks {
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
}

/** The measures of {@link measure}, where row i stands for weight[i] customers alike. */
export function weightedMeasures(
  actual: Float64Array,
  predicted: Float64Array,
  weight: Float64Array,
  byActual: Int32Array,
  byPrediction: Int32Array,
  ranks: Ranks,
): Record<MeasureName, number> {
  let [customers, absolute, squared, sumActual, sumPredicted] = [0, 0, 0, 0, 0];
  for (let i = 0; i < actual.length; i++) {
    const w = weight[i];
    customers += w;
    absolute += w * Math.abs(predicted[i] - actual[i]);
    squared += w * (predicted[i] - actual[i]) ** 2;
    sumActual += w * actual[i];
    sumPredicted += w * predicted[i];
  }
  return {
    MAE: absolute / customers,
    RMSE: Math.sqrt(squared / customers),
    bias_pct: sumActual !== 0 ? 100 * (sumPredicted / sumActual - 1) : Number.NaN,
    spearman: correlation(ranks, weight, customers),
    norm_gini: gini(actual, byPrediction, weight, customers) / gini(actual, byActual, weight, customers),
    top_decile_share: sumActual !== 0 ? topTenth(actual, byPrediction, weight, customers) / sumActual : Number.NaN,
  };
}

function correlation({ actual, predicted }: Ranks, weight: Float64Array, customers: number): number {
  // The mean of ranks is the middle one, whatever the ties.
  const middle = (customers + 1) / 2;
  let [both, ofActual, ofPredicted] = [0, 0, 0];
  for (let i = 0; i < weight.length; i++) {
    const a = actual[i] - middle;
    const p = predicted[i] - middle;
    both += weight[i] * a * p;
    ofActual += weight[i] * a * a;
    ofPredicted += weight[i] * p * p;
  }
  return both / Math.sqrt(ofActual * ofPredicted);
}

/** Area between the curve of cumulated actuals and the diagonal, times customers and total: ratios need no more. */
function gini(actual: Float64Array, order: Int32Array, weight: Float64Array, customers: number): number {
  let [cumulated, area] = [0, 0];
  for (const row of order) {
    const w = weight[row];
    area += w * cumulated + (actual[row] * w * (w + 1)) / 2;
    cumulated += w * actual[row];
  }
  return area - (cumulated * (customers + 1)) / 2;
}

function topTenth(actual: Float64Array, order: Int32Array, weight: Float64Array, customers: number): number {
  let left = Math.ceil(0.1 * customers);
  let held = 0;
  for (let k = 0; k < order.length && left > 0; k++) {
    const taken = Math.min(weight[order[k]], left);
    held += taken * actual[order[k]];
    left -= taken;
  }
  return held;
}
