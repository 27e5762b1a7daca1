/** A made-up model and its customers, for the tests of the service. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle } from '../../src/bundles/bundle.ts';
import { BUNDLE_FORMAT, type Manifest, manifestSchema } from '../../src/bundles/manifest.ts';
import type { Summaries } from '../../src/facts/summaries.ts';
import { singleForecaster } from '../../src/forecast/single.ts';
import { modelsOf } from '../../src/pipelines/forecaster.ts';
import { apart } from '../../src/pipelines/valuing/apart.ts';
import { type AppOptions, createApp } from '../../src/service/app.ts';
import type { LoadedCustomers } from '../../src/service/loadCustomers.ts';
import { openLog } from '../../src/service/log.ts';
import { openPredictor } from '../../src/service/predictor.ts';
import type { Prediction, Predictions, Problem } from '../../src/service/responses.ts';
import type { Warning } from '../../src/service/warnings.ts';
import { NO_DAY, parseDay } from '../../src/units.ts';
import { valueCustomers } from '../../src/valuation/value.ts';

const fitted = (model: string, parameters: Record<string, number>) => ({
  model,
  parameters,
  standardErrors: Object.fromEntries(Object.keys(parameters).map((name) => [name, 0.1])),
  logCovariance: null,
  logLikelihood: -9582.4,
  status: 'converged' as const,
  detail: '',
  identifiability: { identified: true, detail: '' },
  dropout: model.endsWith('nbd') ? { statistic: 200, degreesOfFreedom: 2, pValue: 0, significant: true } : null,
  observations: 2357,
  iterations: 9,
});

/** Parameters of the order that CDNOW's have; nothing here depends on their digits. */
export const manifest: Manifest = manifestSchema.parse({
  format: BUNDLE_FORMAT,
  perennial: '0.1.0',
  clock: { timeUnit: 'week', grain: 'day', timeZone: 'UTC', asOf: '1997-09-30' },
  currency: 'USD',
  terms: { horizonDays: 365, discountRate: 0.1, margin: 1 },
  seed: 1,
  training: {
    customers: 2357,
    repeatCustomers: 946,
    transactions: 5000,
    purchases: 4800,
    firstDay: '1997-01-01',
    lastDay: '1997-09-30',
    historicalValue: '123456.78',
  },
  models: {
    'bg-nbd': fitted('bg-nbd', { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }),
    'gamma-gamma': fitted('gamma-gamma', { p: 6.25, q: 3.74, gamma: 15.45 }),
  },
  purchaseModel: 'bg-nbd',
  choice: { model: 'bg-nbd', why: 'It was the only one asked for.', split: null, candidates: [] },
  spendModel: 'gamma-gamma',
  forecast: null,
  totals: {
    level: 0.8,
    purchases: { expected: 2400, low: 1800, high: 3100 },
    returning: 900,
    value: { expected: 87654.32, low: 65432.1, high: 109876.5 },
  },
  refundShare: 0.02,
  independence: { correlation: 0.05, pValue: 0.1, customers: 946 },
  evaluation: null,
  warnings: ['No evaluation out of time: the history is too short to split.'],
});

export function bundleOf(changes: Partial<Manifest> = {}, files: Bundle['files'] = {}): Bundle {
  return { folder: 'nowhere', manifest: manifestSchema.parse({ ...manifest, ...changes }), files };
}

export const bundle = bundleOf();
export const models = modelsOf(bundle);

/** The same model, trained on transactions without amounts. */
export const amountless = bundleOf({
  currency: null,
  spendModel: null,
  models: { 'bg-nbd': manifest.models['bg-nbd'] },
});

const day = parseDay;

/** Four customers: a regular, one with a single purchase, one with refunds alone, and one of a difficult name. */
export const customers: Summaries = {
  clock: manifest.clock,
  currency: 'USD',
  customer: ['regular', 'once', 'refunded', 'a/b ü 😀?#%'],
  x: Float64Array.of(3, 0, 0, 1),
  tx: Float64Array.of(20, 0, 0, 2),
  T: Float64Array.of(30, 10, 0, 8),
  orders: Float64Array.of(5, 1, 0, 2),
  spendCount: Float64Array.of(3, 0, 0, 1),
  meanSpend: Float64Array.of(30, 0, 0, 12.5),
  historicalValue: BigInt64Array.of(120_100_001n, 40_000_000n, -5_000_000n, 25_000_000n),
  purchaseValue: BigInt64Array.of(125_000_000n, 40_000_000n, 0n, 25_000_000n),
  firstPurchase: Int32Array.of(day('1997-09-30') - 210, day('1997-09-30') - 70, NO_DAY, day('1997-09-30') - 56),
  lastPurchase: Int32Array.of(day('1997-09-30') - 70, day('1997-09-30') - 70, NO_DAY, day('1997-09-30') - 42),
};

/** What a server holds of customers where a single model forecasts. */
export function loadedOf(summaries: Summaries, { manifest }: Bundle = bundle): LoadedCustomers {
  const forecaster = singleForecaster(modelsOf({ manifest }));
  return {
    summaries,
    facts: null,
    valuation: valueCustomers(apart({ summaries, facts: null }), forecaster, manifest.terms),
  };
}

export const loaded = loadedOf(customers);

export interface Client {
  readonly url: string;
  readonly server: Server;
  get(path: string): Promise<Response>;
  post(body: unknown): Promise<Response>;
  /** Sends text as it is. */
  send(text: string, headers?: Record<string, string>): Promise<Response>;
  close(): void;
}

export interface StartOptions extends Partial<Omit<AppOptions, 'predictor' | 'log'>> {
  readonly bundle?: Bundle;
  /** Takes each line of the log. */
  readonly log?: (line: string) => void;
}

/** The app on a free port. */
export async function start({ bundle: served = bundle, log, ...options }: StartOptions = {}): Promise<Client> {
  const predictor = await openPredictor(served);
  const logged = log && openLog({ level: 'warn', destination: { write: log } });
  const server = createServer(createApp({ ...options, predictor, ...(logged ? { log: logged } : {}) }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = (body: string, headers: Record<string, string> = { 'Content-Type': 'application/json' }) =>
    fetch(`${url}/v1/predictions`, { method: 'POST', body, headers });
  return {
    url,
    server,
    get: (path) => fetch(`${url}${path}`),
    post: (body) => send(JSON.stringify(body)),
    send,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export async function problemOf(response: Response): Promise<Problem> {
  return (await response.json()) as Problem;
}

/** Customers of a list with the texts of their warnings, as each is told alone. */
export function withTexts({ predictions, warnings }: Predictions): Prediction[] {
  return predictions.map((prediction) => ({
    ...prediction,
    warnings: warnings.filter(({ code }) => prediction.warnings.includes(code)),
  }));
}

export function textOf(warnings: readonly Warning[]): string {
  return warnings.map(({ text }) => text).join();
}
