/** One large request does not keep the others waiting. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Prediction } from '../../src/service/responses.ts';
import { openOrders, orderLines, trainedOn, transactionsOf } from './orders.ts';
import { type Client, start } from './shop.ts';

const lines = orderLines(320, 7);
let shop: Client;
beforeAll(async () => {
  const ledger = await openOrders(lines);
  shop = await start({ bundle: await trainedOn(ledger) });
  await ledger.close();
}, 60_000);
afterAll(() => shop.close());

test('a batch of ten thousand is computed in steps, and its answers are in place', { timeout: 60_000 }, async () => {
  const known = ['K1', 'K2', 'Zoë/0', 'K3'].map((customerId) => ({
    customerId,
    transactions: transactionsOf(lines, customerId)
      .slice(0, 6)
      .map(({ date, amount }) => ({ date, amount })),
  }));
  const summary = { customerId: 's', summary: { x: 3, tx: 20, T: 40 } };
  const alone: Prediction[] = [];
  for (const customer of [...known, summary]) alone.push((await (await shop.post(customer)).json()) as Prediction);
  const customers = Array.from({ length: 10_000 }, (_, i) => (i % 5 === 4 ? summary : known[i % 5]));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const text = JSON.stringify({ customers });
  delay.enable();
  const started = performance.now();
  const answer = await shop.send(text);
  const took = performance.now() - started;
  delay.disable();
  const { predictions } = (await answer.json()) as { predictions: Prediction[] };
  expect(delay.max / 1e6).toBeLessThan(took / 3);
  expect(predictions.length).toBe(10_000);
  for (const [i, { customerId, expectedPurchases }] of predictions.entries()) {
    expect(customerId).toBe(alone[i % 5].customerId);
    expect(Math.abs(expectedPurchases - alone[i % 5].expectedPurchases)).toBeLessThan(1e-6);
  }
});
