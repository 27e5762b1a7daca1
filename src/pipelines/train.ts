import { checksOf } from '../bundles/checks.ts';
import { BUNDLE_FORMAT, type Evaluation, type Manifest } from '../bundles/manifest.ts';
import type { Posteriors } from '../bundles/posterior.ts';
import { PerennialError } from '../errors.ts';
import { hasPurchase, type Summaries } from '../facts/summaries.ts';
import { summarise } from '../facts/summarise.ts';
import { openCombined } from '../forecast/combined.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import { singleForecaster } from '../forecast/single.ts';
import { MOST_CUSTOMERS, type TrainedForecast, trainForecast } from '../forecast/train.ts';
import { recordOf } from '../models/fitRecord.ts';
import { type FitPurchases, rememberFits } from '../models/purchases/rememberFits.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, formatMoney, parseDay, requireWholeDays, type TimeUnit } from '../units.ts';
import { DEFAULT_TERMS, type Terms } from '../valuation/terms.ts';
import { DEFAULT_LEVEL, type Total, type Valuation } from '../valuation/value.ts';
import { version } from '../version.ts';
import { AUTO, asksForCombined, type Choice, chooseModel, countsOpportunities, dependsOnGaps } from './chooseModel.ts';
import { evaluateRehearsal } from './evaluateRehearsal.ts';
import { fitModels } from './fitModels.ts';
import { type CovariateRequest, namesOf } from './fitToAttributes.ts';
import { samplePosteriors } from './posterior.ts';
import { rehearsedCoverage } from './rehearsedCoverage.ts';
import { checkTrainingOptions } from './trainingOptions.ts';
import { valueLedger } from './valuing/valueLedger.ts';

export interface TrainOptions {
  /** Of rates and times in the models' parameters; week when not given. */
  readonly timeUnit?: TimeUnit;
  /** A year, 10 % and the whole revenue where not given. */
  readonly terms?: Partial<Terms>;
  /** Purchase models by name, or `auto`, as when not given, for the combined forecast. */
  readonly models?: readonly string[];
  /** Attributes of the ledger that the chosen model takes as covariates. */
  readonly covariates?: CovariateRequest;
  /** Whether to draw the purchase model's parameters from their posterior; a dozen fits' worth of time. */
  readonly posterior?: boolean;
  /** Of whatever is random; 1 when not given. */
  readonly seed?: number;
  readonly progress?: Progress;
}

/** Options with nothing left open. */
type Settings = TrainOptions & Required<Pick<TrainOptions, 'timeUnit' | 'models' | 'seed'>> & { readonly terms: Terms };

const DEFAULTS = Object.freeze({ timeUnit: 'week', models: [AUTO], seed: 1 } as const);

export interface Training {
  readonly manifest: Manifest;
  readonly summaries: Summaries;
  readonly valuation: Valuation;
  /** Draws of the purchase model's parameters; null unless they were asked for. */
  readonly posteriors: Posteriors | null;
  /** The combined forecast's network: files of the bundle. */
  readonly network: TrainedForecast['files'];
  /** How that network learnt, pass by pass. */
  readonly history: TrainedForecast['history'];
}

/**
 * Fits the models on all that is known as of the ledger's as-of, measures them on the last window, and values the
 * customers. The manifest is what a bundle saves; nothing of it depends on the time or the machine.
 *
 * @throws OPTION_INVALID for options that make no sense, such as a horizon that is not of whole days, TOO_LITTLE_DATA where no purchase model can be fitted,
 *   COVARIATE_INVALID where one can not with its covariates, HORIZON_TOO_SHORT where a discrete model's horizon holds no
 *   opportunity
 */
export async function train(ledger: Ledger, options: TrainOptions = {}): Promise<Training> {
  const settings = { ...DEFAULTS, ...options, terms: { ...DEFAULT_TERMS, ...options.terms } };
  const { timeUnit, terms, covariates, seed, progress = silent } = settings;
  const { horizonDays } = terms;
  requireWholeDays(horizonDays, 'terms.horizonDays');
  const { models, posterior } = settings;
  checkTrainingOptions({ ...terms, timeUnit, models, covariates, seed, posterior });
  const names = namesOf(settings.models, covariates);
  const fitPurchases = rememberFits();
  progress('summarising customers');
  const { summaries } = await summarise(ledger, {
    timeUnit,
    attributes: covariates?.names,
    gaps: dependsOnGaps(names),
    opportunities: countsOpportunities(names, timeUnit),
  });
  const choice = await chooseModel(ledger, names, {
    ...{ asOf: ledger.asOf, timeUnit, horizonDays, progress },
    sample: sampleOf(summaries, seed),
    fitPurchases,
  });
  const fitted = fitModels(summaries, names, choice.model, ledger.hasAmounts, progress, covariates, fitPurchases);
  const warnings = [...fitted.warnings, ...learntFromPart(ledger, summaries)];
  // What the single model lacks is no fault of figures that it does not give.
  if (!asksForCombined(settings)) warnings.push(...fitted.cautions);
  const combined = asksForCombined(settings)
    ? await trainForecast(ledger, { horizonDays, seed, progress, fitPurchases })
    : null;
  if (combined) warnings.push(...lacksOf(combined));
  const forecaster = combined
    ? await openCombined(combined.record, combined.files)
    : singleForecaster({ ...fitted, purchases: fitted.chosen });
  if (forecaster.noResidual) warnings.push(forecaster.noResidual);
  const evaluation = await evaluateOutOfTime(
    ledger,
    summaries,
    { ...settings, fitPurchases },
    combined,
    choice,
    warnings,
  );
  if (settings.posterior) progress('drawing from the posterior');
  const predicting = { ...fitted, purchases: fitted.chosen };
  const posteriors = settings.posterior ? samplePosteriors(summaries, predicting, seed) : null;
  progress('forecasting');
  const { valuation } = await valueLedger(
    ledger,
    summaries,
    { forecaster, saved: combined },
    { terms, level: DEFAULT_LEVEL },
  );
  const rehearsal = evaluation ? combined?.rehearsal : null;
  const checks = rehearsal
    ? checksOf(rehearsal.judged, rehearsal.days, { course: rehearsal.course, coverage: rehearsedCoverage(rehearsal) })
    : null;
  const fits = [
    ...fitted.purchases,
    ...(fitted.covariates ? [fitted.covariates] : []),
    ...(fitted.spend ? [fitted.spend] : []),
  ];
  const manifest: Manifest = {
    format: BUNDLE_FORMAT,
    perennial: version,
    clock: { ...summaries.clock },
    currency: ledger.hasAmounts ? ledger.currency : null,
    terms: { ...terms },
    seed,
    training: trainingCounts(ledger, summaries),
    models: Object.fromEntries(fits.map((fit) => [fit.model, recordOf(fit)])),
    purchaseModel: (fitted.covariates ?? fitted.chosen).model,
    choice: {
      ...choice,
      split: choice.split && { ...choice.split },
      candidates: choice.candidates.map((c) => ({ ...c })),
      tests: choice.tests.map((test) => ({ ...test })),
    },
    ...(fitted.regularity ? { regularity: fitted.regularity } : {}),
    spendModel: fitted.spend?.model ?? null,
    forecast: combined?.record ?? null,
    totals: totalsOf(valuation),
    refundShare: fitted.refundShare,
    independence: fitted.independence,
    evaluation,
    ...(checks ? { checks } : {}),
    warnings,
  };
  return {
    manifest,
    summaries,
    valuation,
    posteriors,
    network: combined?.files ?? {},
    history: combined?.history ?? [],
  };
}

/** What the combined forecast goes without. */
function lacksOf({ record, rehearsal }: TrainedForecast): string[] {
  if (record.reason) return [`The combined forecast has no learners: ${record.reason}`];
  const unseen = rehearsal ? rehearsal.reason : 'The history is too short to rehearse a window.';
  return unseen ? [`The learners count by half, which nothing has tested: ${unseen}`] : [];
}

/** That totals in the bundle are not those of all customers. */
function learntFromPart({ quality: { partition } }: Ledger, { customer }: Summaries): string[] {
  if (!partition) return [];
  const customers = customer.length.toLocaleString('en');
  return [
    `Learnt from partition ${partition.part} of ${partition.of} of the customers, ${customers}: totals of this model are theirs, not those of all.`,
  ];
}

/** The customers that learning looks at, where there are more than it needs. */
function sampleOf({ customer }: Summaries, seed: number) {
  return customer.length > MOST_CUSTOMERS ? { share: MOST_CUSTOMERS / customer.length, seed } : null;
}

/** Judges models on the last part of the history, up to the horizon and at most a third. */
async function evaluateOutOfTime(
  ledger: Ledger,
  summaries: Summaries,
  {
    timeUnit,
    terms,
    models,
    covariates,
    seed,
    progress = silent,
    fitPurchases,
  }: Settings & { readonly fitPurchases: FitPurchases },
  combined: TrainedForecast | null,
  choice: Choice,
  warnings: string[],
): Promise<Evaluation | null> {
  const end = parseDay(summaries.clock.asOf);
  const history = end - parseDay(ledger.firstDay);
  // All models are judged on one window: a history may begin with a refund, which the forecast does not count.
  const days = combined?.rehearsal?.days ?? Math.floor(Math.min(terms.horizonDays, history / 3));
  if (days < 1) {
    warnings.push('No evaluation out of time: the history is too short to split.');
    return null;
  }
  if (days < terms.horizonDays) {
    warnings.push(
      `The evaluation covers ${days} days, a third of the history; the horizon is ${terms.horizonDays} days.`,
    );
  }
  try {
    return await evaluateRehearsal(ledger, {
      calibrationEnd: formatDay(end - days),
      holdoutEnd: summaries.clock.asOf,
      ...{ timeUnit, models, seed, progress, fitPurchases },
      ...(covariates ? { covariates } : {}),
      sample: combined ? combined.sample : sampleOf(summaries, seed),
      rehearsal: combined?.rehearsal ?? null,
      // Beside the combined forecast no single model answers, so that its choice need not be judged.
      ...(combined ? { choice } : {}),
    });
  } catch (error) {
    // What all customers can carry, those of the first part alone may not.
    const tooFew =
      error instanceof PerennialError && /^(TOO_LITTLE_DATA|COVARIATE_INVALID|HORIZON_TOO_SHORT)$/.test(error.code);
    if (!tooFew) throw error;
    warnings.push(
      `No evaluation out of time: ${error.message}${error.code === 'HORIZON_TOO_SHORT' ? '' : ` before the last ${days} days`}.`,
    );
    return null;
  }
}

function totalsOf({ level, totals }: Valuation): Manifest['totals'] {
  const plain = ({ expected, interval: [low, high] }: Total) => ({ expected, low, high });
  return {
    level,
    purchases: plain(totals.purchases),
    returning: totals.returning,
    value: totals.value && plain(totals.value),
  };
}

function trainingCounts(ledger: Ledger, summaries: Summaries): Manifest['training'] {
  let [customers, repeatCustomers, purchases, value] = [0, 0, 0, 0n];
  for (let row = 0; row < summaries.customer.length; row++) {
    value += summaries.historicalValue[row];
    if (!hasPurchase(summaries, row)) continue;
    customers++;
    if (summaries.x[row] > 0) repeatCustomers++;
    purchases += summaries.x[row] + 1;
  }
  return {
    customers,
    repeatCustomers,
    transactions: ledger.quality.accepted.rows,
    purchases,
    firstDay: ledger.firstDay,
    lastDay: ledger.lastDay,
    historicalValue: ledger.hasAmounts ? formatMoney(value) : null,
  };
}
