import { type Checks, modelChecks, type Prediction } from '../evaluation/checks.ts';
import { type CountScores, countScores, emptyScores } from '../evaluation/countScores.ts';
import { gammaGammaDensity } from '../evaluation/spendDensity.ts';
import { trackingWeeks } from '../evaluation/tracking.ts';
import { weeklyRepeats } from '../facts/weeklyRepeats.ts';
import { scorePurchases } from '../forecast/distribution.ts';
import type { FittedPurchaseModel } from '../models/contract.ts';
import { type CustomerBlocks, covariateBlocks, plainBlocks } from '../models/covariates/customerBlocks.ts';
import { naiveFormula } from '../models/naive.ts';
import { makeSpendCells } from '../models/spend/gammaGamma.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { parseDay, TIME_UNITS } from '../units.ts';
import { COMBINATION, type EvaluationRun, TYPICAL } from './evaluate.ts';

const NAIVE = 'Naive formula';

/**
 * Everything that tables, charts and the report show of an evaluation, as plain data; models go by their titles there,
 * see {@link titlesOf}.
 */
export async function evaluationChecks(ledger: Ledger, run: EvaluationRun): Promise<Checks> {
  const { summaries, holdout, fitted } = run;
  const { timeUnit, asOf } = summaries.clock;
  const calibrationEnd = parseDay(asOf);
  const holdoutEnd = parseDay(holdout.end);
  const firstDay = summaries.firstPurchase.reduce((a, b) => Math.min(a, b));
  const { start, count } = trackingWeeks(firstDay, calibrationEnd, holdoutEnd);
  const { spend } = fitted;
  const predictions = predictionsOf(run, ledger.hasAmounts);
  // The one that counts comes first.
  const { [run.evaluation.chosen]: first, ...others } = titlesOf(run);
  return modelChecks({
    timeUnit,
    calibrationEnd,
    holdoutEnd,
    horizon: holdout.days / TIME_UNITS[timeUnit],
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

/** What each of the evaluation's models is called in print, by its name. */
export function titlesOf({ fitted, joined }: EvaluationRun): Record<string, string> {
  const { purchases, covariates } = fitted;
  const fits = [...purchases, ...(covariates ? [covariates] : [])];
  return {
    ...Object.fromEntries(fits.map(({ model, title }) => [model, title])),
    ...(joined ? { [COMBINATION]: 'Joined prediction', [TYPICAL]: 'Typical value' } : {}),
    naive: NAIVE,
  };
}

function predictionsOf(run: EvaluationRun, hasAmounts: boolean): Record<string, Prediction> {
  const { summaries, holdout, fitted, values, joined } = run;
  const horizon = holdout.days / TIME_UNITS[summaries.clock.timeUnit];
  const money = (column: Float64Array) => (hasAmounts ? column : null);
  const predictions: Record<string, Prediction> = {};
  const predict = ({ model }: Pick<FittedPurchaseModel, 'model'>, blocks: CustomerBlocks) => {
    const { expectedPurchases, predictedValue, pReturn } = values[model];
    const counts = scoresOf(blocks, holdout.purchases, horizon);
    const value = money(predictedValue);
    predictions[model] = { purchases: expectedPurchases, value, pReturn, counts, interval: { purchases: counts } };
  };
  for (const purchases of fitted.purchases) predict(purchases, plainBlocks(purchases, summaries));
  if (fitted.covariates) predict(fitted.covariates, covariateBlocks(fitted.covariates, summaries));
  if (joined) {
    const { prediction, record } = joined;
    const { purchases, pReturn, value, valueInterval, purchaseInterval, level, typicalPurchases } = prediction;
    const scores = scorePurchases(record.distribution, prediction, holdout.purchases);
    const interval = {
      purchases: { ...purchaseInterval, level },
      ...(valueInterval ? { value: { ...valueInterval, level } } : {}),
    };
    const counts: CountScores = { ...scores, ...interval.purchases };
    predictions[COMBINATION] = { purchases, value, pReturn, counts, interval };
    predictions[TYPICAL] = { purchases: typicalPurchases, value: prediction.typicalValue };
  }
  const naive = naiveFormula(summaries, horizon);
  predictions.naive = { purchases: naive.purchases, value: money(naive.value) };
  return predictions;
}

/** Scores of a model's counts, customers of each block by the model of the block. */
function scoresOf({ blocks, block, cell }: CustomerBlocks, actual: Float64Array, horizon: number): CountScores {
  const rows = blocks.map((): number[] => []);
  block.forEach((at, row) => {
    if (at >= 0) rows[at].push(row);
  });
  const all = emptyScores(actual.length);
  blocks.forEach(({ model, cells }, b) => {
    const index = Int32Array.from(rows[b], (row) => cell[row]);
    const counts = Float64Array.from(rows[b], (row) => actual[row]);
    const scores = countScores(model, cells, index, counts, horizon, all.level);
    for (const name of ['probability', 'below', 'rps', 'low', 'high'] as const) {
      rows[b].forEach((row, i) => {
        all[name][row] = scores[name][i];
      });
    }
  });
  return all;
}
