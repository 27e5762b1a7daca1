import { expect, test } from 'vitest';
import { ageCurve } from '../../../src/models/purchases/ageCurve.ts';

const ALPHA = 4.4;
/** Expected purchases of a Pareto/NBD customer, up to a factor: a power law of two reaches. */
const worth = (T: number) => (ALPHA + T) ** -1.3 * (1 + T / 40) ** 0.6;
const ages = Array.from({ length: 500 }, (_, i) => (i * i) / 300);

test('a curve follows its function from age 0 on, with few values of it', () => {
  let asked = 0;
  const curve = ageCurve(ALPHA, (T) => {
    asked++;
    return worth(T);
  });
  for (const T of ages) expect(Math.abs(curve(T) / worth(T) - 1)).toBeLessThan(1e-12);
  // Five brackets hold ages up to 830.
  expect(asked).toBeLessThanOrEqual(5 * 33);
});

test('an age has the same answer to the last bit whatever was asked before', () => {
  const [one, other] = [ageCurve(ALPHA, worth), ageCurve(ALPHA, worth)];
  const upwards = ages.map(one);
  const downwards = ages.toReversed().map(other);
  expect(downwards.reverse()).toEqual(upwards);
});

test('where a function is not smooth, or 0, it is asked itself', () => {
  const kinked = (T: number) => 1 + Math.abs(Math.sin(T));
  const curve = ageCurve(1, kinked);
  for (const T of [0, 3, 50]) expect(curve(T)).toBe(kinked(T));
  expect(ageCurve(1, () => 0)(7)).toBe(0);
});
