import { describe, expect, it } from 'vitest';
import {
  digamma,
  digammaRise,
  lnBeta,
  lnGamma,
  lnRising,
  log1pExp,
  logistic,
  trigamma,
  trigammaRise,
} from '../../src/numerics/special.ts';
// Made by test/golden/special.py with mpmath at 40 digits; arguments from 1e-8 to 2.7e8.
import reference from '../golden/special.json' with { type: 'json' };

/** Error relative to the value, or to 1 where the value passes through zero. */
const error = (actual: number, expected: number) => Math.abs(actual - expected) / Math.max(1, Math.abs(expected));

describe('gamma-family functions against mpmath', () => {
  it('lnGamma, digamma and trigamma', () => {
    for (const [z, ln, first, second] of reference.one) {
      expect(error(lnGamma(z), ln), `lnGamma(${z})`).toBeLessThan(4e-15);
      expect(error(digamma(z), first), `digamma(${z})`).toBeLessThan(2e-15);
      expect(Math.abs(trigamma(z) / second - 1), `trigamma(${z})`).toBeLessThan(2e-15);
    }
  });

  it('lnGamma keeps its digits at its zeros', () => {
    for (const e of [1e-3, 1e-6, 1e-9]) {
      // lnGamma(1 + e) = -Euler e + zeta(2) e² / 2 - …, and lnGamma(2 + e) that plus ln(1 + e).
      const series = -0.5772156649015329 * e + 0.8224670334241132 * e * e - 0.4006856343865314 * e ** 3;
      const ofTwo = series + Math.log1p(e);
      expect(Math.abs(lnGamma(1 + e) / series - 1)).toBeLessThan(2e-16 / e + 1e-8);
      expect(Math.abs(lnGamma(2 + e) / ofTwo - 1)).toBeLessThan(4e-16 / e + 1e-8);
    }
  });

  it('rises: differences of these functions, by counts from 0 to 30,000', () => {
    for (const [z, n, ln, first, second] of reference.rising) {
      expect(error(lnRising(z, n), ln), `lnRising(${z}, ${n})`).toBeLessThan(4e-15);
      expect(error(digammaRise(z, n), first), `digammaRise(${z}, ${n})`).toBeLessThan(4e-15);
      expect(error(trigammaRise(z, n), second), `trigammaRise(${z}, ${n})`).toBeLessThan(4e-15);
    }
  });

  it('lnBeta, also where one argument dwarfs the other', () => {
    for (const [a, b, ln] of reference.lnBeta)
      expect(error(lnBeta(a, b), ln), `lnBeta(${a}, ${b})`).toBeLessThan(8e-15);
  });
});

describe('logistic and its integral', () => {
  it.each([-800, -40, -1, 0, 1e-9, 3, 40, 800])('at %f', (y) => {
    expect(logistic(y) + logistic(-y)).toBeCloseTo(1, 15);
    expect(log1pExp(y) - log1pExp(-y)).toBeCloseTo(y, 12);
    expect(logistic(y)).toBeGreaterThanOrEqual(0);
  });
});
