/** Where customers stand in a life with the shop, each by the own rhythm. */

import { timeAhead } from '../../facts/opportunities.ts';
import { hasPurchase, type Summaries } from '../../facts/summaries.ts';
import type { SingleModels } from '../../forecast/single.ts';
import {
  type CustomerBlocks,
  columnOf as columnOfBlocks,
  covariateBlocks,
  plainBlocks,
} from '../../models/covariates/customerBlocks.ts';
import { columnOf } from '../../numerics/columns.ts';
import { quantileSorted } from '../../numerics/quantiles.ts';
import { TIME_UNITS } from '../../units.ts';

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

/** Points of the horizon at which the curve of the next purchase is asked for; linear in between. */
const POINTS = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1] as const;

/**
 * For each customer the place in STAGES. All figures are the single purchase model's: only time lies between that of
 * today and that of the day after the last purchase.
 */
export function stagesOf(summaries: Summaries, models: SingleModels, horizonDays: number): Uint8Array {
  const { x, tx, T, clock } = summaries;
  const unit = TIME_UNITS[clock.timeUnit];
  const day = 1 / unit;
  const blocksOf = (of: Summaries): CustomerBlocks =>
    models.covariates ? covariateBlocks(models.covariates, of) : plainBlocks(models.purchases, of);
  const within = (blocks: CustomerBlocks, days: number) =>
    columnOfBlocks(blocks, (model, cells) => model.pReturn(cells, timeAhead(clock, days)));
  const now = within(blocksOf(summaries), horizonDays);
  const then = blocksOf({ ...summaries, T: columnOf(T.length, (row) => Math.min(T[row], tx[row] + day)) });
  const curve = POINTS.map((point) => within(then, point * horizonDays));
  const whole = curve[curve.length - 1];
  const usualGap = medianGap(summaries);
  const [isNew, active, late, atRisk, asleep] = STAGES.map((_, place) => place);
  return Uint8Array.from(now, (p, row) => {
    if (!hasPurchase(summaries, row)) return NO_STAGE;
    if (p < FALLEN_TO * whole[row] && p >= ASLEEP) return atRisk;
    if (x[row] === 0 && T[row] < usualGap) return isNew;
    if (p < ASLEEP) return asleep;
    const silent = Math.max(0, T[row] - tx[row] - day) * unit;
    return curveAt(curve, row, silent / horizonDays) >= LATE * whole[row] ? late : active;
  });
}

/** P(return) by a share of the horizon. */
function curveAt(curve: readonly Float64Array[], row: number, share: number): number {
  let [from, low] = [0, 0];
  for (let j = 0; j < POINTS.length; j++) {
    // A running maximum: chance can't take back what it has given.
    const high = Math.max(low, curve[j][row]);
    if (share <= POINTS[j]) return low + ((high - low) * (share - from)) / (POINTS[j] - from);
    [from, low] = [POINTS[j], high];
  }
  return low;
}

/** Median over returning customers of their mean time between purchases, in the clock's unit; infinite without any. */
function medianGap({ x, tx }: Summaries): number {
  const gaps = Float64Array.from(x.keys())
    .filter((row) => x[row] > 0)
    .map((row) => tx[row] / x[row])
    .sort();
  return gaps.length > 0 ? quantileSorted(gaps, 0.5) : Infinity;
}
