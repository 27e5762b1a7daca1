/** A valuation in the words of an answer. */
import { covariatesOf, type Manifest } from '../bundles/manifest.ts';
import { averageDaysBetweenPurchases, hasPurchase, type Summaries } from '../facts/summaries.ts';
import { unseenLevels } from '../models/covariates/customerAttributes.ts';
import { type Clock, type EpochDay, formatDay, moneyNumber, parseDay, TIME_UNITS } from '../units.ts';
import type { Interval } from '../valuation/predictionIntervals.ts';
import type { Valuation } from '../valuation/value.ts';
import type { Group } from './group.ts';
import type { Prediction } from './responses.ts';
import { distinct, trainingNotes, type Warning, warning } from './warnings.ts';

/** Whose forecast it is. */
export interface Answerer {
  readonly manifest: Manifest;
  /** Of the bundle. */
  readonly version: string;
}

/** One answer a customer, in their order. */
export function predictionsOf({ customers, notes }: Group, valuation: Valuation, answerer: Answerer): Prediction[] {
  const { summaries } = customers;
  const { hasAmounts } = valuation;
  const today = parseDay(summaries.clock.asOf);
  const shared = sharedOf(summaries.clock, valuation, answerer);
  const warningsFor = warningsOf(summaries, valuation, answerer.manifest);
  return notes.map(({ customerId, valueKnown, remarks }, row) => {
    const at = (column: Float64Array | null) => (column ? column[row] : null);
    const history = hasAmounts && valueKnown;
    const wait = valuation.nextPurchaseDays[row];
    return {
      customerId,
      historicalValue: history ? moneyNumber(valuation.historicalValue[row]) : null,
      historical: historicalOf(summaries, row, history),
      expectedPurchases: valuation.expectedPurchases[row],
      purchases: intervalAt(valuation.purchases, row),
      expectedSpend: at(valuation.expectedSpend),
      predictedValue: at(valuation.predictedValue),
      value: valuation.value && intervalAt(valuation.value, row),
      // Of a customer with refunds alone nothing is predicted, and totals still add up to the ledger.
      totalValue: history ? at(valuation.totalValue) : null,
      residualValue: at(valuation.residualValue),
      pAlive: valuation.pAlive[row],
      pReturn: valuation.pReturn[row],
      nextPurchase: Number.isFinite(wait) && hasPurchase(summaries, row) ? formatDay(today + wait) : null,
      naiveValue: history ? at(valuation.naiveValue) : null,
      ...shared,
      warnings: withoutRepeats(warningsFor(row), remarks),
    };
  });
}

/** What is the same in all answers of a valuation. */
export function sharedOf(
  { asOf }: Clock,
  { terms, level, hasAmounts, method, model }: Valuation,
  { manifest, version }: Answerer,
) {
  return {
    asOf,
    horizonDays: terms.horizonDays,
    level,
    currency: hasAmounts ? manifest.currency : null,
    model: { method, name: model, version: manifest.perennial, bundle: version, asOf: manifest.clock.asOf },
  };
}

/** Training and request may say the same. */
function withoutRepeats(general: readonly Warning[], remarks: readonly Warning[]): Warning[] {
  if (remarks.length === 0) return [...general];
  return distinct([{ warnings: general }, { warnings: remarks }]);
}

function historicalOf(summaries: Summaries, row: number, valueKnown: boolean): Prediction['historical'] {
  const orders = summaries.orders[row];
  return {
    orders,
    averageOrderValue: valueKnown && orders > 0 ? moneyNumber(summaries.historicalValue[row]) / orders : null,
    firstPurchase: dayOrNull(summaries.firstPurchase[row]),
    lastPurchase: dayOrNull(summaries.lastPurchase[row]),
    averageDaysBetweenPurchases: averageDaysBetweenPurchases(summaries, row),
  };
}

function intervalAt({ low, median, high }: Interval, row: number) {
  return { low: low[row], median: median[row], high: high[row] };
}

function dayOrNull(day: EpochDay): string | null {
  return formatDay(day) || null;
}

/** What holds of every answer of this valuation, and what follows from a customer's dates and attributes. */
export function warningsOf(
  summaries: Summaries,
  { terms, warnings, hasAmounts, residualValue, noResidual }: Valuation,
  manifest: Manifest,
): (row: number) => readonly Warning[] {
  const { clock, training } = manifest;
  const coding = covariatesOf(manifest)?.coding ?? [];
  const history = parseDay(clock.asOf) - parseDay(training.firstDay);
  const general = trainingNotes(manifest);
  // Those of a model with covariates speak of all its customers' levels: each customer hears of its own instead.
  if (coding.length === 0) general.push(...warnings.map((text) => warning('FORECAST', text)));
  if (hasAmounts && !residualValue && noResidual) general.push(warning('NO_RESIDUAL', noResidual));
  if (terms.horizonDays > history) {
    const trained = `the ${history} days that the model was trained on`;
    general.push(warning('HORIZON_LONG', `The horizon of ${terms.horizonDays} days is longer than ${trained}.`));
  }
  const older = warning(
    'HISTORY_LONG',
    `The first purchase lies further back than the ${history} days that the model was trained on.`,
  );
  const unitDays = TIME_UNITS[summaries.clock.timeUnit];
  return (row) => {
    if (!hasPurchase(summaries, row)) return [...general, REFUNDS_ALONE];
    const unseen = unseenLevels(coding, summaries, row);
    const isOlder = Math.round(summaries.T[row] * unitDays) > history;
    if (!isOlder && unseen.length === 0) return general;
    return [...general, ...(isOlder ? [older] : []), ...unseen.map((text) => warning('ATTRIBUTE_UNSEEN', text))];
  };
}

const REFUNDS_ALONE = warning('REFUNDS_ALONE', 'Refunds alone: there is no purchase to predict from.');
