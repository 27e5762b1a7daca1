/** A served store: what is posted is there, at once and after a restart. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openLog } from '../../src/service/log.ts';
import type { Prediction, Problem, TransactionsAnswer } from '../../src/service/responses.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { load, storeFile } from '../store/stores.ts';
import { perennial } from '../support/cli.ts';
import { bundle, withTexts } from './shop.ts';

const ROWS = [
  { customerId: 'Ada', date: '1997-01-05', amount: 10, transactionId: 'T1' },
  { customerId: 'Ada', date: '1997-05-05', amount: 20, transactionId: 'T2' },
  { customerId: 'Bob', date: '1997-03-01', amount: 7.5, transactionId: 'T3' },
];

let file: string;
let serving: Serving;
const loaded = storeFile();
beforeAll(async () => {
  const store = await openStore(loaded, { create: true, threads: 1 });
  await load(store, { rows: ROWS, currency: 'USD', asOf: '1997-09-30' });
  await store.close();
});
beforeEach(async () => {
  file = storeFile();
  copyFileSync(loaded, file);
  await begin();
});
afterEach(() => serving.close());

async function begin(): Promise<void> {
  serving = await serve({ bundle, store: await openStore(file, { threads: 1 }), port: 0, host: '127.0.0.1' });
  await serving.ready;
}

/** Any of the answers: what is not there is undefined. */
type Answer = TransactionsAnswer & Prediction & Problem;

async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(`${serving.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}
const post = (body: unknown, query = '') => ask('POST', `/v1/transactions${query}`, body);
const order = { transactionId: 'T4', customerId: 'Ada', date: '1997-09-01', amount: 30 };

describe('POST /v1/transactions', () => {
  test('the answer has the customer’s figures with the transaction in them, and so has every later one', async () => {
    const { body: before } = await ask('GET', '/v1/customers/Ada');
    expect(before).toMatchObject({ historicalValue: 30, historical: { orders: 2 } });
    const { status, body } = await post(order);
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 1, corrected: 0, repeated: 0, asOf: '1997-09-30' });
    expect(body.transactions).toEqual([{ transactionId: 'T4', version: 1, status: 'accepted' }]);
    const [ada] = withTexts({ predictions: body.customers, warnings: body.warnings });
    expect(ada).toMatchObject({ customerId: 'Ada', historicalValue: 60, historical: { lastPurchase: '1997-09-01' } });
    expect(ada.predictedValue).toBeGreaterThan(before.predictedValue!);
    expect((await ask('GET', '/v1/customers/Ada')).body).toEqual(ada);
    await serving.close();
    await begin();
    expect((await ask('GET', '/v1/customers/Ada')).body).toEqual(ada);
  });

  test('a new customer, a refund, a free order', async () => {
    const transactions = [
      { transactionId: 1, customerId: 77, date: '1997-09-02T10:00:00Z', amount: 5, orderId: 'o', product: 'p' },
      { transactionId: 2, customerId: 77, date: '1997-09-03', amount: -2 },
      { transactionId: 3, customerId: 'Bob', date: '1997-09-03', amount: 0 },
    ];
    const { body } = await post({ transactions });
    expect(body.accepted).toBe(3);
    expect(body.customers).toMatchObject([
      { customerId: '77', historicalValue: 3, historical: { orders: 1 } },
      { customerId: 'Bob', historicalValue: 7.5, historical: { orders: 2 } },
    ]);
    expect((await ask('GET', '/readyz')).body).toMatchObject({ customers: 3 });
  });

  test('told again it changes nothing; with other content under the same version it is a conflict', async () => {
    await post(order);
    expect((await post(order)).body).toMatchObject({ repeated: 1, accepted: 0 });
    const { status, body } = await post({
      transactions: [
        { ...order, transactionId: 'T5' },
        { ...order, amount: 31 },
      ],
    });
    expect([status, body.code]).toEqual([409, 'TRANSACTION_CONFLICT']);
    expect(body.detail).toContain('"T4"');
    // Nothing of the request was taken.
    expect((await ask('GET', '/v1/customers/Ada')).body.historicalValue).toBe(60);
    expect(
      (await post({ ...order, transactionId: 'T3', customerId: 'Bob', date: '1997-03-01', amount: 7.5 })).body,
    ).toMatchObject({ repeated: 1 });
  });

  test('a higher version takes the place of a lower one, whichever comes first', async () => {
    await post({ ...order, version: 3, amount: 50 });
    expect((await post({ ...order, version: 2, amount: 40 })).body).toMatchObject({ outdated: 1 });
    expect((await ask('GET', '/v1/customers/Ada')).body.historicalValue).toBe(80);
    const { body } = await post({ ...order, version: 4, customerId: 'Bob' });
    expect(body).toMatchObject({ corrected: 1, customers: [{ customerId: 'Bob', historicalValue: 37.5 }] });
    expect((await ask('GET', '/v1/customers/Ada')).body.historicalValue).toBe(30);
    expect((await post({ transactionId: 'T4', version: 5, withdrawn: true })).body).toMatchObject({ withdrawn: 1 });
    expect((await ask('GET', '/v1/customers/Bob')).body.historicalValue).toBe(7.5);
    await post({ transactionId: 'T3', version: 2, withdrawn: true });
    expect((await ask('GET', '/v1/customers/Bob')).status).toBe(404);
    await serving.close();
    await begin();
    expect((await ask('GET', '/v1/customers/Bob')).status).toBe(404);
    expect((await post({ ...order, version: 3, amount: 50 })).body).toMatchObject({ outdated: 1 });
  });

  test('a later day moves as-of for everybody', async () => {
    const { body: before } = await ask('GET', '/v1/customers/Bob');
    const { body } = await post({ ...order, date: '1997-12-24' });
    expect(body.asOf).toBe('1997-12-24');
    const { body: after } = await ask('GET', '/v1/customers/Bob');
    expect(after.asOf).toBe('1997-12-24');
    expect(after.pAlive).toBeLessThanOrEqual(before.pAlive);
    await serving.close();
    await begin();
    expect((await ask('GET', '/v1/customers/Bob')).body).toEqual(after);
  });

  test('many at once are taken together, each of them once', async () => {
    const posts = Array.from({ length: 60 }, (_, i) =>
      post({ transactionId: `M${i % 50}`, customerId: `c${i % 7}`, date: '1997-08-01', amount: 1 + (i % 50) }),
    );
    const answers = await Promise.all(posts);
    // Ten ids came twice with another customer: either of them was first.
    const conflicts = answers.filter(({ status }) => status === 409).length;
    const accepted = answers.filter(({ body }) => body.accepted === 1).length;
    expect([accepted, conflicts]).toEqual([50, 10]);
    await serving.close();
    const store = await openStore(file);
    expect(await store.counts()).toMatchObject({ transactions: 53 });
    await store.close();
    await begin();
  });

  test('what is at fault is refused by name', async () => {
    const faults = [
      [{ ...order, amount: undefined }, '/amount', 'is missing'],
      [{ ...order, amount: '3' }, '/amount', 'expected number'],
      [{ ...order, date: '1997-02-30' }, '/date', 'must be a day'],
      [{ ...order, date: '2150-01-01' }, '/date', 'lies in the future'],
      [{ ...order, customerId: ' NULL ' }, '/customerId', 'names nobody'],
      [{ ...order, transactionId: '' }, '/transactionId', '>=1 characters'],
      [{ ...order, transactionId: 'a\u0000b' }, '/transactionId', 'must be text'],
      [{ ...order, product: '\ud800' }, '/product', 'NUL'],
      [{ ...order, ammount: 1 }, '/ammount', 'unknown field'],
      [{ ...order, version: 0 }, '/version', '>=1'],
      [{ ...order, attributes: { size: 'L' } }, '/attributes/size', 'the store has none'],
      [{ transactions: [order, { transactionId: 'x' }] }, '/transactions/1/customerId', 'is missing'],
      [{ transactions: [] }, '/transactions', 'at least one'],
    ] as const;
    for (const [body, field, message] of faults) {
      const { status, body: problem } = await post(body);
      expect(status, field).toBe(400);
      expect(problem.errors!.find((error) => error.field === field)?.message, field).toContain(message);
    }
    expect((await ask('GET', '/v1/customers/Ada')).body.historicalValue).toBe(30);
  });

  test('names with what SQL could stumble over are names', async () => {
    const customerId = `'; DROP TABLE transactions; -- "ü`;
    await post({ ...order, customerId, orderId: "it's" });
    expect((await ask('GET', `/v1/customers/${encodeURIComponent(customerId)}`)).body).toMatchObject({ customerId });
    expect((await ask('DELETE', `/v1/customers/${encodeURIComponent(customerId)}`)).body).toEqual({
      erased: { transactions: 1 },
    });
    expect((await ask('GET', '/readyz')).body).toMatchObject({ customers: 2 });
  });
});

describe('DELETE /v1/customers/:id', () => {
  test('is gone from answers at once, and from the file when the server has ended', async () => {
    const customerId = 'Grace.Hopper@example.org';
    await post({ ...order, customerId, orderId: 'order-of-grace' });
    const id = encodeURIComponent(customerId);
    expect((await ask('DELETE', `/v1/customers/${id}`)).body).toEqual({ erased: { transactions: 1 } });
    expect((await ask('GET', `/v1/customers/${id}`)).status).toBe(404);
    expect((await ask('DELETE', `/v1/customers/${id}`)).status).toBe(404);
    await serving.close();
    for (const text of ['grace', 'Grace', 'hopper']) expect(readFileSync(file).includes(text), text).toBe(false);
    const store = await openStore(file);
    expect(await store.audit.list()).toMatchObject([{ action: 'customer.erase', detail: '{"transactions":1}' }]);
    await store.close();
    await begin();
  });
});

test('who has taken everything back can be erased all the same', async () => {
  await post({ transactionId: 'T3', version: 2, withdrawn: true });
  expect((await ask('GET', '/v1/customers/Bob')).status).toBe(404);
  expect((await ask('DELETE', '/v1/customers/Bob')).body).toEqual({ erased: { transactions: 2 } });
  expect((await ask('DELETE', '/v1/customers/Bob')).status).toBe(404);
});

describe('GET /v1/backup', () => {
  test('is a store of what there is', async () => {
    await post(order);
    const response = await fetch(`${serving.url}/v1/backup`);
    const copy = storeFile();
    writeFileSync(copy, Buffer.from(await response.arrayBuffer()));
    const store = await openStore(copy);
    expect(await store.counts()).toEqual({ transactions: 4, customers: 2 });
    await store.close();
  });

  test('perennial backup fetches it, and says why where it can not', async () => {
    const copy = storeFile();
    expect(await perennial('backup', '--url', serving.url, '--out', copy, '-q')).toMatchObject({ code: 0, err: '' });
    expect((await perennial('backup', '--url', serving.url, '--out', copy)).err).toContain('exists already');
    const again = storeFile();
    expect(await perennial('backup', '--store', copy, '--out', again, '-q')).toMatchObject({ code: 0 });
    const store = await openStore(again);
    expect(await store.counts()).toEqual({ transactions: 3, customers: 2 });
    await store.close();
    const other = await serve({ bundle, port: 0, host: '127.0.0.1' });
    const refused = await perennial('backup', '--url', other.url, '--out', storeFile());
    expect(refused).toMatchObject({ code: 5, err: expect.stringContaining('This server has no store to back up') });
    await other.close();
  });
});

test('the store’s table of customers has what was answered', async () => {
  const { body } = await post(order);
  await serving.close();
  const store = await openStore(file);
  const rows = await store.customers();
  await store.close();
  await begin();
  const [ada] = body.customers;
  expect(rows.find(({ customer }) => customer === 'Ada')).toMatchObject({
    ...{ asOf: '1997-09-30', orders: 3, historicalValue: 60_000_000n, horizonDays: 365 },
    ...{ expectedPurchases: ada.expectedPurchases, predictedValue: ada.predictedValue, pReturn: ada.pReturn },
  });
  expect(rows).toHaveLength(2);
});

test('a full disk: what could not be written is not taken, and everything else goes on', async () => {
  await serving.close();
  const store = await openStore(file, { threads: 1 });
  let full = true;
  const append: typeof store.append = (...what) =>
    full
      ? Promise.reject(new Error('TransactionContext Error: Failed to commit: "x": No space left on device'))
      : store.append(...what);
  const failing = Object.create(store, { append: { value: append } });
  serving = await serve({ bundle, store: failing, port: 0, host: '127.0.0.1', log: openLog({ level: 'silent' }) });
  await serving.ready;
  const { status, body } = await post(order);
  expect([status, body.code, body.detail]).toEqual([507, 'STORE_UNWRITABLE', expect.stringContaining('no room left')]);
  expect((await ask('GET', '/v1/customers/Ada')).body.historicalValue).toBe(30);
  full = false;
  expect((await post(order)).body).toMatchObject({ accepted: 1 });
  expect((await ask('GET', '/v1/customers/Ada')).body.historicalValue).toBe(60);
});

test('a server without a store says so', async () => {
  const other = await serve({ bundle, port: 0, host: '127.0.0.1' });
  const response = await fetch(`${other.url}/v1/transactions`, {
    method: 'POST',
    body: JSON.stringify(order),
    headers: { 'Content-Type': 'application/json' },
  });
  expect(await response.json()).toMatchObject({ code: 'STORE_MISSING' });
  await other.close();
});
