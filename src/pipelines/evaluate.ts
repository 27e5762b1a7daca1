import type { Evaluation } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import { measure } from '../evaluation/metrics.ts';
import type { Facts } from '../facts/facts.ts';
import { timeAhead } from '../facts/opportunities.ts';
import { readFacts } from '../facts/readFacts.ts';
import type { Sample } from '../facts/sample.ts';
import type { Holdout, Summaries } from '../facts/summaries.ts';
import { hasPurchase, pickCustomers } from '../facts/summaries.ts';
import { summarise } from '../facts/summarise.ts';
import { pickFacts } from '../facts/windows.ts';
import { openCombined } from '../forecast/combined.ts';
import type { Forecast } from '../forecast/contract.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import type { ForecastRecord } from '../forecast/record.ts';
import { singleForecaster } from '../forecast/single.ts';
import { trainForecast } from '../forecast/train.ts';
import { naiveFormula } from '../models/naive.ts';
import { type FitPurchases, rememberFits } from '../models/purchases/rememberFits.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay, parseDay, TIME_UNITS, type TimeUnit } from '../units.ts';
import { purchaseInterval, valueInterval } from '../valuation/predictionIntervals.ts';
import { AUTO, asksForCombined, type Choice, chooseModel, countsOpportunities, dependsOnGaps } from './chooseModel.ts';
import { type FittedModels, fitModels } from './fitModels.ts';
import { type CovariateRequest, namesOf } from './fitToAttributes.ts';

export interface EvaluateOptions {
  /** The last day that models may see; a third of the history, and at most a year, is held out when not given. */
  readonly calibrationEnd?: string;
  /** The last day of the holdout; the ledger's as-of when not given. */
  readonly holdoutEnd?: string;
  /** Of rates and times in the models' parameters; week when not given. */
  readonly timeUnit?: TimeUnit;
  /** Purchase models by name, or `auto`, as when not given, for the combined forecast beside all single models. */
  readonly models?: readonly string[];
  /** Attributes of the ledger that the chosen model takes as covariates. */
  readonly covariates?: CovariateRequest;
  /** Of whatever is random; 1 when not given. */
  readonly seed?: number;
  /** Only these customers; all where null or not given. */
  readonly sample?: Sample | null;
  /** The choice among single models, where it has been made. */
  readonly choice?: Choice;
  /** Fits purchase models; remembers what was fitted before, where it is given. */
  readonly fitPurchases?: FitPurchases;
  /** False leaves the combined forecast out. */
  readonly combined?: boolean;
  readonly progress?: Progress;
}

/** Names, beside the models', of the combined forecast and of its median. */
export const COMBINED = 'combined';
export const MEDIAN = 'median';

export interface EvaluationRun {
  readonly evaluation: Evaluation;
  readonly choice: Choice;
  readonly fitted: FittedModels;
  /** Customers as of the calibration end, and what they did after it. */
  readonly summaries: Summaries;
  readonly holdout: Holdout;
  /** What each forecaster says of the holdout, by its model's name. */
  readonly forecasts: Readonly<Record<string, Forecast>>;
  /** What the combined forecast learnt; null where it was not asked for. */
  readonly record: ForecastRecord | null;
}

/** Of the intervals by which forecasts are judged, and of the median beside them. */
export const JUDGED_LEVEL = 0.8;

/** Days of a holdout that nobody has said anything of: a third of the history, and at most a year. */
export function usualHoldout(first: EpochDay, end: EpochDay): number {
  return Math.max(1, Math.floor(Math.min(MOST_DAYS, (end - first) / 3)));
}
const MOST_DAYS = 365;

function dayBeforeHoldout(firstDay: string, holdoutEnd: string): string {
  const end = parseDay(holdoutEnd, '--holdout-end');
  return formatDay(end - usualHoldout(parseDay(firstDay), end));
}

/**
 * Fits on what was known at the calibration end, forecasts the holdout, and measures. Only the summaries made as of the
 * calibration end reach a fit; the holdout's columns meet nothing but the metrics.
 */
export async function evaluate(ledger: Ledger, options: EvaluateOptions = {}): Promise<EvaluationRun> {
  const { timeUnit = 'week', models = [AUTO], covariates } = options;
  const { sample = null, seed = 1, progress = silent, fitPurchases = rememberFits() } = options;
  const holdoutEnd = options.holdoutEnd ?? ledger.asOf;
  const calibrationEnd = options.calibrationEnd ?? dayBeforeHoldout(ledger.firstDay, holdoutEnd);
  parseDay(calibrationEnd, '--calibration-end');
  parseDay(holdoutEnd, '--holdout-end');
  if (!(calibrationEnd < holdoutEnd)) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--calibration-end',
      value: calibrationEnd,
      problem: `the holdout would end on ${holdoutEnd}, with no day in between`,
      remedy: 'Choose an earlier calibration end or a later --holdout-end.',
    });
  }
  progress(`summarising customers as of ${calibrationEnd}`);
  const names = namesOf(models, covariates);
  const split = await summarise(ledger, {
    asOf: calibrationEnd,
    timeUnit,
    holdoutEnd,
    attributes: covariates?.names,
    gaps: dependsOnGaps(names),
    opportunities: countsOpportunities(names, timeUnit),
    sample,
  });
  const rows = split.summaries.customer.flatMap((_, row) => (hasPurchase(split.summaries, row) ? [row] : []));
  const { summaries, holdout } = onlyBuyers(split.summaries, split.holdout!, rows);
  const horizonDays = holdout.days;
  const choice =
    options.choice ??
    (await chooseModel(ledger, names, { asOf: calibrationEnd, timeUnit, horizonDays, progress, sample, fitPurchases }));
  const fitted = fitModels(summaries, names, choice.model, ledger.hasAmounts, progress, covariates, fitPurchases);

  const forecasts: Record<string, Forecast> = {};
  const asked = (options.combined ?? true) && asksForCombined({ models, covariates });
  const record = asked ? await forecastCombined(forecasts) : null;
  for (const purchases of fitted.purchases) {
    progress(`forecasting with ${purchases.title}`);
    forecasts[purchases.model] = forecastWith({ ...fitted, purchases, covariates: null });
  }
  if (fitted.covariates) forecasts[fitted.covariates.model] = forecastWith({ ...fitted, purchases: fitted.chosen });

  function forecastWith(models: Parameters<typeof singleForecaster>[0]): Forecast {
    return singleForecaster(models).forecast({ summaries, facts: null }, horizonDays);
  }

  /** Everything that the combined forecast knows stems from the calibration end and before. */
  async function forecastCombined(into: Record<string, Forecast>): Promise<ForecastRecord> {
    const trained = await trainForecast(ledger, { asOf: calibrationEnd, horizonDays, seed, progress, fitPurchases });
    const question = { cutoff: calibrationEnd, scope: trained.record.scope, sample };
    const facts: Facts = pickFacts(await readFacts(ledger, question), rows);
    const forecaster = await openCombined(trained.record, trained.files);
    into[COMBINED] = forecaster.forecast({ summaries, facts }, horizonDays);
    return trained.record;
  }

  const against = (purchases: Float64Array, value: Float64Array | null) => ({
    transactions: measure(holdout.purchases, purchases),
    spend: value && measure(holdout.value, value),
  });
  const results: Evaluation['models'] = {};
  for (const [name, forecast] of Object.entries(forecasts)) {
    results[name] = against(forecast.expectedPurchases, expectedValue(forecast));
    if (name !== COMBINED) continue;
    const median = purchaseInterval(forecast, JUDGED_LEVEL).median;
    results[MEDIAN] = against(median, valueInterval(forecast, JUDGED_LEVEL)?.median ?? null);
  }
  const naive = naiveFormula(summaries, timeAhead(summaries.clock, horizonDays));
  results.naive = against(naive.purchases, ledger.hasAmounts ? naive.value : null);
  const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);
  const evaluation: Evaluation = {
    cal_end: calibrationEnd,
    hold_end: holdoutEnd,
    horizon_weeks: horizonDays / TIME_UNITS.week,
    customers: summaries.customer.length,
    actual_x: sum(holdout.purchases),
    actual_spend: ledger.hasAmounts ? Math.round(100 * sum(holdout.value)) / 100 : null,
    chosen: record ? COMBINED : (fitted.covariates?.model ?? choice.model),
    models: results,
  };
  return { evaluation, choice, fitted, summaries, holdout, forecasts, record };
}

/** Mean value within the horizon, before margin; null without amounts. */
export function expectedValue({ expectedPurchases, expectedSpend }: Forecast): Float64Array | null {
  return expectedSpend && expectedPurchases.map((mean, row) => mean * expectedSpend[row]);
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
