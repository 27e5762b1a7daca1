/**
 * How many purchases the customers of each cell may make: the model's exact conditional PMF, averaged over posterior
 * draws of its parameters.
 *
 * Work goes where the mass is: cells are sorted into bands by how far out their counts reach, each band twice as far as
 * the one before. Counts are taken one by one up to 63; beyond, where the PMF is smooth, one count in the middle stands
 * for its neighbours, over at most a quarter of a Poisson standard deviation.
 */

import { type Cells, makeCells } from '../../facts/cells.ts';
import type { FittedPurchaseModel, PurchaseModel } from '../contract.ts';

export interface CountDistribution {
  /** Smallest n with P(N <= n) >= p. */
  quantile(cell: number, p: number): number;
  /** P(N <= n), for whole n; 0 below 0. */
  upTo(cell: number, n: number): number;
  /** Writes the quantiles at (i + 0.5) / out.length: equally likely counts, ascending. */
  stratify(cell: number, out: Float64Array): void;
}

/** Runs of counts: low, …, low + width - 1. */
interface Runs {
  readonly low: number[];
  readonly width: number[];
}

/** Cells that look at the same runs of counts, and for each in turn P(N <= end of run j). */
interface Band {
  readonly runs: Runs;
  readonly cumulative: Float64Array;
}

/** A band ends where, in the middle of the draws, less than this lies beyond; a quarter more is added for the others. */
const TAIL = 1e-4;
const FIRST_BAND = 4;
const LAST_BAND = 2 ** 17;

/** @param thetas  posterior draws of the parameters, equally weighted */
export function countDistribution(
  model: Pick<PurchaseModel, 'pmf'>,
  cells: Cells,
  thetas: readonly Float64Array[],
  horizon: number,
): CountDistribution {
  const bandOf: Band[] = new Array(cells.length);
  const startOf = new Int32Array(cells.length);
  for (const { rows, runs } of sortIntoBands(model, cells, middle(thetas), horizon)) {
    const band = { runs, cumulative: massOf(model, pickCells(cells, rows), thetas, horizon, runs) };
    accumulate(band.cumulative, runs.low.length);
    rows.forEach((row, place) => {
      bandOf[row] = band;
      startOf[row] = place * runs.low.length;
    });
  }
  return {
    quantile(cell, p) {
      const { runs, cumulative } = bandOf[cell];
      let j = 0;
      while (j < runs.low.length - 1 && cumulative[startOf[cell] + j] < p) j++;
      return middleOf(runs, j);
    },
    upTo(cell, n) {
      if (n < 0) return 0;
      const { runs, cumulative } = bandOf[cell];
      const start = startOf[cell];
      let j = 0;
      while (j < runs.low.length - 1 && runs.low[j + 1] <= n) j++;
      const before = j > 0 ? cumulative[start + j - 1] : 0;
      return before + (cumulative[start + j] - before) * Math.min(1, (n - runs.low[j] + 1) / runs.width[j]);
    },
    stratify(cell, out) {
      const { runs, cumulative } = bandOf[cell];
      const start = startOf[cell];
      let j = 0;
      for (let i = 0; i < out.length; i++) {
        const p = (i + 0.5) / out.length;
        while (j < runs.low.length - 1 && cumulative[start + j] < p) j++;
        out[i] = middleOf(runs, j);
      }
    },
  };
}

function middleOf({ low, width }: Runs, j: number): number {
  return low[j] + Math.floor((width[j] - 1) / 2);
}

/** The middle of the draws: the geometric mean of each parameter. */
function middle(thetas: readonly Float64Array[]): Float64Array {
  return thetas[0].map((_, i) => Math.exp(thetas.reduce((sum, theta) => sum + Math.log(theta[i]), 0) / thetas.length));
}

/** P(N in run j), averaged over the draws, for each cell in turn. */
function massOf(
  model: Pick<PurchaseModel, 'pmf'>,
  cells: Cells,
  thetas: readonly Float64Array[],
  horizon: number,
  runs: Runs,
) {
  const size = runs.low.length;
  const mass = new Float64Array(cells.length * size);
  for (const theta of thetas) {
    for (let j = 0; j < size; j++) {
      const column = model.pmf(theta, cells, middleOf(runs, j), horizon);
      const share = runs.width[j] / thetas.length;
      for (let i = 0; i < column.length; i++) mass[i * size + j] += share * column[i];
    }
  }
  return mass;
}

/** Turns masses into cumulative probabilities, row by row; the last run takes what lies beyond. */
function accumulate(mass: Float64Array, columns: number): void {
  for (let start = 0; start < mass.length; start += columns) {
    let sum = 0;
    for (let j = 0; j < columns; j++) {
      sum = Math.min(1, sum + mass[start + j]);
      mass[start + j] = sum;
    }
    mass[start + columns - 1] = 1;
  }
}

/** Cells by how far out their counts reach at one theta. */
function sortIntoBands(model: Pick<PurchaseModel, 'pmf'>, cells: Cells, theta: Float64Array, horizon: number) {
  const bands: { rows: number[]; runs: Runs }[] = [];
  let rows = Array.from({ length: cells.length }, (_, i) => i);
  let reached = new Float64Array(cells.length);
  const runs: Runs = { low: [], width: [] };
  for (let limit = FIRST_BAND; rows.length > 0; limit *= 2) {
    const active = pickCells(cells, rows);
    for (let j = runs.low.length; ; j++) {
      const low = j === 0 ? 0 : runs.low[j - 1] + runs.width[j - 1];
      if (low >= limit) break;
      runs.low.push(low);
      runs.width.push(widthAt(low));
      const column = model.pmf(theta, active, middleOf(runs, j), horizon);
      for (let i = 0; i < column.length; i++) reached[i] += runs.width[j] * column[i];
    }
    const done = reached.map((p) => (p >= 1 - TAIL || limit >= LAST_BAND ? 1 : 0));
    if (done.includes(1)) bands.push({ rows: rows.filter((_, i) => done[i]), runs: extended(runs, limit) });
    rows = rows.filter((_, i) => !done[i]);
    reached = reached.filter((_, i) => !done[i]);
  }
  return bands;
}

function widthAt(low: number): number {
  return Math.max(1, Math.floor(Math.sqrt(low) / 4));
}

/** A quarter more, for draws under which these customers buy more than in the middle of the draws. */
function extended({ low, width }: Runs, limit: number): Runs {
  const longer = { low: [...low], width: [...width] };
  for (let at = low[low.length - 1] + width[width.length - 1]; at < 1.25 * limit; at += widthAt(at)) {
    longer.low.push(at);
    longer.width.push(widthAt(at));
  }
  return longer;
}

/** Some of the cells, given by ascending rows, as cells of their own in the same order. */
function pickCells(cells: Cells, rows: readonly number[]): Cells {
  if (rows.length === cells.length) return cells;
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  return makeCells(pick(cells.x), pick(cells.tx), pick(cells.T), pick(cells.weight)).cells;
}

/** The distribution of counts at one set of parameters, those of the fit. */
export function countsOf(fitted: Pick<FittedPurchaseModel, 'pmf'>, cells: Cells, horizon: number): CountDistribution {
  const pmf = (_theta: Float64Array, of: Cells, n: number, within: number) => fitted.pmf(of, n, within);
  return countDistribution({ pmf }, cells, [new Float64Array(0)], horizon);
}
