/** POST /v1/budgets: the plan of the pipeline, from the live store. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../src/client/index.ts';
import { budget } from '../../src/pipelines/budget.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { load, storeFile } from '../store/stores.ts';
import { bundle } from './shop.ts';

const ROWS = Array.from({ length: 60 }, (_, c) => {
  const channel = c % 3 === 0 ? 'social' : 'search';
  const day = (offset: number) => new Date(Date.UTC(1997, 0, 1 + c + offset)).toISOString().slice(0, 10);
  return Array.from({ length: 1 + (c % 4) }, (_, k) => ({
    ...{ customerId: `c${c}`, date: day(30 * k), amount: 10 + c + k, transactionId: `${c}-${k}`, channel },
  }));
}).flat();

const costs = ['1997-01', '1997-02'].flatMap((period, i) => [
  { channel: 'search', period, spend: 100 + 50 * i },
  { channel: 'social', period, spend: 40, newCustomers: 7 },
]);
const request = { total: 200, paybackDays: 180, margin: 0.5, costs };

let serving: Serving;
let store: Awaited<ReturnType<typeof openStore>>;
beforeAll(async () => {
  const file = storeFile();
  store = await openStore(file, { create: true, threads: 1 });
  await load(store, { rows: ROWS, currency: 'USD', asOf: '1997-09-30' });
  serving = await serve({ bundle, store, port: 0, host: '127.0.0.1' });
  await serving.ready;
});
afterAll(() => serving.close());

const client = () => createClient({ url: serving.url });

test('answers what the pipeline plans, and follows the store', async () => {
  const plan = await client().divideBudget(request);
  const ledger = await store.ledger();
  const direct = await budget(bundle, ledger, request).finally(() => ledger.close());
  expect(plan).toEqual(JSON.parse(JSON.stringify(direct)));
  expect(plan.channels.map(({ channel, customersSeen }) => [channel, customersSeen])).toEqual([
    ['search', 40],
    ['social', 20],
  ]);
  // Asked again it is the same; a large order by a customer of search makes search worth more, within the payback period.
  expect(await client().divideBudget(request)).toEqual(plan);
  const order = (transactionId: string, date: string) =>
    client().addTransactions([{ transactionId, customerId: 'c1', date, amount: 5000 }]);
  await order('late', '1997-09-01');
  expect((await client().divideBudget(request)).channels[0].value).toBe(plan.channels[0].value);
  await order('soon', '1997-06-01');
  const later = await client().divideBudget(request);
  expect(later.channels[0].value).toBeGreaterThan(plan.channels[0].value);
  // Who is erased counts no more, though no transaction has come.
  await client().eraseCustomer('c1');
  expect((await client().divideBudget(request)).channels[0].customersSeen).toBe(39);
});

test('draws the plan where it is asked to', async () => {
  const { charts = [], ...plan } = await client().divideBudget({ ...request, charts: { lang: 'de', width: 400 } });
  expect(charts.map(({ id }) => id)).toEqual(['worth', 'divided', 'margin']);
  const [worth, divided] = charts;
  expect(worth.title).toBe('Was ein neuer Kunde kosten darf, und was einer mehr kostet');
  expect(worth.width).toBe(400);
  expect(divided.table.rows.map(([channel]) => channel)).toEqual(plan.channels.map(({ channel }) => channel));
  expect(await client().divideBudget(request)).toEqual(plan);
});

describe('refuses by name', () => {
  const wrong: [string, object, number, RegExp][] = [
    ['no costs', { ...request, costs: [] }, 400, /costs/],
    ['an unknown field', { ...request, sum: 1 }, 400, /sum/],
    [
      'a period of no calendar',
      { ...request, costs: [{ channel: 'search', period: '1997-13', spend: 1 }] },
      422,
      /line 1, column period/,
    ],
    ['payback beyond the data', { ...request, paybackDays: 999 }, 422, /needs a history of 999 days/],
    ['bounds the wrong way round', { ...request, bounds: { search: [5, 1] } }, 400, /least must not exceed/],
    ['a bound of no channel', { ...request, bounds: { radio: [1, 2] } }, 400, /radio/],
  ];
  test.each(wrong)('%s', async (_, body, status, message) => {
    const response = await fetch(`${serving.url}/v1/budgets`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(message);
  });
});
