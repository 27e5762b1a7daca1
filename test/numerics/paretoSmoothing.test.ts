import { expect, test } from 'vitest';
import { fitGeneralisedPareto, smoothWeights } from '../../src/numerics/paretoSmoothing.ts';
import { randomFrom } from '../../src/numerics/random.ts';

test('the shape of a generalised Pareto distribution is found again', () => {
  const random = randomFrom('pareto');
  for (const k of [-0.3, 0.2, 0.7, 1.2]) {
    const sample = Float64Array.from({ length: 4000 }, () => (2 * (random.uniform() ** -k - 1)) / k).sort();
    const fitted = fitGeneralisedPareto(sample);
    // Three standard errors of maximum likelihood (Smith 1987), or of its lower bound for k < 0.
    const shape = Math.abs(1 + k) / Math.sqrt(4000);
    expect(Math.abs(fitted.k - k)).toBeLessThan(3 * shape);
    expect(Math.abs(fitted.sigma / 2 - 1)).toBeLessThan(3 * Math.sqrt((2 * (1 + k)) / 4000));
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

test('smoothing makes estimates better: it takes weight from the heaviest draw', () => {
  // Exp(1) by draws from Exp(2): ratios e^x / 2, whose tail has the shape k = 1/2, a variance that is infinite.
  let [smoothed, raw, shape, shrunk] = [0, 0, 0, 0];
  const repetitions = 200;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const random = randomFrom(`tail ${repetition}`);
    const draws = Float64Array.from({ length: 400 }, () => random.exponential(2));
    const { weights, paretoK } = smoothWeights(draws);
    const plain = draws.map(Math.exp);
    const total = plain.reduce((sum, w) => sum + w, 0);
    const mean = (weight: (i: number) => number) => draws.reduce((sum, x, i) => sum + weight(i) * x, 0);
    // The mean of Exp(1) is 1.
    smoothed += (mean((i) => weights[i]) - 1) ** 2;
    raw += (mean((i) => plain[i] / total) - 1) ** 2;
    shape += paretoK / repetitions;
    const heaviest = draws.indexOf(Math.max(...draws));
    if (weights[heaviest] < plain[heaviest] / total) shrunk++;
  }
  expect(smoothed).toBeLessThan(0.7 * raw);
  expect(Math.abs(shape - 0.5)).toBeLessThan(0.05);
  expect(shrunk).toBeGreaterThan(repetitions / 2);
});

test('equal ratios need no smoothing, and impossible draws get no weight', () => {
  const flat = smoothWeights(new Float64Array(100).fill(-7));
  expect(flat.effectiveSampleSize).toBeCloseTo(100, 10);
  const partly = smoothWeights(Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? Number.NaN : 0)));
  expect(partly.weights[0]).toBe(0);
  expect(partly.weights[99]).toBeCloseTo(0.02, 12);
});
