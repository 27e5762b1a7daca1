import { type CellIndex, type Cells, makeCells } from '../facts/cells.ts';
import type { FittedPurchaseModel } from '../models/contract.ts';
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
 * Scores a model's distribution of purchases in (T, T + horizon], with one pass over the cells a count.
 *
 * @param index    each customer's cell; -1 for a customer without, whose scores are NaN
 * @param actual   purchases that happened, whole
 * @param horizon  in the unit of the fit
 * @param level    of the intervals
 */
export function countScores(
  model: Pick<FittedPurchaseModel, 'pmf'>,
  cells: Cells,
  index: Int32Array,
  actual: Float64Array,
  horizon: number,
  level = LEVEL,
): CountScores {
  const n = actual.length;
  const scores = emptyScores(n, level);
  const byCount = rowsByCount(actual, index);
  const most = byCount.length - 1;
  // The largest count that happened to a cell's customers.
  const wanted = new Float64Array(cells.length);
  for (let row = 0; row < n; row++) if (index[row] >= 0) wanted[index[row]] = Math.max(wanted[index[row]], actual[row]);
  const ends = { low: nans(cells.length), high: nans(cells.length) };
  const quantiles: (readonly [low: number, high: number])[] = [];
  const cumulated = new Float64Array(cells.length);
  // Sums over counts so far of F^2, for the counts below the actual one, and of (1 - F)^2, for the others.
  const under = new Float64Array(cells.length);
  const over = new Float64Array(cells.length);
  const overBefore = new Float64Array(n);
  let live: Int32Array = Int32Array.from(cells.x.keys());
  let asked: CellIndex = { cells, index: live };
  for (let count = 0; live.length > 0; count++) {
    // Most cells have soon said all: halving the work now and then beats asking all of them to the end.
    if (count > 0 && (count & (count - 1)) === 0) {
      live = live.filter(
        (cell) => wanted[cell] >= count || 1 - cumulated[cell] >= TAIL || Number.isNaN(ends.high[cell]),
      );
      asked = cellsAt(cells, live);
    }
    const pmf = model.pmf(asked.cells, count, horizon);
    const last = count >= 4 * most + 100;
    const ahead = new Float64Array(cells.length);
    live.forEach((cell, i) => {
      ahead[cell] = pmf[asked.index[i]];
    });
    for (const row of byCount[count] ?? []) {
      const cell = index[row];
      scores.probability[row] = ahead[cell];
      scores.below[row] = Math.min(1, cumulated[cell]);
      scores.rps[row] = under[cell];
      overBefore[row] = over[cell];
    }
    for (const cell of live) {
      cumulated[cell] += ahead[cell];
      if (count === 0) quantiles.push(zeroAware(ahead[cell], level));
      const [low, high] = quantiles[cell];
      if (Number.isNaN(ends.low[cell]) && cumulated[cell] >= low) ends.low[cell] = count;
      if (Number.isNaN(ends.high[cell]) && (cumulated[cell] >= high || last)) ends.high[cell] = count;
      under[cell] += cumulated[cell] ** 2;
      over[cell] += (1 - cumulated[cell]) ** 2;
    }
    if (last) break;
  }
  for (let row = 0; row < n; row++) {
    const cell = index[row];
    if (cell < 0) continue;
    scores.rps[row] += over[cell] - overBefore[row];
    scores.low[row] = ends.low[cell];
    scores.high[row] = ends.high[cell];
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

/** Some of the cells, and where among them each is. */
function cellsAt({ x, tx, T, lnGaps }: Cells, live: Int32Array): CellIndex {
  const pick = (column: Float64Array) => Float64Array.from(live, (cell) => column[cell]);
  return makeCells(pick(x), pick(tx), pick(T), undefined, lnGaps && pick(lnGaps));
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
