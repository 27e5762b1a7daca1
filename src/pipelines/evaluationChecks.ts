import { type Checks, modelChecks, type Prediction } from '../evaluation/checks.ts';
import { gammaGammaDensity } from '../evaluation/spendDensity.ts';
import { trackingWeeks } from '../evaluation/tracking.ts';
import { naiveFormula } from '../models/naive.ts';
import { purchaseModel } from '../models/purchases/catalogue.ts';
import { makeSpendCells } from '../models/spend/gammaGamma.ts';
import { weeklyRepeats } from '../summaries/weeklyRepeats.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { parseDay, TIME_UNITS } from '../units.ts';
import { COMBINATION, type EvaluationRun } from './evaluate.ts';

const NAIVE = 'Naive formula';

/** Everything that charts and the report show of an evaluation, as plain data. */
export async function evaluationChecks(ledger: Ledger, run: EvaluationRun): Promise<Checks> {
  const { summaries, holdout, fitted, values } = run;
  const { timeUnit, asOf } = summaries.clock;
  const horizon = holdout.days / TIME_UNITS[timeUnit];
  const calibrationEnd = parseDay(asOf);
  const holdoutEnd = parseDay(holdout.end);
  const firstDay = summaries.firstPurchase.reduce((a, b) => Math.min(a, b));
  const { start, count } = trackingWeeks(firstDay, calibrationEnd, holdoutEnd);
  const predictions: Record<string, Prediction> = {};
  // The one that counts comes first.
  const { covariates } = fitted;
  const first = run.evaluation.chosen;
  const titleOf = (name: string) => {
    if (name === COMBINATION) return 'Joined prediction';
    return covariates && name === covariates.model ? covariates.title : purchaseModel(name).title;
  };
  const names = [first, ...Object.keys(values).filter((name) => name !== first)];
  for (const name of names) {
    const { expectedPurchases, predictedValue, pReturn, joined } = values[name];
    predictions[titleOf(name)] = {
      purchases: expectedPurchases,
      value: ledger.hasAmounts ? predictedValue : null,
      pReturn,
      ...(joined ? { interval: { level: joined.level, [ledger.hasAmounts ? 'value' : 'purchases']: joined } } : {}),
    };
  }
  const naive = naiveFormula(summaries, horizon);
  predictions[NAIVE] = { purchases: naive.purchases, value: ledger.hasAmounts ? naive.value : null };
  const { spend } = fitted;
  return modelChecks({
    timeUnit,
    calibrationEnd,
    holdoutEnd,
    horizon,
    currency: summaries.currency,
    x: summaries.x,
    tx: summaries.tx,
    T: summaries.T,
    firstPurchase: summaries.firstPurchase,
    purchases: holdout.purchases,
    value: ledger.hasAmounts ? holdout.value : null,
    predictions,
    naive: NAIVE,
    model: fitted.chosen,
    spend:
      spend?.model === 'gamma-gamma'
        ? {
            title: spend.title,
            cells: makeSpendCells(summaries.spendCount, summaries.meanSpend),
            density: gammaGammaDensity(spend.parameters),
          }
        : null,
    weeklyRepeats: await weeklyRepeats(ledger, { bornBy: calibrationEnd, start, count }),
  });
}
