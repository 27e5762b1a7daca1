/** Every forecaster there is, fitted to one data set, with customers of it to forecast. */
import { cellsOf } from '../../../src/facts/cells.ts';
import type { Facts } from '../../../src/facts/facts.ts';
import { readFacts } from '../../../src/facts/readFacts.ts';
import { hasPurchase, pickCustomers, type Summaries } from '../../../src/facts/summaries.ts';
import { summarise } from '../../../src/facts/summarise.ts';
import { pickFacts } from '../../../src/facts/windows.ts';
import { openCombined } from '../../../src/forecast/combined.ts';
import type { Customers, Forecaster } from '../../../src/forecast/contract.ts';
import type { ForecastRecord } from '../../../src/forecast/record.ts';
import { singleForecaster } from '../../../src/forecast/single.ts';
import { trainForecast } from '../../../src/forecast/train.ts';
import type { FittedSpendModel } from '../../../src/models/contract.ts';
import type { NetworkFiles } from '../../../src/models/learners/contract.ts';
import { purchaseModel } from '../../../src/models/purchases/catalogue.ts';
import { fitPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { fitGammaGamma, makeSpendCells } from '../../../src/models/spend/gammaGamma.ts';
import { fitPooledMean } from '../../../src/models/spend/pooledMean.ts';
import type { Ledger } from '../../../src/transactions/ledger.ts';
import { withLedger } from '../../support/ledgerOf.ts';
import { thorough } from '../../support/thorough.ts';
import type { DataSet } from './dataSets.ts';

export interface Contender {
  readonly forecaster: Forecaster;
  readonly customers: Customers;
  /** Of a combined forecast, with its network. */
  readonly record: ForecastRecord | null;
  readonly files: NetworkFiles;
}

/** So many customers are forecast: the first and others evenly spread, and all that have refunds alone. */
const CUSTOMERS = thorough(24, 60);

/** Single models that are forecast with, by name. */
export const SINGLE_MODELS = thorough(
  ['bg-nbd', 'pareto-nbd', 'nbd'],
  ['bg-nbd', 'mbg-nbd', 'pareto-nbd', 'nbd', 'bg-cnbd-2'],
);

/**
 * In the quick run each purchase model is joined by one spend model: both spend models occur.
 *
 * @param spends  spend models by name
 * @returns       those that the purchase model of this place is joined by
 */
export function joinedBy(place: number, spends: readonly string[]): readonly string[] {
  return thorough([spends[place % spends.length]], spends);
}

/** @returns forecasters by what they are */
export function contendersFor({ csv, asOf, early, horizonDays }: DataSet): Promise<Map<string, Contender>> {
  return withLedger(csv(), async (ledger) => {
    const contenders = new Map<string, Contender>();
    contenders.set('combined', await combined(ledger, asOf, horizonDays));
    if (early) contenders.set('combined, without learners', await combined(ledger, early, horizonDays));
    const all = (await summarise(ledger, { asOf, timeUnit: 'week', gaps: true })).summaries;
    const { cells } = cellsOf(all);
    const customers = { summaries: pickCustomers(all, chosen(all)), facts: null };
    const spends: Readonly<Record<string, FittedSpendModel | null>> = ledger.hasAmounts
      ? spendModels(all)
      : { 'no spend': null };
    for (const [place, name] of SINGLE_MODELS.entries()) {
      const purchases = fitPurchaseModel(purchaseModel(name), cells);
      for (const of of joinedBy(place, Object.keys(spends))) {
        const spend = spends[of];
        const forecaster = singleForecaster({ purchases, spend, refundShare: spend ? 0.02 : 0 });
        contenders.set(`${name}, ${of}`, { forecaster, customers, record: null, files: {} });
      }
    }
    return contenders;
  });
}

async function combined(ledger: Ledger, asOf: string, horizonDays: number): Promise<Contender> {
  const { record, files } = await trainForecast(ledger, { asOf, horizonDays, seed: 1 });
  const { summaries } = await summarise(ledger, { asOf, timeUnit: 'week' });
  const facts = await readFacts(ledger, { cutoff: asOf, scope: record.scope, sample: null });
  const rows = chosen(summaries);
  return {
    forecaster: await openCombined(record, files),
    customers: { summaries: pickCustomers(summaries, rows), facts: pickFacts(facts, rows) },
    record,
    files,
  };
}

function spendModels(summaries: Summaries): Record<string, FittedSpendModel> {
  const cells = makeSpendCells(summaries.spendCount, summaries.meanSpend);
  return { 'Gamma-Gamma': fitGammaGamma(cells), 'pooled mean': fitPooledMean(cells, 20) };
}

function chosen(summaries: Summaries): number[] {
  const { customer, x } = summaries;
  const step = Math.max(1, customer.length / CUSTOMERS);
  const spread = new Set(Array.from({ length: Math.min(CUSTOMERS, customer.length) }, (_, i) => Math.floor(i * step)));
  // Whoever bought most shows where distributions reach far.
  const most = x.indexOf(Math.max(...x));
  return [...customer.keys()].filter((row) => spread.has(row) || row === most || !hasPurchase(summaries, row));
}

/** Some of the customers, by row, also several times. */
export function pick({ summaries, facts }: Customers, rows: readonly number[]): Customers & { facts: Facts | null } {
  return { summaries: pickCustomers(summaries, rows), facts: facts && pickFacts(facts, rows) };
}
