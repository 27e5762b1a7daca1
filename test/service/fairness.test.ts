/** One large request does not keep the others waiting. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Prediction } from '../../src/service/responses.ts';
import { thorough } from '../support/thorough.ts';
import { openOrders, orderLines, trainedOn, transactionsOf } from './orders.ts';
import { type Client, start } from './shop.ts';

const lines = orderLines(140, 7);
let shop: Client;
beforeAll(async () => {
  const ledger = await openOrders(lines);
  shop = await start({ bundle: await trainedOn(ledger) });
  await ledger.close();
});
afterAll(() => shop.close());

test('a batch of thousands is computed in steps, between which others are answered', async () => {
  const known = ['K1', 'K2', 'Zoë/0', 'K3'].map((customerId) => ({
    customerId,
    transactions: transactionsOf(lines, customerId)
      .slice(0, 6)
      .map(({ date, amount }) => ({ date, amount })),
  }));
  const summary = { customerId: 's', summary: { x: 3, tx: 20, T: 40 } };
  const alone: Prediction[] = [];
  for (const customer of [...known, summary]) alone.push((await (await shop.post(customer)).json()) as Prediction);
  const many = thorough(4000, 10_000);
  const customers = Array.from({ length: many }, (_, i) => (i % 5 === 4 ? summary : known[i % 5]));
  let computed = false;
  const batch = shop.send(JSON.stringify({ customers })).then((answer) => {
    computed = true;
    return answer;
  });
  // One after the other: were the batch computed in one go, all but the first would come after it.
  let meanwhile = 0;
  while (!computed) {
    await (await shop.get('/healthz')).text();
    if (!computed) meanwhile++;
  }
  expect(meanwhile).toBeGreaterThan(4);
  const { predictions } = (await (await batch).json()) as { predictions: Prediction[] };
  expect(predictions.length).toBe(many);
  const wrong = predictions.filter(
    ({ customerId, expectedPurchases }, i) =>
      customerId !== alone[i % 5].customerId || !(Math.abs(expectedPurchases - alone[i % 5].expectedPurchases) < 1e-6),
  );
  expect(wrong).toEqual([]);
});
