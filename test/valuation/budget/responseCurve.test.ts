import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/numerics/random.ts';
import { customersAt, fitResponseCurve, marginalCustomers } from '../../../src/valuation/budget/responseCurve.ts';

const spend = [100, 150, 220, 330, 500, 700, 900, 1200, 1500, 1800];

test('finds a curve without noise again', () => {
  const truth = { scale: 0.7, elasticity: 0.64 };
  const curve = fitResponseCurve({ spend, newCustomers: spend.map((s) => customersAt(truth, s)) });
  expect(curve).toMatchObject({ source: 'learnt', scale: expect.closeTo(0.7, 9), elasticity: expect.closeTo(0.64, 9) });
});

test('its standard error covers the truth as often as it says, with Poisson counts', () => {
  const random = randomFrom(11);
  const truth = { scale: 2, elasticity: 0.5 };
  let inside = 0;
  const rounds = 400;
  for (let round = 0; round < rounds; round++) {
    const newCustomers = spend.map((s) => random.poisson(customersAt(truth, s)));
    const { elasticity, elasticityError } = fitResponseCurve({ spend, newCustomers });
    if (Math.abs(elasticity - 0.5) < 1.96 * elasticityError!) inside++;
  }
  // The dispersion is never taken below 1, which makes errors a little wide.
  expect(inside / rounds).toBeGreaterThan(0.93);
  expect(inside / rounds).toBeLessThan(0.995);
});

test('few spends, or customers that do not rise with spend, leave b to opinion; too steep a rise is straight', () => {
  const few = fitResponseCurve({ spend: [100, 101, 200, 202, 400], newCustomers: [5, 5, 8, 8, 12] }, 0.4);
  expect(few).toMatchObject({ source: 'assumed', elasticity: 0.4, elasticityError: null });
  // Through the totals all the same.
  const whole = [100, 101, 200, 202, 400].reduce((sum, s) => sum + customersAt(few, s), 0);
  expect(whole).toBeCloseTo(38, 9);
  expect(fitResponseCurve({ spend, newCustomers: spend.map((s) => 1000 / s) }).source).toBe('not-rising');
  expect(fitResponseCurve({ spend, newCustomers: spend.map((s) => s ** 1.4) })).toMatchObject({
    source: 'linear',
    elasticity: 1,
  });
});

test('periods without spend do not count, and the slope is the derivative', () => {
  const with0 = fitResponseCurve({ spend: [0, ...spend], newCustomers: [9, ...spend.map((s) => s ** 0.5)] });
  expect(with0.elasticity).toBeCloseTo(0.5, 9);
  const slope = (customersAt(with0, 501) - customersAt(with0, 499)) / 2;
  expect(marginalCustomers(with0, 500)).toBeCloseTo(slope, 6);
});
