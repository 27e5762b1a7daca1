import type { Evaluation } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import { type Metrics, measure } from '../evaluation/metrics.ts';
import { naiveFormula } from '../models/naive.ts';
import type { Holdout, Summaries } from '../summaries/summaries.ts';
import { hasPurchase } from '../summaries/summaries.ts';
import { summarise } from '../summaries/summarise.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { TIME_UNITS, type TimeUnit } from '../units.ts';
import { DEFAULT_TERMS } from '../valuation/terms.ts';
import { valueCustomers } from '../valuation/value.ts';
import { fitModels } from './fitModels.ts';
import { type Progress, silent } from './progress.ts';

export interface EvaluateOptions {
  /** The last day that models may see. */
  readonly calibrationEnd: string;
  /** The last day of the holdout; the ledger's as-of when not given. */
  readonly holdoutEnd?: string;
  readonly timeUnit: TimeUnit;
  readonly models: readonly string[];
  readonly progress?: Progress;
}

export interface EvaluationRun {
  readonly evaluation: Evaluation;
  readonly warnings: readonly string[];
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
  const fitted = fitModels(buyers.summaries, models, ledger.hasAmounts, progress);
  const { summaries, holdout } = buyers;
  const against = (purchases: Float64Array, value: Float64Array) => ({
    transactions: measure(holdout.purchases, purchases),
    spend: ledger.hasAmounts ? measure(holdout.value, value) : null,
  });
  const results: Record<string, { transactions: Metrics; spend: Metrics | null }> = {};
  for (const purchases of fitted.purchases) {
    progress(`predicting with ${purchases.title}`);
    const terms = { ...DEFAULT_TERMS, horizonDays: holdout.days };
    const value = valueCustomers(summaries, { ...fitted, purchases }, terms);
    results[purchases.model] = against(value.expectedPurchases, value.predictedValue);
  }
  const naive = naiveFormula(summaries, holdout.days / TIME_UNITS[timeUnit]);
  results.naive = against(naive.purchases, naive.value);
  const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);
  const evaluation: Evaluation = {
    cal_end: calibrationEnd,
    hold_end: holdoutEnd,
    horizon_weeks: holdout.days / TIME_UNITS.week,
    customers: summaries.customer.length,
    actual_x: sum(holdout.purchases),
    actual_spend: ledger.hasAmounts ? Math.round(100 * sum(holdout.value)) / 100 : null,
    models: results,
  };
  return { evaluation, warnings: fitted.warnings };
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
