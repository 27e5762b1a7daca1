import { expect, test } from 'vitest';
import { nextPurchaseTime } from '../../src/numerics/nextPurchase.ts';

/** P(return) of customers who buy at constant rates. */
const curveOf = (rates: Float64Array) => (time: number) => rates.map((rate) => -Math.expm1(-rate * time));

test('of a constant rate it is ln 2 over the rate, where the horizon reaches as far', () => {
  const rates = Float64Array.of(0.001, 0.0069, 0.007, 0.02, 0.05, 0.3, 2);
  const curve = curveOf(rates);
  const next = nextPurchaseTime(curve(100), null, 100, curve);
  rates.forEach((rate, i) => {
    const time = Math.LN2 / rate;
    if (time > 100) expect(next[i]).toBeNaN();
    // Between its points the curve is taken as straight.
    else expect(Math.abs(next[i] - time)).toBeLessThan(Math.max(0.08 * time, 100 / 64));
  });
});

test('customers of twice the intensity return in half the time', () => {
  const slow = curveOf(Float64Array.of(0.02, 0.02));
  const next = nextPurchaseTime(Float64Array.of(1 - Math.exp(-2), 1 - Math.exp(-4)), Float64Array.of(1, 2), 100, slow);
  expect(next[1] / next[0]).toBeCloseTo(0.5, 1);
});

test('nobody has one at less than one half, and at one half it is the horizon', () => {
  const curve = (time: number) => Float64Array.of((0.5 * time) / 80, (0.49 * time) / 80, 0);
  const [next, never, dead] = nextPurchaseTime(curve(80), null, 80, curve);
  expect(next).toBeCloseTo(80, 9);
  expect([never, dead]).toEqual([Number.NaN, Number.NaN]);
});

test('more points in time never lie beyond the horizon, though P(return) was capped', () => {
  // What is known of the customer is more than the curve gives.
  const curve = (time: number) => Float64Array.of((0.3 * time) / 50);
  expect(nextPurchaseTime(Float64Array.of(0.6), null, 50, curve)[0]).toBe(50);
});
