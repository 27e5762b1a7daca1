/** A store that is served, trains its next model, and answers with it. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bundle, loadBundle, saveBundle } from '../../../src/bundles/bundle.ts';
import { openVersions } from '../../../src/bundles/versions.ts';
import { train } from '../../../src/pipelines/train.ts';
import type { TrainingRun } from '../../../src/service/jobs/trainingRequest.ts';
import type { ModelVersion } from '../../../src/service/models/registry.ts';
import type { Prediction, Problem } from '../../../src/service/responses.ts';
import { type Serving, serve } from '../../../src/service/serve.ts';
import type { Store } from '../../../src/store/contract.ts';
import { folder, storeWith } from '../../store/stores.ts';

let store: Store;
let serving: Serving;
let bundle: Bundle;
const models = join(folder, 'models.versions');

const rows = Array.from({ length: 1500 }, (_, i) => ({
  customer: `C${(i * i) % 211}`,
  date: new Date(Date.UTC(2022, 0, 1 + ((i * 37) % 700))).toISOString().slice(0, 10),
  amount: String(1 + ((i * 13) % 90)),
}));

beforeAll(async () => {
  store = await storeWith({ rows, currency: 'EUR' });
  const ledger = await store.ledger();
  const { manifest } = await train(ledger, { models: ['bg-nbd'], seed: 1 });
  await ledger.close();
  await saveBundle(join(folder, 'bundle'), manifest);
  bundle = await loadBundle(join(folder, 'bundle'));
  serving = await serve({ bundle, store, models, port: 0, host: '127.0.0.1' });
  await serving.ready;
}, 60_000);
afterAll(() => serving.close());

const get = async <Body>(path: string) => (await (await fetch(`${serving.url}${path}`)).json()) as Body;
const send = (method: string, path: string, body?: unknown) =>
  fetch(`${serving.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
const start = async (body: object) => (await (await send('POST', '/v1/training-runs', body)).json()) as TrainingRun;

interface Event {
  readonly id: number;
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** All events to the end of the stream. */
async function eventsOf(id: string, last?: number): Promise<Event[]> {
  const headers = last === undefined ? {} : { 'Last-Event-ID': String(last) };
  const response = await fetch(`${serving.url}/v1/training-runs/${id}/events`, { headers });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  const blocks = (await response.text()).split('\n\n').filter((block) => block.startsWith('id: '));
  return blocks.map((block) => {
    const [, number, name, data] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(block)!;
    return { id: Number(number), name, data: JSON.parse(data) };
  });
}

test('the bundle it began with is its first version, and active', async () => {
  const { models: listed } = await get<{ models: ModelVersion[] }>('/v1/models');
  expect(listed).toMatchObject([{ active: true, method: 'single', name: 'bg-nbd', asOf: bundle.manifest.clock.asOf }]);
  expect(await (await openVersions(models)).current()).toBe(listed[0].version);
  expect((await store.models.list()).map(({ version, active }) => ({ version, active }))).toEqual([
    { version: listed[0].version, active: true },
  ]);
});

test('a run trains from the store, tells how far it is, and its version is not activated unasked', async () => {
  const run = await start({ models: ['mbg-nbd'], horizonDays: 90 });
  expect(run).toMatchObject({ state: 'running', request: { models: ['mbg-nbd'], seed: 1, activate: false } });
  const busy = await send('POST', '/v1/training-runs', {});
  expect(busy.status).toBe(409);
  expect((await busy.json()) as Problem).toMatchObject({ code: 'RUN_BUSY' });
  const events = await eventsOf(run.id);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1));
  const progress = events.slice(0, -1);
  expect(progress.length).toBeGreaterThan(3);
  for (const [i, { name, data }] of progress.entries()) {
    expect(name).toBe('progress');
    expect(data).toMatchObject({ done: i, of: null, secondsLeft: null, stage: expect.any(String) });
  }
  const last = events.at(-1)!;
  expect(last).toMatchObject({ name: 'result', data: { activated: false } });
  // Who comes back has the rest.
  expect(await eventsOf(run.id, last.id - 1)).toEqual([last]);
  const ended = await get<TrainingRun>(`/v1/training-runs/${run.id}`);
  expect(ended).toMatchObject({ state: 'succeeded', result: last.data, problem: null });
  const { models: listed } = await get<{ models: ModelVersion[] }>('/v1/models');
  expect(listed.map(({ name, active }) => [name, active])).toEqual([
    ['bg-nbd', true],
    ['mbg-nbd', false],
  ]);
  // The copy it trained from is gone.
  const left = readdirSync(dirname(store.file)).filter((name) => name.startsWith(`${basename(store.file)}.training`));
  expect(left).toEqual([]);
}, 60_000);

test('activated, a version answers everything; the former is there to go back to', async () => {
  const { models: listed } = await get<{ models: ModelVersion[] }>('/v1/models');
  const [old, next] = listed.map(({ version }) => version);
  const before = await get<Prediction>('/v1/customers/C1');
  expect(before.model).toMatchObject({ name: 'bg-nbd', bundle: old });
  const activated = await send('POST', `/v1/models/${next}/activate`);
  expect(await activated.json()).toMatchObject({ version: next, active: true, name: 'mbg-nbd' });
  const after = await get<Prediction>('/v1/customers/C1');
  expect(after).toMatchObject({ horizonDays: 90, model: { name: 'mbg-nbd', bundle: next } });
  expect(after.expectedPurchases).not.toBe(before.expectedPurchases);
  const posted = await send('POST', '/v1/predictions', { summary: { x: 1, tx: 2, T: 3 } });
  expect(((await posted.json()) as Prediction).model.bundle).toBe(next);
  expect(await get('/v1/model')).toMatchObject({ purchaseModel: 'mbg-nbd' });
  expect(await (await openVersions(models)).current()).toBe(next);
  expect((await store.models.list()).filter(({ active }) => active).map(({ version }) => version)).toEqual([next]);
  await send('POST', `/v1/models/${old}/activate`);
  expect(await get<Prediction>('/v1/customers/C1')).toEqual(before);
  expect((await store.audit.list()).filter(({ action }) => action === 'model.activate')).toHaveLength(2);
});

test('a version that does not fit is refused, and the former answers on', async () => {
  const versions = await openVersions(models);
  const { manifest } = bundle;
  const unfit = {
    'is in USD': { ...manifest, currency: 'USD' },
    'another zone': { ...manifest, clock: { ...manifest.clock, timeZone: 'Asia/Tokyo' } },
    'from the future': { ...manifest, clock: { ...manifest.clock, asOf: '2030-01-01' } },
  };
  for (const changed of Object.values(unfit)) {
    const version = await versions.add(changed, {});
    const refused = await send('POST', `/v1/models/${version}/activate`);
    expect(refused.status).toBe(409);
    expect((await refused.json()) as Problem).toMatchObject({ code: 'BUNDLE_UNFIT' });
  }
  expect((await send('POST', '/v1/models/20300101-00000000/activate')).status).toBe(404);
  expect((await get<Prediction>('/v1/customers/C1')).model.name).toBe('bg-nbd');
});

describe('runs that do not succeed', () => {
  test('cancelled', async () => {
    const run = await start({ models: ['auto'] });
    const cancelled = await send('DELETE', `/v1/training-runs/${run.id}`);
    expect(await cancelled.json()).toMatchObject({ state: 'cancelled', problem: { code: 'CANCELLED' } });
    expect((await eventsOf(run.id)).at(-1)).toMatchObject({ name: 'problem', data: { code: 'CANCELLED' } });
    expect(existsSync(`${store.file}.training-${run.id}`)).toBe(false);
  }, 60_000);

  test('refused by the training itself, which says why', async () => {
    const run = await start({ models: ['crystal-ball'] });
    expect((await eventsOf(run.id)).at(-1)).toMatchObject({ name: 'problem', data: { code: 'MODEL_UNKNOWN' } });
    expect(await get<TrainingRun>(`/v1/training-runs/${run.id}`)).toMatchObject({ state: 'failed', result: null });
  }, 60_000);

  test('unknown', async () => {
    for (const method of ['GET', 'DELETE']) expect((await send(method, '/v1/training-runs/none')).status).toBe(404);
    expect((await send('GET', '/v1/training-runs/none/events')).status).toBe(404);
  });
});
