/** Where customers stand in a life with the shop, each by the own rhythm. */

import { cellsOf, makeCells, perCustomer } from '../../facts/cells.ts';
import { timeAhead } from '../../facts/opportunities.ts';
import { hasPurchase, type Summaries } from '../../facts/summaries.ts';
import type { SingleModels } from '../../forecast/single.ts';
import type { FittedPurchaseModel } from '../../models/contract.ts';
import {
  type CustomerBlocks,
  columnOf as columnOfBlocks,
  covariateBlocks,
} from '../../models/covariates/customerBlocks.ts';
import type { FittedCovariateModel } from '../../models/covariates/fitCovariates.ts';
import { columnOf } from '../../numerics/columns.ts';
import { quantileSorted } from '../../numerics/quantiles.ts';
import { type Clock, TIME_UNITS } from '../../units.ts';

/**
 * new: one purchase, longer ago than none of the shop's usual gaps.
 * active: none of the others.
 * late: silent beyond the 80 % point of the own predictive gap, given a return.
 * at-risk: P(return) is under half of what it was the day after the last purchase, and still a tenth or more.
 * asleep: P(return) is under a tenth.
 */
export const STAGES = ['new', 'active', 'late', 'at-risk', 'asleep'] as const;
export type Stage = (typeof STAGES)[number];

/** In `stage`: a customer without purchase. */
export const NO_STAGE = 255;

/** Of what P(return) was the day after the last purchase. */
const FALLEN_TO = 0.5;
const ASLEEP = 0.1;
/** Of the customer's gaps that are followed by a return, so many are shorter. */
const LATE = 0.8;

/** Shares of the horizon at which the curve of the next purchase is asked for; linear in between. */
const POINTS = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1];

/** The same where opportunities are counted: at each of them. */
function pointsOf(clock: Clock, horizon: number): readonly number[] {
  return clock.opportunities ? Array.from({ length: horizon }, (_, k) => (k + 1) / horizon) : POINTS;
}

/** For each customer the place in STAGES. */
export function stagesOf(summaries: Summaries, models: SingleModels, horizonDays: number): Uint8Array {
  const { stage, gap } = stagesUnlessNew(summaries, models, horizonDays);
  const { x } = summaries;
  const gaps = gap.filter((_, row) => x[row] > 0).sort();
  const usualGap = usualGapOf(gaps);
  const [isNew, , , atRisk] = STAGES.map((_, place) => place);
  for (let row = 0; row < stage.length; row++) {
    if (x[row] === 0 && gap[row] < usualGap && stage[row] !== atRisk) stage[row] = isNew;
  }
  return stage;
}

/** Stages as far as they do not depend on other customers, and what makes customers of one purchase new among others. */
export interface UnlessNew {
  /** Places in STAGES, of which none is that of new. */
  readonly stage: Uint8Array;
  /** Mean time between purchases, or since the only one, in the clock's unit; NaN without a purchase. */
  readonly gap: Float64Array;
}

/**
 * For each customer the stage if it is not new: new is who has bought once, is not at risk, and has a `gap` below the
 * usual one of those who have returned. All figures are the single purchase model's: only time lies between that of today
 * and that of the day after the last purchase.
 */
export function stagesUnlessNew(summaries: Summaries, models: SingleModels, horizonDays: number): UnlessNew {
  const { x, tx, T } = summaries;
  const stage = models.covariates
    ? stagesByCovariates(summaries, models.covariates, horizonDays)
    : stagesByCell(summaries, models.purchases, horizonDays);
  const gap = columnOf(T.length, (row) => {
    if (!hasPurchase(summaries, row)) return Number.NaN;
    return x[row] > 0 ? tx[row] / x[row] : T[row];
  });
  return { stage, gap };
}

function stagesByCovariates(summaries: Summaries, model: FittedCovariateModel, horizonDays: number): Uint8Array {
  const blocksOf = (of: Summaries) => covariateBlocks(model, of);
  const within = (blocks: CustomerBlocks, time: number) =>
    columnOfBlocks(blocks, (own, cells) => own.pReturn(cells, time));
  const [now, then] = [blocksOf(summaries), blocksOf({ ...summaries, T: afterLast(summaries, summaries.clock) })];
  const stage = judge(summaries, summaries.clock, horizonDays, {
    today: (time) => within(now, time),
    before: (time) => within(then, time),
  });
  return stage.map((place, row) => (hasPurchase(summaries, row) ? place : NO_STAGE));
}

/** Without covariates customers of one cell are in one stage. */
function stagesByCell(summaries: Summaries, model: FittedPurchaseModel, horizonDays: number): Uint8Array {
  const { cells, index } = cellsOf(summaries);
  const made = makeCells(cells.x, cells.tx, afterLast(cells, summaries.clock));
  const then = cells.apart ? { ...made.cells, apart: true } : made.cells;
  const ofCells = judge(cells, summaries.clock, horizonDays, {
    today: (time) => model.pReturn(cells, time),
    before: (time) => perCustomer(model.pReturn(then, time), made.index),
  });
  const stage = new Uint8Array(index.length).fill(NO_STAGE);
  for (let row = 0; row < stage.length; row++) if (index[row] >= 0) stage[row] = ofCells[index[row]];
  return stage;
}

type Times = Pick<Summaries, 'tx' | 'T'>;

/** Where opportunities are counted, the last purchase is the end of its own. */
function dayOf(clock: Clock): number {
  return clock.opportunities ? 0 : 1 / TIME_UNITS[clock.timeUnit];
}

/** Age the day after the last purchase. */
function afterLast({ tx, T }: Times, clock: Clock): Float64Array {
  const day = dayOf(clock);
  return columnOf(T.length, (row) => Math.min(T[row], tx[row] + day));
}

/** P(return) within a time, as of today and as of the day after the last purchase. */
interface Returning {
  today(time: number): Float64Array;
  before(time: number): Float64Array;
}

/** Stages of rows with a purchase, but for new. */
function judge({ tx, T }: Times, clock: Clock, horizonDays: number, returning: Returning): Uint8Array {
  const day = dayOf(clock);
  const horizon = timeAhead(clock, horizonDays);
  const points = pointsOf(clock, horizon);
  const now = returning.today(horizon);
  const timeAt = (point: number) => (clock.opportunities ? Math.round(point * horizon) : point * horizon);
  const curve = points.map((point) => returning.before(timeAt(point)));
  const whole = curve[curve.length - 1];
  const [, active, late, atRisk, asleep] = STAGES.map((_, place) => place);
  const stageOf = (row: number) => {
    const p = now[row];
    if (p < FALLEN_TO * whole[row] && p >= ASLEEP) return atRisk;
    if (p < ASLEEP) return asleep;
    const silent = Math.max(0, T[row] - tx[row] - day);
    return curveAt(points, curve, row, silent / horizon) >= LATE * whole[row] ? late : active;
  };
  const stages = new Uint8Array(now.length);
  for (let row = 0; row < stages.length; row++) stages[row] = stageOf(row);
  return stages;
}

/** P(return) by a share of the horizon. */
function curveAt(points: readonly number[], curve: readonly Float64Array[], row: number, share: number): number {
  let [from, low] = [0, 0];
  for (let j = 0; j < points.length; j++) {
    // A running maximum: chance can't take back what it has given.
    const high = Math.max(low, curve[j][row]);
    if (share <= points[j]) return low + ((high - low) * (share - from)) / (points[j] - from);
    [from, low] = [points[j], high];
  }
  return low;
}

/**
 * Median of the mean gaps of customers who have returned; infinite without any.
 *
 * @param sorted  ascending
 */
export function usualGapOf(sorted: ArrayLike<number>): number {
  return sorted.length > 0 ? quantileSorted(sorted, 0.5) : Infinity;
}
