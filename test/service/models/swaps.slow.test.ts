/** Models that are swapped and trained while customers are asked for: no answer fails, and none is of two models. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type KnownCustomer, startLoad, type Truth, truthOf } from '../../../scripts/bench/swapLoad.ts';
import type { Bundle } from '../../../src/bundles/bundle.ts';
import { openVersions, type Versions } from '../../../src/bundles/versions.ts';
import { type TrainOptions, train } from '../../../src/pipelines/train.ts';
import type { TrainingRun } from '../../../src/service/jobs/trainingRequest.ts';
import { type Serving, serve } from '../../../src/service/serve.ts';
import type { Store } from '../../../src/store/contract.ts';
import { folder, storeWith } from '../../store/stores.ts';

const SWAPS = 200;
const CUSTOMERS = 700;
const versionsFolder = join(folder, 'swaps.versions');

/** Whole numbers of orders on the first days of months: every customer is sent as the store has it. */
const customers: KnownCustomer[] = Array.from({ length: CUSTOMERS }, (_, c) => ({
  customerId: `C${c}`,
  transactions: Array.from({ length: 1 + ((c * c) % 7) }, (_, k) => ({
    date: new Date(Date.UTC(2022, 0, 1 + ((c * 37 + k * 41 * (1 + (c % 3))) % 700))).toISOString().slice(0, 10),
    amount: 5 + ((c * 13 + k * 29) % 90),
  })),
}));

let store: Store;
let versions: Versions;
let serving: Serving;
const bundles: Bundle[] = [];
const truths: Truth[] = [];

beforeAll(async () => {
  const rows = customers.flatMap(({ customerId, transactions }) =>
    transactions.map(({ date, amount }) => ({ customer: customerId, date, amount: String(amount) })),
  );
  store = await storeWith({ rows, currency: 'EUR' });
  versions = await openVersions(versionsFolder);
  const single: TrainOptions = { models: ['bg-nbd'] };
  const other: TrainOptions = { terms: { horizonDays: 90 } };
  for (const options of [single, other]) {
    const ledger = await store.ledger();
    const { manifest, network } = await train(ledger, { ...options, seed: 1 });
    bundles.push(await versions.load(await versions.add(manifest, network)));
    await ledger.close();
    truths.push(await truth(bundles.at(-1)!));
  }
  serving = await serve({ bundle: bundles[0], store, models: versionsFolder, port: 0, host: '127.0.0.1' });
  await serving.ready;
});
afterAll(() => serving?.close());

async function truth(bundle: Bundle): Promise<Truth> {
  const ledger = await store.ledger();
  const found = await truthOf(bundle, ledger);
  await ledger.close();
  return found;
}

async function send<Body>(path: string, body: object = {}): Promise<Body> {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(`${serving.url}${path}`, init);
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as Body;
}

/** Trains a third version, which answers for a moment. */
async function retrain(): Promise<Truth> {
  const run = await send<TrainingRun>('/v1/training-runs', { models: ['mbg-nbd'], horizonDays: 200, activate: true });
  // The stream of events ends with the run.
  await (await fetch(`${serving.url}/v1/training-runs/${run.id}/events`)).text();
  const { result } = (await (await fetch(`${serving.url}/v1/training-runs/${run.id}`)).json()) as TrainingRun;
  await send(`/v1/models/${result!.version}/activate`);
  return await truth(await versions.load(result!.version));
}

test(`${SWAPS} swaps under load, while another is trained: no failed answer, none of two models`, async () => {
  expect(truths[0].totals.value).not.toBeCloseTo(truths[1].totals.value);
  const load = startLoad(serving.url, customers, 2);
  const trained = retrain();
  for (let i = 0; i < SWAPS; i++) await send(`/v1/models/${truths[(i + 1) % 2].version}/activate`);
  const third = await trained;
  await send(`/v1/models/${truths[1].version}/activate`);
  const outcome = await load.stop([...truths, third]);
  expect(outcome.failed).toEqual([]);
  expect(outcome.mixed).toEqual([]);
  const answers = Object.values(outcome.answers);
  expect(Math.min(...answers)).toBeGreaterThan(0);
  expect(answers.reduce((sum, count) => sum + count)).toBeGreaterThan(3 * SWAPS);
}, 900_000);
