import { type Checks, modelChecks, type Prediction } from '../evaluation/checks.ts';
import type { CountScores } from '../evaluation/countScores.ts';
import { gammaGammaDensity } from '../evaluation/spendDensity.ts';
import { trackingWeeks } from '../evaluation/tracking.ts';
import { timeAhead } from '../facts/opportunities.ts';
import { weeklyRepeats } from '../facts/weeklyRepeats.ts';
import { naiveFormula } from '../models/naive.ts';
import { makeSpendCells } from '../models/spend/gammaGamma.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { parseDay } from '../units.ts';
import { purchaseInterval, valueInterval } from '../valuation/predictionIntervals.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { COMBINED, type EvaluationRun, expectedValue, JUDGED_LEVEL, MEDIAN } from './evaluate.ts';

/**
 * Everything that tables, charts and the report show of an evaluation, as plain data; models go by their titles there,
 * see {@link titlesOf}.
 */
export async function evaluationChecks(ledger: Ledger, run: EvaluationRun, language: Language = 'en'): Promise<Checks> {
  const { summaries, holdout, fitted } = run;
  const { timeUnit, asOf, opportunities } = summaries.clock;
  const calibrationEnd = parseDay(asOf);
  const holdoutEnd = parseDay(holdout.end);
  const firstDay = summaries.firstPurchase.reduce((a, b) => Math.min(a, b));
  const { start, count } = trackingWeeks(firstDay, calibrationEnd, holdoutEnd);
  const { spend } = fitted;
  const predictions = predictionsOf(run, ledger.hasAmounts);
  // The one that counts comes first.
  const { [run.evaluation.chosen]: first, ...others } = titlesOf(run, language);
  return modelChecks({
    timeUnit,
    calibrationEnd,
    holdoutEnd,
    horizon: timeAhead(summaries.clock, holdout.days),
    currency: summaries.currency,
    x: summaries.x,
    tx: summaries.tx,
    T: summaries.T,
    firstPurchase: summaries.firstPurchase,
    purchases: holdout.purchases,
    value: ledger.hasAmounts ? holdout.value : null,
    predictions: Object.fromEntries(
      Object.entries({ [run.evaluation.chosen]: first, ...others }).map(([name, title]) => [title, predictions[name]]),
    ),
    naive: wordsIn(language).evaluation.naive,
    model: fitted.chosen,
    spend:
      spend?.model === 'gamma-gamma'
        ? {
            title: spend.title,
            cells: makeSpendCells(summaries.spendCount, summaries.meanSpend),
            density: gammaGammaDensity(spend.parameters),
          }
        : null,
    // Opportunities have no weeks.
    weeklyRepeats: opportunities ? null : await weeklyRepeats(ledger, { acquiredBy: calibrationEnd, start, count }),
  });
}

/** What each of the evaluation's models is called in print, by its name. */
export function titlesOf({ fitted, record }: EvaluationRun, language: Language = 'en'): Record<string, string> {
  const { combined, combinedMedian, naive } = wordsIn(language).evaluation;
  const { purchases, covariates } = fitted;
  const fits = [...purchases, ...(covariates ? [covariates] : [])];
  return {
    ...Object.fromEntries(fits.map(({ model, title }) => [model, title])),
    ...(record ? { [COMBINED]: combined, [MEDIAN]: combinedMedian } : {}),
    naive,
  };
}

function predictionsOf(run: EvaluationRun, hasAmounts: boolean): Record<string, Prediction> {
  const { summaries, holdout, forecasts } = run;
  const predictions: Record<string, Prediction> = {};
  for (const [name, forecast] of Object.entries(forecasts)) {
    const purchases = { ...purchaseInterval(forecast, JUDGED_LEVEL), level: JUDGED_LEVEL };
    const worth = valueInterval(forecast, JUDGED_LEVEL);
    const counts: CountScores = { ...forecast.countScores(holdout.purchases), ...purchases };
    predictions[name] = {
      purchases: forecast.expectedPurchases,
      value: expectedValue(forecast),
      pReturn: forecast.pReturn,
      counts,
      interval: { purchases, ...(worth ? { value: { ...worth, level: JUDGED_LEVEL } } : {}) },
    };
    if (name === COMBINED) predictions[MEDIAN] = { purchases: purchases.median, value: worth?.median ?? null };
  }
  const naive = naiveFormula(summaries, timeAhead(summaries.clock, holdout.days));
  predictions.naive = { purchases: naive.purchases, value: hasAmounts ? naive.value : null };
  return predictions;
}
