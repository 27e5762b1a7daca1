import { expect, test } from 'vitest';
import { chiSquareTail, upperGamma } from '../../src/numerics/incompleteGamma.ts';

test('the critical values of statistical tables (NIST/SEMATECH e-Handbook, 1.3.6.7.4)', () => {
  for (const [df, critical] of [
    [1, 3.841458820694124],
    [2, 5.991464547107979],
    [10, 18.307038053275146],
    [100, 124.34211340400407],
  ]) {
    expect(chiSquareTail(critical, df)).toBeCloseTo(0.05, 12);
  }
});

test('closed forms: Q(1, x) = e^-x, Q(3, x) = e^-x (1 + x + x²/2), on both sides of a + 1', () => {
  for (const x of [1e-8, 0.1, 1, 1.9, 2.1, 3.9, 4.1, 20, 300]) {
    expect(Math.abs(upperGamma(1, x) / Math.exp(-x) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(upperGamma(3, x) / (Math.exp(-x) * (1 + x + (x * x) / 2)) - 1)).toBeLessThan(1e-12);
  }
  expect(upperGamma(2.5, 0)).toBe(1);
  expect(upperGamma(2.5, Infinity)).toBe(0);
});
