/** What people know of a customer, kept in the store beside what the model says. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../src/client/index.ts';
import { type Serving, serve } from '../../src/service/serve.ts';
import { openStore } from '../../src/store/openStore.ts';
import { load, storeFile } from '../store/stores.ts';
import { bundle } from './shop.ts';

const ROWS = [
  { customerId: 'Ada', date: '1997-01-05', amount: 10, transactionId: 'T1' },
  { customerId: 'Ada', date: '1997-05-05', amount: 20, transactionId: 'T2' },
  { customerId: 'Bob', date: '1997-03-01', amount: 7.5, transactionId: 'T3' },
];

const file = storeFile();
let serving: Serving;
async function begin() {
  serving = await serve({
    bundle,
    store: await openStore(file, { create: true, threads: 1 }),
    port: 0,
    host: '127.0.0.1',
  });
  await serving.ready;
}
beforeAll(async () => {
  const store = await openStore(file, { create: true, threads: 1 });
  await load(store, { rows: ROWS, currency: 'USD', asOf: '1997-09-30' });
  await store.close();
  await begin();
});
afterAll(() => serving.close());
const client = () => createClient({ url: serving.url });

test('a value said weighs beside the model’s, is kept, and can be taken back', async () => {
  const { predictedValue } = await client().customer('Ada');
  const before = await client().manualValues('Ada');
  expect(before).toMatchObject({
    automaticValue: predictedValue,
    value: predictedValue,
    manualValue: null,
    calculation: 'automatic',
    values: [],
  });
  const range = { value: 200, low: 150, high: 260 };
  const said = await client().setManualValues('Ada', {
    values: [{ field: 'predicted_value', ...range, reason: 'a large order is agreed' }],
    source: 'Anna',
  });
  expect(said).toMatchObject({
    manualValue: 200,
    calculation: 'combined',
    values: [{ ...range, source: 'Anna', expired: false }],
  });
  expect(said.weight).toBeGreaterThan(0.5);
  expect(said.value).toBeGreaterThan(predictedValue!);
  expect(said.value).toBeLessThan(200);
  await serving.close();
  await begin();
  expect(await client().manualValues('Ada')).toEqual(said);
  expect(await client().removeManualValues('Ada')).toEqual(before);
});

test('a value that has expired is kept and does not count; a 0 replaces', async () => {
  const expired = await client().setManualValues('Bob', {
    values: [{ field: 'predicted_value', value: 9, validTo: '1997-09-29' }],
  });
  expect(expired).toMatchObject({ calculation: 'automatic', manualValue: null, values: [{ expired: true }] });
  const dead = await client().setManualValues('Bob', { values: [{ field: 'expected_purchases', value: 0 }] });
  expect(dead).toMatchObject({ value: 0, calculation: 'manual', weight: 1 });
});

test('who is erased takes what was said along, and the log names nobody', async () => {
  await client().setManualValues('Bob', { values: [{ field: 'lifetime', value: 1 }], source: 'Anna' });
  await client().eraseCustomer('Bob');
  await expect(client().manualValues('Bob')).rejects.toMatchObject({ problem: { code: 'CUSTOMER_UNKNOWN' } });
  await client().addTransactions([{ transactionId: 'T9', customerId: 'Bob', date: '1997-09-01', amount: 5 }]);
  expect((await client().manualValues('Bob')).values).toEqual([]);
});

test.each<[object, RegExp]>([
  [{ values: [] }, /values/],
  [{ values: [{ field: 'churn', value: 1 }] }, /field/],
  [{ values: [{ field: 'p_return', value: 2 }] }, /is a chance/],
  [{ values: [{ field: 'lifetime', value: 2, low: 1 }] }, /both low and high/],
  [{ values: [{ field: 'lifetime', value: 2, validTo: 'soon' }] }, /validTo/],
  [
    {
      values: [
        { field: 'lifetime', value: 2 },
        { field: 'predicted_value', value: 2 },
      ],
    },
    /values\.1\.field.*says lifetime/,
  ],
])('refuses %j', async (body, message) => {
  const response = await fetch(`${serving.url}/v1/customers/Ada/manual`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toMatch(message);
});
