import { beforeAll, expect, test } from 'vitest';
import type { Predictor } from '../../src/service/predictor.ts';
import { openPredictor } from '../../src/service/predictor.ts';
import { batchReader } from '../../src/service/readBatch.ts';
import { Together } from '../../src/service/together.ts';
import { openOrders, orderLines, trainedOn, transactionsOf } from './orders.ts';

const lines = orderLines(60, 5);
const ids = [...new Set(lines.map(({ customer }) => customer))].slice(0, 30);
let predictor: Predictor;
beforeAll(async () => {
  const ledger = await openOrders(lines);
  predictor = await openPredictor(await trainedOn(ledger));
  await ledger.close();
});

const near = (a: unknown, b: unknown): void => {
  if (typeof a === 'number' && typeof b === 'number') {
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a)));
    return;
  }
  if (typeof a !== 'object' || a === null) {
    expect(a).toEqual(b);
    return;
  }
  expect(Object.keys(a)).toEqual(Object.keys(b as object));
  for (const [name, own] of Object.entries(a)) near(own, (b as Record<string, unknown>)[name]);
};

test('requests of one turn get what each would get alone, whatever each asks', async () => {
  const read = batchReader(predictor.manifest, 100);
  const bodies = [
    ...ids.map((customerId, i) => ({
      customerId,
      transactions: transactionsOf(lines, customerId),
      ...(i % 3 === 0 ? { horizonDays: 30 } : {}),
      ...(i % 5 === 0 ? { level: 0.5 } : {}),
    })),
    { customerId: 'summary', summary: { x: 2, tx: 10, T: 20 } },
    {
      customers: ids.slice(0, 3).map((customerId) => ({ customerId, transactions: transactionsOf(lines, customerId) })),
    },
  ];
  let forecasts = 0;
  const counting: Predictor = {
    ...predictor,
    predict(...asked) {
      forecasts++;
      return predictor.predict(...asked);
    },
  };
  const requests = await Promise.all(bodies.map((body) => read(body)));
  const together = new Together();
  const answers = await Promise.all(requests.map((request) => together.predict(counting, request)));
  expect(forecasts).toBeLessThan(10);
  for (const [i, request] of requests.entries()) {
    near(answers[i], await new Together().predict(predictor, request));
    expect(answers[i].map(({ customerId }) => customerId)).toEqual(request.rows.map(({ customerId }) => customerId));
  }
});

test('what one fails for does not fail the others', async () => {
  const request = await batchReader(
    predictor.manifest,
    1,
  )({
    customerId: ids[1],
    transactions: transactionsOf(lines, ids[1]),
  });
  const bad = { ...request, rows: [{ ...request.rows[0], customerId: 'bad' }] };
  const failing: Predictor = {
    ...predictor,
    predict(group, question) {
      if (group.notes.some(({ customerId }) => customerId === 'bad')) throw new Error('fell over');
      return predictor.predict(group, question);
    },
  };
  const together = new Together();
  const [good, fault] = await Promise.allSettled([together.predict(failing, request), together.predict(failing, bad)]);
  expect([good.status, fault.status]).toEqual(['fulfilled', 'rejected']);
});
