import { expect, test } from 'vitest';
import { serveModel } from '../../../src/service/models/servedModel.ts';
import type { Predictor } from '../../../src/service/predictor.ts';
import { manifest } from '../shop.ts';

/** Predicts its own name, and fails once it is disposed. */
function named(version: string): Predictor & { disposed: number } {
  const predictor = {
    ...{ manifest, version, scope: null, disposed: 0, main: {} as never, single: {} as never },
    predict: () => {
      if (predictor.disposed > 0) throw new Error('disposed');
      return [{ customerId: version }] as never;
    },
    value: () => ({}) as never,
    dispose: () => void predictor.disposed++,
  };
  return predictor;
}
const nameOf = (predictor: Predictor) => predictor.predict({} as never, {})[0].customerId;

test('who has taken the former finishes on it; then it is disposed, once', async () => {
  const [a, b] = [named('a'), named('b')];
  const served = serveModel(a);
  const [one, two] = [served.take(), served.take()];
  await served.swap(b);
  expect([nameOf(served), served.version]).toEqual(['b', 'b']);
  expect(nameOf(one.predictor)).toBe('a');
  one.release();
  one.release();
  expect(nameOf(two.predictor)).toBe('a');
  expect(a.disposed).toBe(0);
  two.release();
  expect(a.disposed).toBe(1);
  served.dispose();
  expect(b.disposed).toBe(1);
});

test('a swap waits for whoever holds the model, and happens in one turn', async () => {
  const served = serveModel(named('a'));
  const release = served.hold();
  const seen: string[] = [];
  const swapped = served.swap(named('b'), () => seen.push(`then ${served.version}`));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(nameOf(served)).toBe('a');
  release();
  expect(nameOf(served)).toBe('b');
  await swapped;
  expect(seen).toEqual(['then b']);
});

test('predictions are counted, by the former and the latter', async () => {
  let count = 0;
  const served = serveModel(named('a'), (customers) => {
    count += customers;
  });
  const { predictor } = served.take();
  await served.swap(named('b'));
  nameOf(predictor);
  nameOf(served);
  expect(count).toBe(2);
});
