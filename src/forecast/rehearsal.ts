/**
 * The last window of the history, forecast with what was known before it. From it come the weights of the parts, how
 * actual figures scatter around forecasts, and a judgement out of sample: weights are judged on customers who did not choose
 * them.
 */
import { PerennialError } from '../errors.ts';
import type { Facts } from '../facts/facts.ts';
import { refundShareAt } from '../facts/refunds.ts';
import { predictBase } from '../models/purchases/base.ts';
import { chooseCredibility, expectedSpend, type SpendTerms, spendTerms } from '../models/spend/credibility.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay } from '../units.ts';
import { type Blend, type Blended, blend, partsAt } from './parts.ts';
import type { Rehearsed } from './predictive.ts';
import { learnStage, type Stage, type StageRequest } from './stage.ts';
import { learnReturnWeights, learnWeights, PRIOR_WEIGHTS } from './weights.ts';

export interface Rehearsal {
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
}

/** @returns null where nothing can be learnt before the last window, or nothing happened in it */
export async function rehearse(
  ledger: Ledger,
  present: Stage,
  common: Pick<StageRequest, 'horizonDays' | 'daily' | 'sample' | 'random' | 'fitPurchases'>,
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
  const spend = stage.scope.hasAmounts ? expectedSpend(facts, await spendTermsAt(ledger, stage)) : null;
  const everyone = Int32Array.from({ length: facts.length }, (_, row) => row);
  const all = chooseWeights(stage, days, everyone);
  const rehearsed = outcomes.map((outcome) => {
    const { purchases: expected, pReturn } = forecastAt(stage, outcome.days, all);
    return { expected, pReturn, spend, purchases: outcome.purchases, value: outcome.value };
  });
  const judged = crossed(stage, days, rehearsed[1]);
  return { ...all, rehearsed, cutoff: day, days, facts, judged };
}

async function spendTermsAt(ledger: Ledger, { day, present, windows }: Stage): Promise<SpendTerms> {
  const netOfRefunds = 1 - (await refundShareAt(ledger, formatDay(day)));
  return spendTerms(present, chooseCredibility(windows), netOfRefunds);
}

type Weights = Pick<Blend, 'weights' | 'returnWeights'>;

/** What some of the customers choose. */
function chooseWeights(stage: Stage, days: number, rows: Int32Array): Weights {
  if (!stage.shapes) return { weights: [...PRIOR_WEIGHTS.purchases], returnWeights: [...PRIOR_WEIGHTS.pReturn] };
  const { clock, day, base, cells, shapes, levels } = stage;
  const how = { weights: [], returnWeights: [], returnFactor: 1, ...levels };
  const ahead = clock.at(day + days) - clock.at(day);
  const {
    ridge,
    network,
    base: own,
    logistic,
    baseReturn,
  } = partsAt(predictBase(base, cells, ahead), shapes, how, ahead);
  const actual = stage.present.outcomes[1].purchases;
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  const y = pick(actual);
  if (!y.some((count) => count > 0)) return chooseWeights({ ...stage, shapes: null }, days, rows);
  return {
    weights: learnWeights([own, ridge, network].map(pick), y),
    returnWeights: learnReturnWeights([baseReturn, logistic].map(pick), y),
  };
}

function forecastAt(stage: Stage, days: number, weights: Weights): Blended {
  const { clock, day, base, cells, shapes, levels, businessDays } = stage;
  const learnt = shapes ? weights : { weights: [1, 0, 0], returnWeights: [1, 0] };
  const how = { ...learnt, ...levels, returnFactor: 1 };
  return blend(base, cells, shapes, how, { learntDays: businessDays, days: clock.at(day + days) - clock.at(day) });
}

/** Each half of the customers by the weights that the other half chooses. */
function crossed(stage: Stage, days: number, all: Rehearsed): Rehearsed {
  const { fold } = stage.present.facts.columns;
  const expected = all.expected.slice();
  const pReturn = all.pReturn.slice();
  for (const half of [0, 1]) {
    const others = Int32Array.from(fold.keys()).filter((row) => fold[row] % 2 !== half);
    const forecast = forecastAt(stage, days, chooseWeights(stage, days, others));
    for (let row = 0; row < fold.length; row++) {
      if (fold[row] % 2 !== half) continue;
      expected[row] = forecast.purchases[row];
      pReturn[row] = forecast.pReturn[row];
    }
  }
  return { ...all, expected, pReturn };
}
