import { BUNDLE_FORMAT, type Evaluation, type Manifest } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import type { Fit } from '../models/contract.ts';
import { hasPurchase, type Summaries } from '../summaries/summaries.ts';
import { summarise } from '../summaries/summarise.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, formatMoney, parseDay, type TimeUnit } from '../units.ts';
import type { Terms } from '../valuation/terms.ts';
import { type Valuation, valueCustomers } from '../valuation/value.ts';
import { version } from '../version.ts';
import { chooseModel, familyOf } from './chooseModel.ts';
import { evaluate } from './evaluate.ts';
import { fitModels } from './fitModels.ts';
import { type Progress, silent } from './progress.ts';

export interface TrainOptions {
  readonly timeUnit: TimeUnit;
  readonly terms: Terms;
  /** Purchase models by name, or `auto`; predictions come from the one that does best on an inner split. */
  readonly models: readonly string[];
  readonly seed: number;
  readonly progress?: Progress;
}

export interface Training {
  readonly manifest: Manifest;
  readonly summaries: Summaries;
  readonly valuation: Valuation;
}

/**
 * Measures the models out of time, fits them on all that is known as of the ledger's as-of, and values its customers.
 * The manifest is what a bundle saves; nothing of it depends on the time or the machine.
 *
 * @throws TOO_LITTLE_DATA where no purchase model can be fitted
 */
export async function train(ledger: Ledger, options: TrainOptions): Promise<Training> {
  const { timeUnit, terms, models, seed, progress = silent } = options;
  progress('summarising customers');
  const { summaries } = await summarise(ledger, { timeUnit });
  const { horizonDays } = terms;
  const choice = await chooseModel(ledger, models, { asOf: ledger.asOf, timeUnit, horizonDays, progress });
  const fitted = fitModels(summaries, familyOf(models), choice.model, ledger.hasAmounts, progress);
  const warnings = [...fitted.warnings];
  const evaluation = await evaluateOutOfTime(ledger, summaries, options, warnings);
  const fits = [...fitted.purchases, ...(fitted.spend ? [fitted.spend] : [])];
  const manifest: Manifest = {
    format: BUNDLE_FORMAT,
    perennial: version,
    clock: { ...summaries.clock },
    currency: ledger.hasAmounts ? ledger.currency : null,
    terms: { ...terms },
    seed,
    training: trainingCounts(ledger, summaries),
    models: Object.fromEntries(fits.map((fit) => [fit.model, asRecord(fit)])),
    purchaseModel: choice.model,
    choice: {
      ...choice,
      split: choice.split && { ...choice.split },
      candidates: choice.candidates.map((c) => ({ ...c })),
    },
    spendModel: fitted.spend?.model ?? null,
    refundShare: fitted.refundShare,
    independence: fitted.independence,
    evaluation,
    warnings,
  };
  progress('valuing customers');
  const valuation = valueCustomers(summaries, { ...fitted, purchases: fitted.chosen }, terms);
  return { manifest, summaries, valuation };
}

/** Splits off the last part of the history, up to the horizon and at most a third, and evaluates on it. */
async function evaluateOutOfTime(
  ledger: Ledger,
  summaries: Summaries,
  { timeUnit, terms, models, progress }: TrainOptions,
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
      ...(progress ? { progress } : {}),
    });
    return evaluation;
  } catch (error) {
    if (!(error instanceof PerennialError) || error.code !== 'TOO_LITTLE_DATA') throw error;
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

/** The data of a fit without its functions. */
function asRecord(fit: Fit): Manifest['models'][string] {
  return {
    model: fit.model,
    parameters: { ...fit.parameters },
    standardErrors: { ...fit.standardErrors },
    logCovariance: fit.logCovariance?.map((row) => [...row]) ?? null,
    logLikelihood: fit.logLikelihood,
    status: fit.status,
    detail: fit.detail,
    observations: fit.observations,
    iterations: fit.iterations,
  };
}
