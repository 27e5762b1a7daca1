import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readColumns } from '../../src/engines/readColumns.ts';
import { type Ledger, moneyNumber, parseDay, type Summaries, TIME_UNITS } from '../../src/index.ts';
import { naiveFormula } from '../../src/models/naive.ts';
import type { EvaluationRun } from '../../src/pipelines/evaluate.ts';
import type { Forecast } from './accuracyForecast.ts';
import { type Measured, peer, python, workshop } from './measure.ts';

/** Purchase days up to the calibration end, one a row: nothing else of the ledger reaches a peer. */
interface PurchaseDays {
  readonly customer: Int32Array;
  /** Days since 1970. */
  readonly day: Int32Array;
  readonly amount: Float64Array;
}

/** Forecasts of others, on the same customers; null for those that can't be had. */
export interface PeerForecasts {
  readonly lightgbm: Forecast | null;
  readonly lifetimes: Forecast | null;
  readonly naive: Forecast;
  readonly smoothed: Forecast;
  readonly lastPeriod: Forecast;
}

export async function peerForecasts(ledger: Ledger, run: EvaluationRun): Promise<PeerForecasts> {
  const { summaries, holdout } = run;
  const cutoff = parseDay(summaries.clock.asOf);
  const days = await purchaseDays(ledger, run);
  const customers = summaries.customer.length;
  const asked = { days, customers, cutoff, horizonDays: holdout.days };
  const horizon = holdout.days / TIME_UNITS[summaries.clock.timeUnit];
  const lifetimes = pythonPeer('lifetimes', asked);
  return {
    lightgbm: pythonPeer('lightgbm', asked)?.forecast ?? null,
    lifetimes: lifetimes && { ...lifetimes.forecast, detail: describeLifetimes(lifetimes.notes) },
    naive: naiveFormula(summaries, horizon),
    smoothed: smoothedFormula(summaries, horizon),
    lastPeriod: lastPeriodRate(asked),
  };
}

interface Asked {
  readonly days: PurchaseDays;
  readonly customers: number;
  readonly cutoff: number;
  readonly horizonDays: number;
}

/** (x + 1) / (T + horizon) × horizon purchases, so that nobody is forecast none, at the customer's mean value. */
function smoothedFormula({ x, T, historicalValue }: Summaries, horizon: number): Forecast {
  const purchases = x.map((count, row) => ((count + 1) / (T[row] + horizon)) * horizon);
  const value = purchases.map((count, row) => (count * moneyNumber(historicalValue[row])) / (x[row] + 1));
  return { purchases, value };
}

/** What each customer did in the last days, as many as the horizon but at most a third of the history, will go on. */
function lastPeriodRate({ days, customers, cutoff, horizonDays }: Asked): Forecast {
  const history = cutoff - days.day.reduce((first, day) => Math.min(first, day));
  const length = Math.min(horizonDays, Math.floor(history / 3));
  const [purchases, value] = [new Float64Array(customers), new Float64Array(customers)];
  days.day.forEach((day, i) => {
    if (day <= cutoff - length) return;
    purchases[days.customer[i]] += horizonDays / length;
    value[days.customer[i]] += (days.amount[i] * horizonDays) / length;
  });
  return { purchases, value };
}

async function purchaseDays(ledger: Ledger, { summaries }: EvaluationRun): Promise<PurchaseDays> {
  const row = new Map(summaries.customer.map((customer, i) => [customer, i]));
  const columns = await readColumns(
    ledger.connection,
    `SELECT customer, CAST(day - DATE '1970-01-01' AS INTEGER) AS day, CAST(sum(amount) AS DOUBLE) AS amount
     FROM ledger
     WHERE day <= DATE '${summaries.clock.asOf}'
     GROUP BY customer, day
     HAVING bool_or(NOT refund)
     ORDER BY customer, day`,
  );
  return {
    customer: Int32Array.from(columns.text('customer'), (customer) => row.get(customer)!),
    day: columns.integers('day'),
    amount: columns.doubles('amount'),
  };
}

/** Hands a Python peer the purchase days and reads its forecast; null where it can't be had. */
function pythonPeer(name: 'lightgbm' | 'lifetimes', asked: Asked): { forecast: Forecast; notes: Measured } | null {
  const interpreter = python(name);
  if (!interpreter) return null;
  const { days, customers, cutoff, horizonDays } = asked;
  const [file, out] = ['purchases', 'forecast'].map((what) => join(workshop, `${what}-${process.pid}.csv`));
  const lines = Array.from(days.day, (day, i) => `${days.customer[i]},${day},${days.amount[i]}`);
  writeFileSync(file, `customer,day,amount\n${lines.join('\n')}\n`);
  try {
    const notes = peer(interpreter, 'accuracy_peers.py', name, file, `${cutoff}`, `${horizonDays}`, out);
    if (!notes) return null;
    const rows = readFileSync(out, 'utf8').trim().split('\n').slice(1);
    if (rows.length !== customers) throw new Error(`${name} forecasts ${rows.length} of ${customers} customers`);
    const numbers = rows.map((line) => line.split(',').map(Number));
    const column = (at: number) => Float64Array.from(numbers, (row) => row[at]);
    return { forecast: { purchases: column(0), value: column(1) }, notes };
  } finally {
    for (const made of [file, out]) rmSync(made, { force: true });
  }
}

/** Which models lifetimes came to: it does not always converge with the first. */
function describeLifetimes(notes: Measured): string {
  const titles = { BetaGeoFitter: 'BG/NBD', ModifiedBetaGeoFitter: 'MBG/NBD', GammaGammaFitter: 'Gamma-Gamma' };
  return Object.entries(titles)
    .filter(([fitter]) => fitter in notes)
    .map(([fitter, title]) => (notes[fitter] > 0 ? `${title} (penalty ${notes[fitter]})` : title))
    .join(' + ');
}
