import { descending } from './metrics.ts';

/** A tenth of the customers, the first being those with the highest predictions. */
export interface Decile {
  readonly decile: number;
  readonly customers: number;
  readonly meanPredicted: number;
  readonly meanActual: number;
  /** Standard error of meanActual: how far it would move with other customers of the same kind. */
  readonly standardError: number;
  /** Share of everybody's actual total that this tenth holds; null where that total is 0. */
  readonly shareOfActual: number | null;
}

export interface DecileTable {
  readonly deciles: readonly Decile[];
  /** Mean over the tenths of |predicted - actual| / actual, in percent; null where a tenth's actual is 0. */
  readonly mape: number | null;
}

/**
 * Customers in tenths by prediction. The first k tenths hold the first ceil(k n / 10) customers, so that the first is
 * the one that `top_decile_share` speaks of; equal predictions rank in row order there too.
 *
 * @param actual, predicted  columns of one length, finite
 */
export function decileTable(actual: Float64Array, predicted: Float64Array, groups = 10): DecileTable {
  const order = descending(predicted);
  const n = order.length;
  let total = 0;
  for (const value of actual) total += value;
  const deciles: Decile[] = [];
  for (let k = 0; k < groups; k++) {
    const rows = order.subarray(Math.ceil((k * n) / groups), Math.ceil(((k + 1) * n) / groups));
    if (rows.length === 0) continue;
    let [sumActual, sumPredicted, squares] = [0, 0, 0];
    for (const row of rows) {
      sumActual += actual[row];
      sumPredicted += predicted[row];
    }
    const meanActual = sumActual / rows.length;
    for (const row of rows) squares += (actual[row] - meanActual) ** 2;
    deciles.push({
      decile: k + 1,
      customers: rows.length,
      meanPredicted: sumPredicted / rows.length,
      meanActual,
      standardError: rows.length > 1 ? Math.sqrt(squares / (rows.length - 1) / rows.length) : 0,
      shareOfActual: total === 0 ? null : sumActual / total,
    });
  }
  const errors = deciles.map((d) => Math.abs(d.meanPredicted - d.meanActual) / Math.abs(d.meanActual));
  const defined = errors.length > 0 && deciles.every((d) => d.meanActual !== 0);
  return { deciles, mape: defined ? (100 * errors.reduce((sum, e) => sum + e, 0)) / errors.length : null };
}
