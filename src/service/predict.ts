import type { Manifest } from '../bundles/manifest.ts';
import type { Cells } from '../facts/cells.ts';
import { averageDaysBetweenPurchases, hasPurchase, type Summaries } from '../facts/summaries.ts';
import { unseenLevels } from '../models/covariates/customerAttributes.ts';
import { covariateBlocks, plainBlocks } from '../models/covariates/customerBlocks.ts';
import { type EpochDay, formatDay, MICROS, moneyNumber, parseDay, TIME_UNITS } from '../units.ts';
import { medianTimeToPurchase } from '../valuation/nextPurchase.ts';
import { type Valuation, type ValueModels, valueCustomers } from '../valuation/value.ts';
import type { Batch } from './batch.ts';
import type { Prediction } from './responses.ts';

/** A next purchase further off than this is none that anybody waits for. */
const NEXT_PURCHASE_DAYS = 10 * TIME_UNITS.year;

/** What a client has to know where a customer is answered by less than `score` gives. */
const ALONE =
  'The regression joins in for customers of the transactions that this server was started with, over the horizon of ' +
  'the model; here the probability model answers alone.';

/**
 * Values a batch of customers, all in one call of the models, and words the answers in the batch's order.
 *
 * @param scored  the batch's valuation, where it has been made already: it may hold what the regression said
 */
export function predict(
  batch: Batch,
  manifest: Manifest,
  models: ValueModels,
  horizonDays?: number,
  scored?: Valuation,
): Prediction[] {
  const { summaries, ids, valueKnown, remarks } = batch;
  const terms = horizonDays === undefined ? manifest.terms : { ...manifest.terms, horizonDays };
  const valuation = scored?.terms.horizonDays === terms.horizonDays ? scored : valueCustomers(summaries, models, terms);
  const alone = manifest.joined?.method === 'joined' && !valuation.joined ? [ALONE] : [];
  const next = nextPurchases(summaries, models);
  const shared = {
    asOf: summaries.clock.asOf,
    currency: valuation.hasAmounts ? manifest.currency : null,
    model: {
      purchases: manifest.purchaseModel,
      spend: manifest.spendModel,
      method: valuation.joined?.method ?? 'probability model',
    },
  };
  const warningsFor = warnings(manifest, summaries, terms.horizonDays);
  const coding = models.covariates?.covariates.coding ?? [];
  return ids.map((customer, row) => {
    const values = money(summaries, valuation, row, valueKnown[row]);
    const known = hasPurchase(summaries, row);
    return {
      customer,
      historical: {
        value: values.historical,
        orders: summaries.orders[row],
        averageOrderValue: values.averageOrder,
        firstPurchase: dayOrNull(summaries.firstPurchase[row]),
        lastPurchase: dayOrNull(summaries.lastPurchase[row]),
        averageDaysBetweenPurchases: rounded(averageDaysBetweenPurchases(summaries, row)),
      },
      predicted: {
        horizonDays: terms.horizonDays,
        value: values.predicted,
        purchases: known ? valuation.expectedPurchases[row] : null,
        spendPerPurchase: values.spend,
        pAlive: known ? valuation.pAlive[row] : null,
        pReturn: known ? valuation.pReturn[row] : null,
        expectedNextPurchase: next[row],
      },
      total: values.total,
      naive: values.naive,
      ...shared,
      warnings: [...warningsFor(row), ...alone, ...unseenLevels(coding, summaries, row), ...remarks[row]],
    };
  });
}

function money(summaries: Summaries, valuation: Valuation, row: number, valueKnown: boolean) {
  const purchased = hasPurchase(summaries, row);
  const forecast = valuation.hasAmounts && purchased;
  const history = valuation.hasAmounts && valueKnown;
  const orders = summaries.orders[row];
  return {
    historical: history ? moneyNumber(valuation.historicalValue[row]) : null,
    averageOrder: history && orders > 0 ? rounded(moneyNumber(summaries.historicalValue[row]) / orders) : null,
    predicted: forecast ? rounded(valuation.predictedValue[row]) : null,
    spend: forecast ? rounded(valuation.expectedSpend[row]) : null,
    // Nothing is predicted of a customer with refunds alone, and totals still add up to the ledger.
    total: history ? rounded(valuation.totalValue[row]) : null,
    naive: history && purchased ? rounded(valuation.naiveValue[row]) : null,
  };
}

/** To a millionth, as money is kept. */
function rounded<T extends number | null>(value: T): T {
  return (value === null ? null : Math.round(value * MICROS) / MICROS) as T;
}

function dayOrNull(day: EpochDay): string | null {
  return formatDay(day) || null;
}

/** The day by which each customer's next purchase is as likely as not; null where it is not to be expected. */
function nextPurchases(summaries: Summaries, { purchases, covariates }: ValueModels): (string | null)[] {
  const { asOf, timeUnit } = summaries.clock;
  const unitDays = TIME_UNITS[timeUnit];
  const limit = NEXT_PURCHASE_DAYS / unitDays;
  const today = parseDay(asOf);
  const customers = covariates ? covariateBlocks(covariates, summaries) : plainBlocks(purchases, summaries);
  // Most customers of most shops won't return: one call for all finds those whose day is worth a search.
  const days = customers.blocks.map(({ model, cells }) =>
    Array.from(model.pReturn(cells, limit), (chance, i) => {
      const wait = chance < 0.5 ? null : medianTimeToPurchase(model, oneOf(cells, i), limit);
      return wait === null ? null : formatDay(today + Math.max(1, Math.ceil(wait * unitDays)));
    }),
  );
  return Array.from(customers.cell, (cell, row) => (cell < 0 ? null : days[customers.block[row]][cell]));
}

/** One of the cells, by reference: they have been checked. */
function oneOf({ x, tx, T, lnGaps }: Cells, i: number): Cells {
  const at = (column: Float64Array) => column.subarray(i, i + 1);
  const index = new Int32Array(1);
  return {
    length: 1,
    x: at(x),
    tx: at(tx),
    T: at(T),
    weight: Float64Array.of(1),
    ...(lnGaps ? { lnGaps: at(lnGaps) } : {}),
    levels: { x: { values: at(x), index }, tx: { values: at(tx), index }, T: { values: at(T), index } },
  };
}

/** What holds of every answer of this model, and what follows from a customer's dates. */
function warnings(manifest: Manifest, summaries: Summaries, horizonDays: number): (row: number) => string[] {
  const { clock, training } = manifest;
  const history = parseDay(clock.asOf) - parseDay(training.firstDay);
  const general = [...manifest.warnings];
  if (horizonDays > history) {
    general.push(
      `The horizon of ${horizonDays} days is longer than the ${history} days that the model was trained on.`,
    );
  }
  const unitDays = TIME_UNITS[summaries.clock.timeUnit];
  return (row) => {
    if (!hasPurchase(summaries, row)) return [...general, 'Refunds alone: there is no purchase to predict from.'];
    const age = Math.round(summaries.T[row] * unitDays);
    if (age <= history) return general;
    return [
      ...general,
      `The first purchase lies ${age} days back, further than the ${history} days that the model was trained on.`,
    ];
  };
}
