import type { FittedPurchaseModel } from '../models/contract.ts';
import type { Cells } from '../summaries/cells.ts';

/** How probable a model had held the count that then came, for each customer. */
export interface CountScores {
  /** P(exactly as many purchases as happened). */
  readonly probability: Float64Array;
  /** P(fewer than happened). */
  readonly below: Float64Array;
  /** Ranked probability score, the CRPS of counts; lower is better (Czado, Gneiting & Held 2009, eq. 12). */
  readonly rps: Float64Array;
}

/** Beyond a distribution's last thousandth the ranked probability score of a customer hardly changes. */
const TAIL = 1e-3;

/**
 * Scores a model's distribution of purchases in (T, T + horizon], with one pass over the cells a count.
 *
 * @param index    each customer's cell; -1 for a customer without, whose scores are NaN
 * @param actual   purchases that happened, whole
 * @param horizon  in the unit of the fit
 */
export function countScores(
  model: Pick<FittedPurchaseModel, 'pmf'>,
  cells: Cells,
  index: Int32Array,
  actual: Float64Array,
  horizon: number,
): CountScores {
  const n = actual.length;
  const scores = { probability: nans(n), below: nans(n), rps: nans(n) };
  const byCount = rowsByCount(actual, index);
  const most = byCount.length - 1;
  const cumulated = new Float64Array(cells.length);
  // Sums over counts so far of F^2, for the counts below the actual one, and of (1 - F)^2, for the others.
  const under = new Float64Array(cells.length);
  const over = new Float64Array(cells.length);
  const overBefore = new Float64Array(n);
  for (let count = 0; ; count++) {
    const pmf = model.pmf(cells, count, horizon);
    for (const row of byCount[count] ?? []) {
      const cell = index[row];
      scores.probability[row] = pmf[cell];
      scores.below[row] = Math.min(1, cumulated[cell]);
      scores.rps[row] = under[cell];
      overBefore[row] = over[cell];
    }
    let open = 0;
    for (let cell = 0; cell < cells.length; cell++) {
      cumulated[cell] += pmf[cell];
      under[cell] += cumulated[cell] ** 2;
      over[cell] += (1 - cumulated[cell]) ** 2;
      open = Math.max(open, 1 - cumulated[cell]);
    }
    if (count >= most && (open < TAIL || count >= 4 * most + 100)) break;
  }
  for (let row = 0; row < n; row++) if (index[row] >= 0) scores.rps[row] += over[index[row]] - overBefore[row];
  return scores;
}

/** Rows by their count; those without a cell are left out. */
function rowsByCount(actual: Float64Array, index: Int32Array): number[][] {
  const most = actual.reduce((top, count) => Math.max(top, count), 0);
  const rows: number[][] = Array.from({ length: most + 1 }, () => []);
  for (let row = 0; row < actual.length; row++) if (index[row] >= 0) rows[actual[row]].push(row);
  return rows;
}

function nans(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}

/** Mean logarithm of the probability of what happened; higher is better, -Infinity where it was held impossible. */
export function logScore(probability: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const p of probability) {
    if (Number.isNaN(p)) continue;
    sum += Math.log(p);
    count++;
  }
  return sum / count;
}
