import { expect, test } from 'vitest';
import { fitGeneralisedPareto, smoothWeights } from '../../src/numerics/paretoSmoothing.ts';
import { randomFrom } from '../../src/numerics/random.ts';

test('the shape of a generalised Pareto distribution is found again', () => {
  const random = randomFrom('pareto');
  for (const k of [-0.3, 0.2, 0.7, 1.2]) {
    const sample = Float64Array.from({ length: 4000 }, () => (2 * (random.uniform() ** -k - 1)) / k).sort();
    const fitted = fitGeneralisedPareto(sample);
    expect(fitted.k).toBeCloseTo(k, 1);
    expect(fitted.sigma).toBeCloseTo(2, 0);
  }
});

test('weights sum to one, keep their order, and tell a bad proposal by its k', () => {
  const random = randomFrom('ratios');
  const normals = Float64Array.from({ length: 2000 }, () => random.normal());
  // A target wider than its proposal by a factor s has ratios with tail shape 1 - 1 / s².
  const ratios = (s: number) => normals.map((z) => 0.5 * z * z * (1 - 1 / s ** 2));
  const good = smoothWeights(ratios(1.1));
  const bad = smoothWeights(ratios(8));
  expect(good.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
  expect(good.paretoK).toBeLessThan(0.5);
  expect(bad.paretoK).toBeGreaterThan(0.7);
  expect(good.effectiveSampleSize).toBeGreaterThan(1500);
  expect(bad.effectiveSampleSize).toBeLessThan(500);
});

test('equal ratios need no smoothing, and impossible draws get no weight', () => {
  const flat = smoothWeights(new Float64Array(100).fill(-7));
  expect(flat.effectiveSampleSize).toBeCloseTo(100, 10);
  const partly = smoothWeights(Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? Number.NaN : 0)));
  expect(partly.weights[0]).toBe(0);
  expect(partly.weights[99]).toBeCloseTo(0.02, 12);
});
