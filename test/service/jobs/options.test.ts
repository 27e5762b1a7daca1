/** Whatever `train` can be told, a training run can be told, and comes to the same model. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundle, loadBundle, saveBundle } from '../../../src/bundles/bundle.ts';
import { versionOf } from '../../../src/bundles/versions.ts';
import { type TrainOptions, train } from '../../../src/pipelines/train.ts';
import type { TrainingRun } from '../../../src/service/jobs/trainingRequest.ts';
import type { Prediction, Problem } from '../../../src/service/responses.ts';
import { type Serving, serve } from '../../../src/service/serve.ts';
import type { Store } from '../../../src/store/contract.ts';
import { openStore } from '../../../src/store/openStore.ts';
import { openLedger } from '../../../src/transactions/ledger.ts';
import { folder, storeFile } from '../../store/stores.ts';

const rows = Array.from({ length: 900 }, (_, i) => {
  const customer = (i * i) % 211;
  return {
    customer: `C${customer}`,
    date: new Date(Date.UTC(2022, 0, 1 + ((i * 37) % 700))).toISOString().slice(0, 10),
    amount: String(1 + ((i * 13) % 90)),
    channel: customer % 2 ? 'web' : 'shop',
  };
});

let store: Store;
let serving: Serving;

async function trained(options: TrainOptions): Promise<Pick<Bundle, 'manifest' | 'files'>> {
  const ledger = await store.ledger();
  const { manifest, network } = await train(ledger, options);
  await ledger.close();
  return { manifest, files: network };
}

beforeAll(async () => {
  store = await openStore(storeFile(), { create: true, threads: 1 });
  const ledger = await openLedger({ rows, currency: 'EUR', attributes: ['channel'], threads: 1 });
  await store.load(ledger, 'rows');
  await ledger.close();
  const { manifest } = await trained({ models: ['bg-nbd'] });
  await saveBundle(join(folder, 'plain'), manifest);
  const models = join(folder, 'options.versions');
  serving = await serve({ bundle: await loadBundle(join(folder, 'plain')), store, models, port: 0, host: '127.0.0.1' });
  await serving.ready;
});
afterAll(() => serving?.close());

const post = (path: string, body: object) =>
  fetch(`${serving.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

test('covariates, unit, terms and seed: the model of the library, which answers by attributes', async () => {
  const covariates = { names: ['channel'], purchaseOnly: ['channel'], ridge: 0.5 };
  const terms = { horizonDays: 100, discountRate: 0.2, margin: 0.5 };
  const options = { models: ['bg-nbd'], timeUnit: 'day', seed: 7 } as const;
  const started = await post('/v1/training-runs', { ...options, ...terms, covariates });
  expect(started.status).toBe(202);
  const { id } = (await started.json()) as TrainingRun;
  await (await fetch(`${serving.url}/v1/training-runs/${id}/events`)).text();
  const run = (await (await fetch(`${serving.url}/v1/training-runs/${id}`)).json()) as TrainingRun;
  expect(run).toMatchObject({ state: 'succeeded', request: { ...options, ...terms, covariates } });
  const { manifest, files } = await trained({ ...options, terms, covariates });
  const { version } = run.result!;
  expect(version).toBe(versionOf(manifest, files));
  expect((await post(`/v1/models/${version}/activate`, {})).status).toBe(200);
  const transactions = [{ date: '2023-06-01', amount: 30 }];
  const [web, shop] = await Promise.all(
    ['web', 'shop'].map(async (channel) => {
      const answer = await post('/v1/predictions', { transactions, attributes: { channel } });
      return (await answer.json()) as Prediction;
    }),
  );
  expect(web.expectedPurchases).not.toBe(shop.expectedPurchases);
});

test.each([
  [{ covariates: { names: ['colour'] } }, '/covariates/names/0', 'the store keeps channel'],
  [
    { covariates: { names: ['channel'], dropoutOnly: ['age'] } },
    '/covariates/dropoutOnly/0',
    'not among the covariates',
  ],
  [
    { covariates: { names: ['channel'], purchaseOnly: ['channel'], same: ['channel'] } },
    '/covariates/same/0',
    'purchaseOnly has it already',
  ],
  [{ covariates: { names: [] } }, '/covariates/names', ''],
  [{ covariates: { names: ['channel'], ridge: -1 } }, '/covariates/ridge', ''],
  [{ timeUnit: 'fortnight' }, '/timeUnit', ''],
  [{ discountRate: 0 }, '/discountRate', ''],
  [{ horizonDays: 1.5 }, '/horizonDays', ''],
])('%j is refused before anything runs', async (request, field, said) => {
  const refused = await post('/v1/training-runs', request);
  expect(refused.status).toBe(400);
  const { errors } = (await refused.json()) as Problem;
  expect(errors![0].field).toBe(field);
  expect(errors![0].message).toContain(said);
});

test.each([
  [{ covariates: { names: ['channel'], dropoutOnly: ['age'], ridge: 0 } }, 'covariates.dropoutOnly.0'],
  [{ terms: { discountRate: 0 } }, 'discountRate'],
  [{ seed: 0.5 }, 'seed'],
])('the library refuses the same: %j', async (options, option) => {
  await expect(trained(options)).rejects.toMatchObject({ code: 'OPTION_INVALID', details: { option } });
});
