import { describe, expect, it } from 'vitest';
import { betaRule, gammaMeans } from '../../src/numerics/means.ts';
// Made by test/golden/special.py with mpmath at 25 digits; shapes from 1e-6 to 1e6.
import reference from '../golden/special.json' with { type: 'json' };

const mean = (rule: ReturnType<typeof betaRule>, f: (p: number) => number) =>
  rule.points.reduce((sum, p, i) => sum + rule.weights[i] * f(p), 0);

describe('means over a Beta distribution', () => {
  it('agree with closed forms for shapes from 1e-6 to 1e6', () => {
    for (const [a, b, c, first, product, hypergeometric] of reference.betaMeans) {
      const rule = betaRule(a, b, c);
      const at = `Beta(${a}, ${b}), c = ${c}`;
      expect(Math.abs(mean(rule, (p) => p) / first - 1), `${at}: E p`).toBeLessThan(1e-12);
      expect(Math.abs(mean(rule, (p) => 1 / (1 + c * p)) / hypergeometric - 1), `${at}: E 1/(1+cp)`).toBeLessThan(
        1e-12,
      );
      // p (1 - p) vanishes at both ends, where a slim density has its weight: absolute there.
      expect(Math.abs(mean(rule, (p) => p * (1 - p)) - product), `${at}: E p(1-p)`).toBeLessThan(1e-12);
    }
  });

  it('weights are positive and sum to one', () => {
    for (const [a, b] of [
      [1e-6, 1e-6],
      [1, 1],
      [1e6, 3],
    ]) {
      const { points, weights } = betaRule(a, b, 1e3);
      expect(weights.every((w) => w >= 0)).toBe(true);
      expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 13);
      expect(points.every((p) => p >= 0 && p <= 1)).toBe(true);
    }
  });
});

describe('means over a Gamma distribution', () => {
  it('agree with closed forms for shapes from 1e-6 to 1e3', () => {
    for (const [shape, inverseScale, c, laplace, inverse] of reference.gammaMeans) {
      const at = `Gamma(${shape}, ${inverseScale}), c = ${c}`;
      const exponential = gammaMeans(shape, (rate) => Math.exp(-rate), 1)(inverseScale);
      expect(Math.abs(exponential - laplace), `${at}: E e^-rate`).toBeLessThan(1e-12);
      const hyperbola = gammaMeans(shape, (rate) => 1 / (1 + c * rate), c)(inverseScale);
      expect(Math.abs(hyperbola / inverse - 1), `${at}: E 1/(1 + c rate)`).toBeLessThan(1e-12);
    }
  });

  it('share the values of the function between scales', () => {
    let calls = 0;
    const means = gammaMeans(
      2,
      (rate) => {
        calls++;
        return Math.exp(-rate);
      },
      1,
    );
    means(1);
    const once = calls;
    means(1.01);
    expect(calls - once).toBeLessThan(once / 10);
  });
});
