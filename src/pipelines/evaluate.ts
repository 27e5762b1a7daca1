import type { Evaluation } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import { measure } from '../evaluation/metrics.ts';
import { naiveFormula } from '../models/naive.ts';
import type { Holdout, Summaries } from '../summaries/summaries.ts';
import { hasPurchase } from '../summaries/summaries.ts';
import { summarise } from '../summaries/summarise.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { TIME_UNITS, type TimeUnit } from '../units.ts';
import { DEFAULT_TERMS } from '../valuation/terms.ts';
import { type Valuation, valueCustomers } from '../valuation/value.ts';
import { type Choice, chooseModel, familyOf } from './chooseModel.ts';
import { type FittedModels, fitModels } from './fitModels.ts';
import { type Progress, silent } from './progress.ts';

export interface EvaluateOptions {
  /** The last day that models may see. */
  readonly calibrationEnd: string;
  /** The last day of the holdout; the ledger's as-of when not given. */
  readonly holdoutEnd?: string;
  readonly timeUnit: TimeUnit;
  /** Purchase models by name, or `auto`. */
  readonly models: readonly string[];
  readonly progress?: Progress;
}

export interface EvaluationRun {
  readonly evaluation: Evaluation;
  readonly choice: Choice;
  readonly fitted: FittedModels;
  /** Customers as of the calibration end, and what they did after it. */
  readonly summaries: Summaries;
  readonly holdout: Holdout;
  /** What each model says of the holdout, by the model's name. */
  readonly values: Readonly<Record<string, Valuation>>;
}

/**
 * Fits on what was known at the calibration end, predicts the holdout, and measures. Only the summaries made as of the
 * calibration end reach a fit; the holdout's columns meet nothing but the metrics.
 */
export async function evaluate(ledger: Ledger, options: EvaluateOptions): Promise<EvaluationRun> {
  const { calibrationEnd, timeUnit, models, progress = silent } = options;
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
  const split = await summarise(ledger, { asOf: calibrationEnd, timeUnit, holdoutEnd });
  const buyers = onlyBuyers(split.summaries, split.holdout!);
  const { summaries, holdout } = buyers;
  const horizonDays = holdout.days;
  const choice = await chooseModel(ledger, models, { asOf: calibrationEnd, timeUnit, horizonDays, progress });
  const fitted = fitModels(summaries, familyOf(models), choice.model, ledger.hasAmounts, progress);
  const against = (purchases: Float64Array, value: Float64Array) => ({
    transactions: measure(holdout.purchases, purchases),
    spend: ledger.hasAmounts ? measure(holdout.value, value) : null,
  });
  const values: Record<string, Valuation> = {};
  const results: Evaluation['models'] = {};
  for (const purchases of fitted.purchases) {
    progress(`predicting with ${purchases.title}`);
    const value = valueCustomers(summaries, { ...fitted, purchases }, { ...DEFAULT_TERMS, horizonDays });
    values[purchases.model] = value;
    results[purchases.model] = against(value.expectedPurchases, value.predictedValue);
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
    chosen: choice.model,
    models: results,
  };
  return { evaluation, choice, fitted, summaries, holdout, values };
}

/** Leaves out customers with refunds alone: they have nothing that a model could learn from or predict. */
function onlyBuyers(summaries: Summaries, holdout: Holdout): { summaries: Summaries; holdout: Holdout } {
  const rows = summaries.customer.map((_, row) => row).filter((row) => hasPurchase(summaries, row));
  if (rows.length === summaries.customer.length) return { summaries, holdout };
  const floats = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  const days = (column: Int32Array) => Int32Array.from(rows, (row) => column[row]);
  const money = (column: BigInt64Array) => BigInt64Array.from(rows, (row) => column[row]);
  return {
    summaries: {
      clock: summaries.clock,
      currency: summaries.currency,
      customer: rows.map((row) => summaries.customer[row]),
      x: floats(summaries.x),
      tx: floats(summaries.tx),
      T: floats(summaries.T),
      orders: floats(summaries.orders),
      spendCount: floats(summaries.spendCount),
      meanSpend: floats(summaries.meanSpend),
      historicalValue: money(summaries.historicalValue),
      purchaseValue: money(summaries.purchaseValue),
      firstPurchase: days(summaries.firstPurchase),
      lastPurchase: days(summaries.lastPurchase),
    },
    holdout: { ...holdout, purchases: floats(holdout.purchases), value: floats(holdout.value) },
  };
}
