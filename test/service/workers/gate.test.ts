import { expect, test } from 'vitest';
import type { PerennialError } from '../../../src/errors.ts';
import { Gate } from '../../../src/service/workers/gate.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const limits = { inside: 2, waiting: 3, waitMs: 10_000 };

test('no more than so many are inside, others come in their order, and more are refused', async () => {
  const gate = new Gate(limits);
  const order: number[] = [];
  const leave: (() => void)[] = [];
  const all = Array.from({ length: 5 }, async (_, i) => {
    leave[i] = await gate.enter();
    order.push(i);
  });
  await turn();
  expect([order, gate.inside, gate.waiting]).toEqual([[0, 1], 2, 3]);
  const refused: PerennialError = await gate.enter().then(
    () => expect.fail('was let in'),
    (error) => error,
  );
  expect([refused.code, refused.status, gate.refused]).toEqual(['BUSY', 503, 1]);
  expect(refused.details.retryAfter).toBeGreaterThanOrEqual(1);
  leave[0]();
  // Whoever leaves twice makes room once.
  leave[0]();
  await turn();
  expect([order, gate.inside, gate.waiting]).toEqual([[0, 1, 2], 2, 2]);
  for (const i of [1, 2]) leave[i]();
  await Promise.all(all);
  for (const i of [3, 4]) leave[i]();
  expect([order, gate.inside, gate.waiting]).toEqual([[0, 1, 2, 3, 4], 0, 0]);
});

test('who has gone, or waited too long, holds no place', async () => {
  const waited: number[] = [];
  const gate = new Gate({ inside: 1, waiting: 3, waitMs: 20 }, (seconds) => waited.push(seconds));
  const leave = await gate.enter();
  const gone = new AbortController();
  const leaving = expect(gate.enter(gone.signal)).rejects.toThrow('busy');
  gone.abort();
  await leaving;
  expect(gate.waiting).toBe(0);
  await expect(gate.enter()).rejects.toThrow('busy');
  expect([gate.inside, gate.waiting, waited.length]).toEqual([1, 0, 1]);
  leave();
  (await gate.enter())();
  expect([gate.inside, waited.length]).toEqual([0, 2]);
});

test('what a place takes decides when to come again', async () => {
  const gate = new Gate({ inside: 1, waiting: 0, waitMs: 1000 });
  const refusal = () => gate.enter().catch(({ details }: PerennialError) => details.retryAfter);
  for (let i = 0; i < 30; i++) (await gate.enter())();
  await gate.enter();
  // Quick requests: at once, as soon as seconds can say it.
  expect(await refusal()).toBe(1);
});
