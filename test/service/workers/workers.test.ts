/** Threads answer as the thread that serves does, and keep to the version that a request began with. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMetrics } from '../../../src/service/metrics.ts';
import { openPredictor, type Predictor } from '../../../src/service/predictor.ts';
import { openWorkers, type Workers } from '../../../src/service/workers/workers.ts';
import { openOrders, orderLines, trainedOn, transactionsOf } from '../orders.ts';
import { type Client, loaded, bundle as plain, problemOf, start } from '../shop.ts';

const lines = orderLines(60, 11);
const ids = [...new Set(lines.map(({ customer }) => customer))];
const customers = ids
  .slice(0, 40)
  .map((customerId) => ({ customerId, transactions: transactionsOf(lines, customerId) }));
let workers: Workers;
let threaded: Client;
let own: Client;
let combined: Predictor;
const metrics = openMetrics();
beforeAll(async () => {
  workers = openWorkers({ threads: 1, counted: metrics.predictions });
  const ledger = await openOrders(lines);
  const bundle = await trainedOn(ledger);
  await ledger.close();
  combined = await openPredictor(bundle);
  threaded = await start({ bundle, workers, metrics });
  own = await start({ bundle });
});
afterAll(async () => {
  threaded.close();
  own.close();
  await workers.close();
});

test('a batch, its lines and its explanations are those of the thread that serves', async () => {
  const ask = async (shop: Client, body: object) => (await (await shop.post(body)).json()) as object;
  const many = { customers };
  expect(await ask(threaded, many)).toEqual(await ask(own, many));
  const one = { ...customers[0], explain: 4 };
  expect(await ask(threaded, one)).toEqual(await ask(own, one));
  const text = customers.map((customer) => JSON.stringify(customer)).join('\n');
  const headers = { 'Content-Type': 'application/x-ndjson' };
  const answered = await (await threaded.send(text, headers)).text();
  expect(answered).toBe(await (await own.send(text, headers)).text());
  expect(await metrics.text()).toContain(`perennial_predictions_total ${2 * customers.length + 1}`);
});

test('what is at fault is refused by name', async () => {
  const bad = { customers: [...customers, { customerId: 'x', transactions: [{ date: 'soon' }] }] };
  const [there, here] = [await threaded.post(bad), await own.post(bad)];
  expect(there.status).toBe(400);
  const { instance: _, ...problem } = await problemOf(there);
  const { instance: __, ...expected } = await problemOf(here);
  expect(problem).toEqual(expected);
  expect(problem.errors?.[0].field).toBe(`/customers/${customers.length}/transactions/0/date`);
  const broken = await threaded.send(`{"customers": [${'x'.repeat(20_000)}`);
  expect([broken.status, (await problemOf(broken)).code]).toEqual([400, 'REQUEST_INVALID']);
});

test('each task is done with the model that it names, however many there are', async () => {
  const single = await openPredictor(plain);
  const body = Buffer.from(JSON.stringify({ summary: { x: 2, tx: 10, T: 20 } }));
  const task = { kind: 'body', body, limit: 1 } as const;
  const versions = await Promise.all(
    [single, combined, single, combined, single].map(async (predictor) => {
      const { bytes } = await workers.run(predictor, task);
      return JSON.parse(Buffer.from(bytes).toString()).model.bundle;
    }),
  );
  const [a, b] = [single.version, combined.version];
  expect(versions).toEqual([a, b, a, b, a]);
});

describe('a known customer', () => {
  test('is explained by the same words, and who is not is unknown at once', async () => {
    const [there, here] = [await start({ customers: loaded, workers }), await start({ customers: loaded })];
    try {
      for (const path of ['/v1/customers/regular?explain=3', '/v1/customers?explain=2&limit=3']) {
        expect(await (await there.get(path)).json(), path).toEqual(await (await here.get(path)).json());
      }
      expect((await there.get('/v1/customers/nobody?explain=3')).status).toBe(404);
    } finally {
      there.close();
      here.close();
    }
  });
});

test('when too many wait, one is told when to come again', async () => {
  let go: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const slow: Workers = {
    threads: 1,
    run: async () => {
      await held;
      return { bytes: Buffer.from('{}'), predicted: 0 };
    },
    close: async () => {},
  };
  const shop = await start({ workers: slow, queueLimit: 1 });
  try {
    const ask = () => shop.post({ summary: { x: 1, tx: 2, T: 3 }, explain: 1 });
    const taken = [ask(), ask(), ask()];
    await expect.poll(async () => (await shop.get('/metrics')).text()).toContain('perennial_heavy_queue 1\n');
    const refused = await ask();
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await problemOf(refused)).toMatchObject({ code: 'BUSY' });
    // Who asks little is answered meanwhile.
    expect((await shop.post({ summary: { x: 1, tx: 2, T: 3 } })).status).toBe(200);
    go();
    for (const one of taken) expect((await one).status).toBe(200);
    expect(await (await shop.get('/metrics')).text()).toMatch(/perennial_heavy_wait_seconds_count 3\n/);
  } finally {
    shop.close();
  }
});

test('no thread opens a database: stopped inside it, it would take the process along', () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const follow = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, clause, from] of text.matchAll(/^(?:import|export) ([^;]*?)from '([^']+)';/gms)) {
      if (clause.startsWith('type ')) continue;
      if (from.startsWith('.')) follow(resolve(dirname(file), from));
      else packages.add(from);
    }
  };
  follow(resolve(import.meta.dirname, '../../../src/service/workers/worker.ts'));
  expect(seen.size).toBeGreaterThan(30);
  expect([...packages].filter((name) => /duckdb|express$|piscina|@tensorflow/.test(name))).toEqual([]);
});
