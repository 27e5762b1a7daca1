import type { Evaluation } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import { measure } from '../evaluation/metrics.ts';
import type { Holdout, Summaries } from '../facts/summaries.ts';
import { hasPurchase, pickCustomers } from '../facts/summaries.ts';
import { summarise } from '../facts/summarise.ts';
import { type JoinedPrediction, type JoinedRecord, predictJoined, trainJoined } from '../forecast/joined.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import { naiveFormula } from '../models/naive.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { TIME_UNITS, type TimeUnit } from '../units.ts';
import { DEFAULT_TERMS } from '../valuation/terms.ts';
import { type Valuation, type ValueModels, valueCustomers } from '../valuation/value.ts';
import { type Choice, chooseModel, dependsOnGaps } from './chooseModel.ts';
import { type FittedModels, fitModels } from './fitModels.ts';
import { type CovariateRequest, namesOf } from './fitToAttributes.ts';
import { asksForJoined, picked, withJoined } from './joinedValue.ts';

export interface EvaluateOptions {
  /** The last day that models may see. */
  readonly calibrationEnd: string;
  /** The last day of the holdout; the ledger's as-of when not given. */
  readonly holdoutEnd?: string;
  readonly timeUnit: TimeUnit;
  /** Purchase models by name, or `auto`. */
  readonly models: readonly string[];
  /** Attributes of the ledger that the chosen model takes as covariates. */
  readonly covariates?: CovariateRequest;
  /** Seed of the regression's network; 1 when not given. */
  readonly seed?: number;
  readonly progress?: Progress;
}

/** Names, beside the models', of the joined prediction's mean and of its median. */
export const COMBINATION = 'combination';
export const TYPICAL = 'typical';

export interface EvaluationRun {
  readonly evaluation: Evaluation;
  readonly choice: Choice;
  readonly fitted: FittedModels;
  /** Customers as of the calibration end, and what they did after it. */
  readonly summaries: Summaries;
  readonly holdout: Holdout;
  /** What each model says of the holdout, by the model's name. */
  readonly values: Readonly<Record<string, Valuation>>;
  /** The joined prediction of the same customers, and what it was learnt as; null where it was not asked for. */
  readonly joined: { readonly prediction: JoinedPrediction; readonly record: JoinedRecord } | null;
}

/**
 * Fits on what was known at the calibration end, predicts the holdout, and measures. Only the summaries made as of the
 * calibration end reach a fit; the holdout's columns meet nothing but the metrics.
 */
export async function evaluate(ledger: Ledger, options: EvaluateOptions): Promise<EvaluationRun> {
  const { calibrationEnd, timeUnit, covariates, seed = 1, progress = silent } = options;
  const holdoutEnd = options.holdoutEnd ?? ledger.asOf;
  if (!(calibrationEnd < holdoutEnd)) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--calibration-end',
      value: calibrationEnd,
      problem: `the holdout would end on ${holdoutEnd}, with no day in between`,
      remedy: 'Choose an earlier calibration end or a later --holdout-end.',
    });
  }
  progress(`summarising customers as of ${calibrationEnd}`);
  const names = namesOf(options.models, covariates);
  const split = await summarise(ledger, {
    asOf: calibrationEnd,
    timeUnit,
    holdoutEnd,
    attributes: covariates?.names,
    gaps: dependsOnGaps(names),
  });
  const rows = split.summaries.customer.flatMap((_, row) => (hasPurchase(split.summaries, row) ? [row] : []));
  const { summaries, holdout } = onlyBuyers(split.summaries, split.holdout!, rows);
  const horizonDays = holdout.days;
  const choice = await chooseModel(ledger, names, { asOf: calibrationEnd, timeUnit, horizonDays, progress });
  const fitted = fitModels(summaries, names, choice.model, ledger.hasAmounts, progress, covariates);
  const against = (purchases: Float64Array, value: Float64Array) => ({
    transactions: measure(holdout.purchases, purchases),
    spend: ledger.hasAmounts ? measure(holdout.value, value) : null,
  });
  const values: Record<string, Valuation> = {};
  const results: Evaluation['models'] = {};
  const predict = ({ model, title }: { model: string; title: string }, models: ValueModels) => {
    progress(`predicting with ${title}`);
    values[model] = valueCustomers(summaries, models, { ...DEFAULT_TERMS, horizonDays });
    results[model] = against(values[model].expectedPurchases, values[model].predictedValue);
  };
  for (const purchases of fitted.purchases) predict(purchases, { ...fitted, purchases, covariates: null });
  if (fitted.covariates) predict(fitted.covariates, { ...fitted, purchases: fitted.chosen });
  const all = asksForJoined(options) ? await joinAsOf(ledger, split.summaries, horizonDays, seed, progress) : null;
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  const joined = all && { ...all, prediction: picked(all.prediction, pick) };
  if (joined) {
    const { prediction } = joined;
    values[COMBINATION] = withJoined(values[choice.model], prediction);
    results[COMBINATION] = against(prediction.purchases, prediction.value ?? prediction.purchases);
    results[TYPICAL] = against(prediction.typicalPurchases, prediction.typicalValue ?? prediction.typicalPurchases);
  }
  const naive = naiveFormula(summaries, horizonDays / TIME_UNITS[timeUnit]);
  results.naive = against(naive.purchases, naive.value);
  const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);
  const evaluation: Evaluation = {
    cal_end: calibrationEnd,
    hold_end: holdoutEnd,
    horizon_weeks: horizonDays / TIME_UNITS.week,
    customers: summaries.customer.length,
    actual_x: sum(holdout.purchases),
    actual_spend: ledger.hasAmounts ? Math.round(100 * sum(holdout.value)) / 100 : null,
    chosen: joined ? COMBINATION : (fitted.covariates?.model ?? choice.model),
    models: results,
  };
  return { evaluation, choice, fitted, summaries, holdout, values, joined };
}

/** Everything that the joined prediction knows stems from as-of and before: the ledger is asked for nothing later. */
async function joinAsOf(
  ledger: Ledger,
  summaries: Summaries,
  horizonDays: number,
  seed: number,
  progress: Progress,
): Promise<NonNullable<EvaluationRun['joined']>> {
  const { asOf } = summaries.clock;
  const joined = await trainJoined(ledger, { asOf, horizonDays, seed, progress });
  const prediction = await predictJoined(ledger, summaries, joined, { horizonDays });
  return { prediction, record: joined.record };
}

/** Leaves out customers with refunds alone: they have nothing that a model could learn from or predict. */
function onlyBuyers(
  summaries: Summaries,
  holdout: Holdout,
  rows: readonly number[],
): { summaries: Summaries; holdout: Holdout } {
  if (rows.length === summaries.customer.length) return { summaries, holdout };
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  return {
    summaries: pickCustomers(summaries, rows),
    holdout: { ...holdout, purchases: pick(holdout.purchases), value: pick(holdout.value) },
  };
}
