import { expect, test } from 'vitest';
import { inactiveRepeatCustomers } from '../../src/evaluation/inactivity.ts';

const f = (...values: number[]) => Float64Array.from(values);

test('inactivity is counted in the customer’s own usual gaps', () => {
  // Gaps since the last purchase: 5, 8 (belongs to the first group), 9, 5 with one repeat purchase, none, 4 (to neither).
  const x = f(2, 4, 3, 1, 0, 2);
  const tx = f(4, 8, 3, 2, 0, 4);
  const T = f(14, 24, 12, 12, 30, 12);
  const actual = f(1, 0, 4, 9, 9, 9);
  const predicted = { purchases: f(0.5, 0.25, 2, 8, 8, 8), pReturn: f(0.4, 0.2, 0.9, 0.5, 0.5, 0.5) };
  const medium = inactiveRepeatCustomers({ x, tx, T }, actual, predicted, 4, 8);
  expect(medium).toEqual({ customers: 2, actual: 1, predicted: 0.75, returned: 0.5, pReturn: expect.closeTo(0.3, 14) });
  const long = inactiveRepeatCustomers({ x, tx, T }, actual, predicted, 8, Infinity);
  expect(long).toEqual({ customers: 1, actual: 4, predicted: 2, returned: 1, pReturn: 0.9 });
});

test('no such customer: nothing predicted, and no share', () => {
  const nobody = inactiveRepeatCustomers(
    { x: f(1), tx: f(1), T: f(2) },
    f(1),
    { purchases: f(1), pReturn: f(1) },
    4,
    8,
  );
  expect(nobody).toEqual({ customers: 0, actual: 0, predicted: 0, returned: Number.NaN, pReturn: Number.NaN });
});
