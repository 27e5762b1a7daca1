import { expect, test } from 'vitest';
import { serveModel } from '../../../src/service/models/servedModel.ts';
import type { Predictor } from '../../../src/service/predictor.ts';
import { manifest } from '../shop.ts';

/** Predicts its own name. */
function named(version: string): Predictor {
  return {
    ...{ bundle: { manifest, files: {} }, manifest, version, scope: null, main: {} as never, single: {} as never },
    predict: () => [{ customerId: version }] as never,
    valuate: () => ({}) as never,
    value: () => ({}) as never,
  };
}
const nameOf = (predictor: Predictor) => predictor.predict({} as never, {})[0].customerId;

test('who keeps to the former finishes on it', async () => {
  const served = serveModel(named('a'));
  const former = served.now();
  await served.swap(named('b'));
  expect([nameOf(served), served.version, nameOf(served.now())]).toEqual(['b', 'b', 'b']);
  expect([nameOf(former), former.version]).toEqual(['a', 'a']);
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
  const predictor = served.now();
  await served.swap(named('b'));
  nameOf(predictor);
  nameOf(served);
  expect(count).toBe(2);
});
