import { BUNDLE_FORMAT, type Evaluation, fitSchema, type Manifest } from '../bundles/manifest.ts';
import type { Posteriors } from '../bundles/posterior.ts';
import { PerennialError } from '../errors.ts';
import { hasPurchase, type Summaries } from '../facts/summaries.ts';
import { summarise } from '../facts/summarise.ts';
import { trainJoined } from '../forecast/joined.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, formatMoney, parseDay, type TimeUnit } from '../units.ts';
import type { Terms } from '../valuation/terms.ts';
import { type Valuation, valueCustomers } from '../valuation/value.ts';
import { version } from '../version.ts';
import { chooseModel, dependsOnGaps } from './chooseModel.ts';
import { evaluate } from './evaluate.ts';
import { fitModels } from './fitModels.ts';
import { type CovariateRequest, namesOf } from './fitToAttributes.ts';
import { asksForJoined, valueJoined } from './joinedValue.ts';
import { samplePosteriors, totalsFrom } from './uncertainty.ts';

export interface TrainOptions {
  readonly timeUnit: TimeUnit;
  readonly terms: Terms;
  /** Purchase models by name, or `auto`; predictions come from the one that does best on an inner split. */
  readonly models: readonly string[];
  /** Attributes of the ledger that the chosen model takes as covariates. */
  readonly covariates?: CovariateRequest;
  /** Whether to draw parameters from their posterior, for intervals; a dozen fits' worth of time. */
  readonly posterior?: boolean;
  readonly seed: number;
  /** The least customers with which the network of value is tried; ZILN_CUSTOMERS when not given. */
  readonly zilnCustomers?: number;
  readonly progress?: Progress;
}

export interface Training {
  readonly manifest: Manifest;
  readonly summaries: Summaries;
  readonly valuation: Valuation;
  /** Draws of the parameters that predictions come from: what intervals are made of; null unless they were asked for. */
  readonly posteriors: Posteriors | null;
  /** The joined prediction's network: files of the bundle. */
  readonly network: Readonly<Record<string, Uint8Array>>;
}

/**
 * Measures the models out of time, fits them on all that is known as of the ledger's as-of, and values its customers.
 * The manifest is what a bundle saves; nothing of it depends on the time or the machine.
 *
 * @throws TOO_LITTLE_DATA where no purchase model can be fitted, COVARIATE_INVALID where one can not with its covariates
 */
export async function train(ledger: Ledger, options: TrainOptions): Promise<Training> {
  const { timeUnit, terms, covariates, seed, zilnCustomers, progress = silent } = options;
  const names = namesOf(options.models, covariates);
  progress('summarising customers');
  const { summaries } = await summarise(ledger, {
    timeUnit,
    attributes: covariates?.names,
    gaps: dependsOnGaps(names),
  });
  const { horizonDays } = terms;
  const choice = await chooseModel(ledger, names, { asOf: ledger.asOf, timeUnit, horizonDays, progress });
  const fitted = fitModels(summaries, names, choice.model, ledger.hasAmounts, progress, covariates);
  const warnings = [...fitted.warnings];
  const joined = asksForJoined(options)
    ? await trainJoined(ledger, { horizonDays, seed, ...(zilnCustomers ? { zilnCustomers } : {}), progress })
    : null;
  if (joined?.record.reason) warnings.push(`No regression joined in: ${joined.record.reason}`);
  const evaluation = await evaluateOutOfTime(ledger, summaries, options, warnings);
  // Parsing leaves the functions of a fit behind, and keeps its data.
  const fits = [
    ...fitted.purchases,
    ...(fitted.covariates ? [fitted.covariates] : []),
    ...(fitted.spend ? [fitted.spend] : []),
  ];
  const predicting = { ...fitted, purchases: fitted.chosen };
  const alone = valueCustomers(summaries, predicting, terms);
  if (options.posterior) progress('drawing from the posterior');
  const posteriors = options.posterior ? samplePosteriors(summaries, predicting, seed) : null;
  const manifest: Manifest = {
    format: BUNDLE_FORMAT,
    perennial: version,
    clock: { ...summaries.clock },
    currency: ledger.hasAmounts ? ledger.currency : null,
    terms: { ...terms },
    seed,
    training: trainingCounts(ledger, summaries),
    models: Object.fromEntries(fits.map((fit) => [fit.model, fitSchema.parse(fit)])),
    purchaseModel: (fitted.covariates ?? fitted.chosen).model,
    choice: {
      ...choice,
      split: choice.split && { ...choice.split },
      candidates: choice.candidates.map((c) => ({ ...c })),
      tests: choice.tests.map((test) => ({ ...test })),
    },
    ...(fitted.regularity ? { regularity: fitted.regularity } : {}),
    spendModel: fitted.spend?.model ?? null,
    joined: joined?.record ?? null,
    ...(posteriors ? { totals: totalsFrom(posteriors, predicting, summaries, alone, seed) } : {}),
    refundShare: fitted.refundShare,
    independence: fitted.independence,
    evaluation,
    warnings,
  };
  progress('valuing customers');
  const valuation = await valueJoined(ledger, summaries, alone, joined);
  return { manifest, summaries, valuation, posteriors, network: joined?.files ?? {} };
}

/** Splits off the last part of the history, up to the horizon and at most a third, and evaluates on it. */
async function evaluateOutOfTime(
  ledger: Ledger,
  summaries: Summaries,
  { timeUnit, terms, models, covariates, progress }: TrainOptions,
  warnings: string[],
): Promise<Evaluation | null> {
  const end = parseDay(summaries.clock.asOf);
  const history = end - parseDay(ledger.firstDay);
  const holdoutDays = Math.floor(Math.min(terms.horizonDays, history / 3));
  if (holdoutDays < 1) {
    warnings.push('No evaluation out of time: the history is too short to split.');
    return null;
  }
  try {
    const { evaluation } = await evaluate(ledger, {
      calibrationEnd: formatDay(end - holdoutDays),
      holdoutEnd: summaries.clock.asOf,
      timeUnit,
      models,
      ...(covariates ? { covariates } : {}),
      ...(progress ? { progress } : {}),
    });
    return evaluation;
  } catch (error) {
    // What all customers can carry, those of the first part alone may not.
    const tooFew = error instanceof PerennialError && /^(TOO_LITTLE_DATA|COVARIATE_INVALID)$/.test(error.code);
    if (!tooFew) throw error;
    warnings.push(`No evaluation out of time: ${error.message} before the last ${holdoutDays} days.`);
    return null;
  }
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
