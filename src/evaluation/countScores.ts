import { type CellIndex, type Cells, makeCells } from '../facts/cells.ts';
import type { FittedPurchaseModel } from '../models/contract.ts';
import { countTables } from '../models/purchases/countTables.ts';
import { pitHistogram } from './pit.ts';

/** How probable a model had held the count that then came, for each customer. */
export interface CountScores {
  /** P(exactly as many purchases as happened). */
  readonly probability: Float64Array;
  /** P(fewer than happened). */
  readonly below: Float64Array;
  /** Ranked probability score, the CRPS of counts; lower is better (Czado, Gneiting & Held 2009, eq. 12). */
  readonly rps: Float64Array;
  /** Interval that should hold a share `level` of the counts; see {@link zeroAware}. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly level: number;
}

/** Beyond a distribution's last thousandth the ranked probability score of a customer hardly changes. */
export const TAIL = 1e-3;
/** Probability of the intervals by which distributions are judged, unless said otherwise. */
const LEVEL = 0.8;

/**
 * Scores a model's distribution of purchases in (T, T + horizon]: the PMF once for each count that happened, to the
 * customers it happened to, and the distribution of each cell as a table (see countTables.ts).
 *
 * @param index    each customer's cell; -1 for a customer without, whose scores are NaN
 * @param actual   purchases that happened, whole
 * @param horizon  in the unit of the fit
 * @param level    of the intervals
 */
export function countScores(
  model: Pick<FittedPurchaseModel, 'pmf' | 'atLeast'>,
  cells: Cells,
  index: Int32Array,
  actual: Float64Array,
  horizon: number,
  level = LEVEL,
): CountScores {
  const scores = emptyScores(actual.length, level);
  const atLeast = model.atLeast(cells, horizon);
  const tables = countTables(cells.length, atLeast);
  for (const [count, rows] of rowsByCount(actual, index)) {
    const asked = cellsAt(
      cells,
      rows.map((row) => index[row]),
    );
    const pmf = model.pmf(asked.cells, count, horizon);
    rows.forEach((row, i) => {
      const cell = index[row];
      const [low, high] = zeroAware(tables.upTo(cell, 0), level);
      scores.probability[row] = pmf[asked.index[i]];
      scores.below[row] = 1 - atLeast(cell, count);
      scores.rps[row] = tables.rankedProbabilityScore(cell, count);
      scores.low[row] = tables.quantile(cell, low);
      scores.high[row] = tables.quantile(cell, high);
    });
  }
  return scores;
}

/** NaN in every column. */
export function emptyScores(length: number, level = LEVEL): CountScores {
  const column = () => nans(length);
  return { probability: column(), below: column(), rps: column(), low: column(), high: column(), level };
}

/**
 * Between which quantiles of a count an interval runs: as much beyond either end, but where zero is the lower end anyway
 * the whole error goes to the upper one, for zeros would make it cover too much.
 *
 * @param zero  P(0)
 */
export function zeroAware(zero: number, level: number): readonly [low: number, high: number] {
  return zero >= (1 - level) / 2 ? [0, level] : [(1 - level) / 2, (1 + level) / 2];
}

/** The cells of some rows, and where among them each row's is. */
function cellsAt({ x, tx, T, lnGaps }: Cells, rows: readonly number[]): CellIndex {
  const pick = (column: Float64Array) => Float64Array.from(rows, (cell) => column[cell]);
  return makeCells(pick(x), pick(tx), pick(T), undefined, lnGaps && pick(lnGaps));
}

/** Rows by their count; those without a cell are left out. */
function rowsByCount(actual: Float64Array, index: Int32Array): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  actual.forEach((count, row) => {
    if (index[row] < 0) return;
    const others = rows.get(count);
    if (others) others.push(row);
    else rows.set(count, [row]);
  });
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

/** What scores of all customers come to. */
export interface CountQuality {
  /** Mean log score; higher is better. */
  readonly logScore: number;
  /** Mean ranked probability score; lower is better. */
  readonly crps: number;
  /** Heights of the PIT histogram, 1 being ideal. */
  readonly pit: readonly number[];
}

export function countQuality({ probability, below, rps }: CountScores): CountQuality {
  const known = rps.filter((score) => !Number.isNaN(score));
  return {
    logScore: logScore(probability),
    crps: known.reduce((sum, score) => sum + score, 0) / known.length,
    pit: Array.from(pitHistogram(below, probability)),
  };
}
