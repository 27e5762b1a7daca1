import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/numerics/random.ts';
import { effectOf, FEW } from '../../../src/valuation/campaign/effect.ts';
import { contactsPerReturn, smallestEffect } from '../../../src/valuation/campaign/power.ts';

/** Customers whose outcome is their prediction, times a factor, and noise; every fifth is held out. */
function experiment(seed: number, n: number, effect: number) {
  const random = randomFrom(seed);
  const prediction = Float64Array.from({ length: n }, () => random.gamma(0.7, 0.1));
  const control = random.shuffle(Uint8Array.from({ length: n }, (_, i) => Number(i % 5 === 0)));
  const outcome = prediction.map((v, i) => 0.8 * v + 4 * random.normal() + (control[i] ? 0 : effect));
  return { outcome, prediction, control };
}
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const pick = (column: Float64Array, control: Uint8Array, arm: number) =>
  [...column].filter((_, i) => control[i] === arm);

describe('the effect', () => {
  it('is the difference of means of y - θ·ŷ, with Welch’s error', () => {
    const { outcome, prediction, control } = experiment(1, 500, 2);
    const { adjusted, plain, theta } = effectOf(outcome, prediction, control);
    const z = outcome.map((y, i) => y - theta * prediction[i]);
    const [treated, held] = [0, 1].map((arm) => pick(z, control, arm));
    expect(adjusted.difference).toBeCloseTo(mean(treated) - mean(held), 10);
    const variance = (values: number[]) =>
      values.reduce((sum, v) => sum + (v - mean(values)) ** 2, 0) / (values.length - 1) / values.length;
    expect(adjusted.standardError).toBeCloseTo(Math.sqrt(variance(treated) + variance(held)), 10);
    expect(plain.difference).toBeCloseTo(mean(pick(outcome, control, 0)) - mean(pick(outcome, control, 1)), 10);
    expect(adjusted.interval[1] - adjusted.difference).toBeCloseTo(1.959964 * adjusted.standardError, 5);
  });

  it('takes out what the prediction explains: the same factor, and a smaller error', () => {
    const { outcome, prediction, control } = experiment(2, 20_000, 0);
    const { adjusted, plain, theta, varianceLeft } = effectOf(outcome, prediction, control);
    expect(theta).toBeCloseTo(0.8, 1);
    // Of the variance .64 × 70 + 16, noise is 16.
    expect(varianceLeft).toBeCloseTo(16 / (0.64 * 70 + 16), 1);
    expect((adjusted.standardError / plain.standardError) ** 2).toBeCloseTo(varianceLeft, 1);
  });

  it('neither sees effects where there are none nor misses those that are there', () => {
    let [rejected, covered] = [0, 0];
    const draws = 400;
    for (let seed = 0; seed < draws; seed++) {
      const none = experiment(seed, 600, 0);
      if (effectOf(none.outcome, none.prediction, none.control).adjusted.pValue! < 0.05) rejected++;
      const some = experiment(seed + draws, 600, 1);
      const [low, high] = effectOf(some.outcome, some.prediction, some.control).adjusted.interval;
      if (low <= 1 && 1 <= high) covered++;
    }
    expect(rejected / draws).toBeGreaterThan(0.02);
    expect(rejected / draws).toBeLessThan(0.085);
    expect(covered / draws).toBeGreaterThan(0.92);
    expect(covered / draws).toBeLessThan(0.98);
  });

  it('gives an interval and no test where an arm is small', () => {
    const { outcome, prediction, control } = experiment(3, 5 * FEW - 5, 1);
    const few = effectOf(outcome, prediction, control);
    expect(few.control.customers).toBe(FEW - 1);
    expect(few.adjusted.pValue).toBeNull();
    expect(few.adjusted.interval[0]).toBeLessThan(few.adjusted.interval[1]);
  });

  it('is the plain difference without a prediction, or with one that does not vary', () => {
    const { outcome, control } = experiment(4, 500, 1);
    for (const prediction of [null, new Float64Array(500).fill(7)]) {
      const { adjusted, plain, theta, varianceLeft } = effectOf(outcome, prediction, control);
      expect([theta, varianceLeft]).toEqual([0, 1]);
      expect(adjusted).toEqual(plain);
    }
  });

  it('does not depend on the order of customers', () => {
    const { outcome, prediction, control } = experiment(5, 300, 1);
    const forwards = effectOf(outcome, prediction, control).adjusted;
    const backwards = effectOf(outcome.toReversed(), prediction.toReversed(), control.toReversed()).adjusted;
    expect(backwards.difference).toBeCloseTo(forwards.difference, 10);
    expect(backwards.standardError).toBeCloseTo(forwards.standardError, 10);
  });
});

describe('what a campaign has to reach', () => {
  it('is found four times in five at the smallest effect', () => {
    const n = 600;
    const least = smallestEffect(16, { treated: (4 * n) / 5, control: n / 5 });
    let found = 0;
    const draws = 400;
    for (let seed = 0; seed < draws; seed++) {
      const { outcome, prediction, control } = experiment(seed, n, least);
      if (effectOf(outcome, prediction, control).adjusted.pValue! < 0.05) found++;
    }
    expect(found / draws).toBeGreaterThan(0.74);
    expect(found / draws).toBeLessThan(0.86);
  });

  it('pays if one in so many comes back', () => {
    expect(contactsPerReturn(100, 2.5)).toBe(40);
  });
});
