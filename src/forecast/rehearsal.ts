/**
 * The last window of the history, forecast with what was known before it. From it come the weights of the parts, how
 * actual figures scatter around forecasts, and a judgement out of sample: weights are judged on customers who did not choose
 * them.
 */
import { PerennialError } from '../errors.ts';
import { type Course, courseOf } from '../evaluation/course.ts';
import { pastErrorsOf, returnFactorOf } from '../evaluation/pastErrors.ts';
import type { Facts } from '../facts/facts.ts';
import type { Outcome } from '../facts/windows.ts';
import type { FitPurchases } from '../models/purchases/rememberFits.ts';
import { expectedSpend, learnSpend } from '../models/spend/credibility.ts';
import { columnOf, rowsWhere } from '../numerics/columns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type BaseAhead, blendWith, type Parts, partsWithin } from './parts.ts';
import type { Rehearsed } from './predictive.ts';
import { aheadOf, learnStage, type Stage, type StageRequest, type Weights } from './stage.ts';
import { learnReturnWeights, learnWeights, PRIOR_WEIGHTS } from './weights.ts';

export interface Rehearsal {
  /** Why no learners took part, where they did not: the weights are those of the prior then. */
  readonly reason: string | null;
  /** Weights of base, ridge and network, and for P(return) of base and logistic regression. */
  readonly weights: readonly number[];
  readonly returnWeights: readonly number[];
  /** The window at half and at all of its length. */
  readonly rehearsed: readonly Rehearsed[];
  readonly cutoff: number;
  readonly days: number;
  /** Customers known at the cutoff with what was expected of them in all of the window, by weights of other customers. */
  readonly facts: Facts;
  readonly judged: Rehearsed;
  /** The same of all customers together, as time went on. */
  readonly course: Course;
}

/** @returns null where nothing can be learnt before the last window, or nothing happened in it */
export async function rehearse(
  ledger: Ledger,
  present: Stage,
  common: Pick<StageRequest, 'horizonDays' | 'daily' | 'sample' | 'random'> & { readonly fitPurchases: FitPurchases },
): Promise<Rehearsal | null> {
  const days = present.learntDays;
  if (days < 2) return null;
  const day = present.day - days;
  const half = Math.ceil(days / 2);
  let stage: Stage;
  try {
    stage = await learnStage(ledger, { ...common, day, outcomes: [half, days] });
  } catch (error) {
    // Too early in the history for any model.
    if (error instanceof PerennialError && error.code === 'TOO_LITTLE_DATA') return null;
    throw error;
  }
  const { facts, outcomes } = stage.present;
  if (!outcomes[1].purchases.some((y) => y > 0)) return null;
  const spend = stage.scope.hasAmounts
    ? expectedSpend(facts, await learnSpend(ledger, stage.present, stage.windows))
    : null;
  const [part, whole] = outcomes.map((outcome) => aheadOf(stage, outcome.days));
  const parts = stage.shapes && partsWithin(whole, stage.shapes, stage.levels);
  const returnFactor = returnFactorOf(pastErrorsOf(stage, common.daily, common.fitPurchases));
  const forecast = (ahead: BaseAhead, weights: Weights, { purchases, value }: Outcome): Rehearsed => {
    const how = { ...weights, ...stage.levels, returnFactor };
    const { purchases: expected, pReturn } = blendWith(ahead, stage.shapes, how);
    return { expected, pReturn, spend, purchases, value };
  };
  const all = chooseWeights(parts, outcomes[1].purchases);
  const rehearsed = [forecast(part, all, outcomes[0]), forecast(whole, all, outcomes[1])];
  // Each half of the customers by the weights that the other half chooses.
  const { fold } = facts.columns;
  const halves = [0, 1].map((half) => {
    const others = rowsWhere(facts.length, (row) => fold[row] % 2 !== half);
    return forecast(whole, chooseWeights(parts, outcomes[1].purchases, others), outcomes[1]);
  });
  const crossed = (column: 'expected' | 'pReturn') =>
    columnOf(facts.length, (row) => halves[fold[row] % 2][column][row]);
  const judged = { ...rehearsed[1], expected: crossed('expected'), pReturn: crossed('pReturn') };
  const course = await courseOf(ledger, stage, { length: days, expected: judged.expected, sample: common.sample });
  return { reason: stage.reason, ...all, rehearsed, cutoff: day, days, facts, judged, course };
}

/** What these customers choose, or all. */
function chooseWeights(parts: Parts | null, actual: Float64Array, rows?: Int32Array): Weights {
  const pick = (column: Float64Array) => (rows ? columnOf(rows.length, (i) => column[rows[i]]) : column);
  const y = pick(actual);
  if (!parts || !y.some((count) => count > 0)) {
    return { weights: PRIOR_WEIGHTS.purchases, returnWeights: PRIOR_WEIGHTS.pReturn };
  }
  return {
    weights: learnWeights([parts.base, parts.ridge, parts.network].map(pick), y),
    returnWeights: learnReturnWeights([parts.baseReturn, parts.logistic].map(pick), y),
  };
}
