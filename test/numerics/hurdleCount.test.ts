import { describe, expect, test } from 'vitest';
import { HurdleCount, learnDispersion } from '../../src/numerics/hurdleCount.ts';
import { randomFrom } from '../../src/numerics/random.ts';

/** Means, P(return) and dispersions: from customers as good as lost to daily buyers. */
const CASES = [
  [0.003, 0.003, 1],
  [0.2, 0.15, 0.7],
  [0.6, 0.35, 3],
  [2.5, 0.6, 0.7],
  [1, 1, 0.3],
  [9, 0.95, 0.02],
  [12, 0.999, 4],
] as const;

const upTo = (most: number) => Float64Array.from({ length: most + 1 }, (_, n) => n);
const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);

describe.each(CASES)('mean %f, P(return) %f, dispersion %f', (mean, q, phi) => {
  const count = new HurdleCount(mean, q, phi);
  const counts = upTo(1999);
  const pmf = counts.map((n) => count.probability(n));
  const cdf = new Float64Array(pmf.length);
  pmf.forEach((p, n) => {
    cdf[n] = p + (n > 0 ? cdf[n - 1] : 0);
  });

  test('probabilities sum to 1, with the mean and variance that are told', () => {
    expect(count.probability(0)).toBe(1 - q);
    expect(sum(pmf)).toBeCloseTo(1, 10);
    expect(sum(pmf.map((p, n) => p * n)) / mean).toBeCloseTo(1, 6);
    const variance = sum(pmf.map((p, n) => p * (n - mean) ** 2));
    expect(variance).toBeCloseTo(count.variance, 6);
  });

  test('P(fewer) is the sum of what lies below', () => {
    for (const n of [0, 1, 2, 3, 10, 77, 400, 1500]) {
      expect(count.below(n)).toBeCloseTo(n === 0 ? 0 : cdf[n - 1], 10);
    }
  });

  test('a quantile is the least count that reaches a probability', () => {
    for (const p of [1e-9, 0.01, 0.1, 0.25, 0.5, 0.63, 0.8, 0.9, 0.975, 0.9999]) {
      const n = count.quantile(p);
      expect(Number.isInteger(n)).toBe(true);
      expect(cdf[n]).toBeGreaterThanOrEqual(p - 1e-11);
      if (n > 0) expect(cdf[n - 1]).toBeLessThan(p + 1e-11);
    }
    expect(count.quantile(1 - q)).toBe(0);
  });

  test('the ranked probability score is its sum', () => {
    for (const y of [0, 1, 2, 7, 50, 1200]) {
      const naive = sum(counts.map((n) => (cdf[n] - (y <= n ? 1 : 0)) ** 2));
      // Where less than a ten-thousandth lies beyond, nothing is added.
      expect(Math.abs(count.rankedScore(y) - naive)).toBeLessThan(1e-4 * Math.max(1, mean));
    }
  });
});

test('a customer who does not return buys nothing, and one who buys once buys once', () => {
  const nobody = new HurdleCount(0, 0, 1);
  expect([nobody.probability(0), nobody.probability(3), nobody.below(1), nobody.quantile(0.999)]).toEqual([1, 0, 1, 0]);
  expect([nobody.variance, nobody.rankedScore(0), nobody.rankedScore(3)]).toEqual([0, 0, 3]);
  const once = new HurdleCount(0.4, 0.4, 1);
  expect([once.probability(1), once.probability(2), once.quantile(0.7), once.below(2)]).toEqual([0.4, 0, 1, 1]);
  expect(once.variance).toBeCloseTo(0.4 * 0.6, 12);
});

describe('far beyond what is counted one by one', () => {
  const far = [3000, 1e4, 1e6].flatMap((mean) => [0.02, 0.5, 1, 7.4].map((phi) => [mean, phi] as const));

  test.each(far)('mean %f, dispersion %f: in bounded time, quantiles invert the distribution', (mean, phi) => {
    const count = new HurdleCount(mean, 0.9, phi);
    const start = process.cpuUsage();
    let before = 0;
    for (const p of [0.05, 0.15, 0.3, 0.5, 0.8, 0.95, 0.999]) {
      const n = count.quantile(p);
      expect(n).toBeGreaterThanOrEqual(before);
      before = n;
      expect(count.below(n + 1)).toBeGreaterThanOrEqual(p - 1e-9);
      if (n > 0) expect(count.below(n)).toBeLessThan(p + 1e-9);
    }
    expect(count.quantile(1)).toBeLessThan(1e3 * mean);
    for (const y of [0, mean, 30 * mean]) {
      expect(count.rankedScore(y)).toBeGreaterThan(0);
      expect(count.rankedScore(y)).toBeLessThan(Math.max(y, mean));
    }
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(2);
  });

  test('where counting one by one ends nothing jumps', () => {
    const count = new HurdleCount(1500, 0.95, 2);
    const steps = Array.from({ length: 40 }, (_, i) => count.below(1982 + i) - count.below(1981 + i));
    for (const [i, step] of steps.entries()) expect(step / count.probability(1981 + i)).toBeCloseTo(1, 6);
    const scores = [1999, 2000, 2001, 2002, 2003].map((y) => count.rankedScore(y));
    for (let i = 1; i < 4; i++) expect(Math.abs(scores[i + 1] - 2 * scores[i] + scores[i - 1])).toBeLessThan(0.01);
  });

  test('a geometric count has its ranked probability score in closed form', () => {
    // phi = 1: beyond the first, P(K > k) = s^(k + 1), so of y = 0 the score is the sum of (1 - F)².
    const more = 20_000;
    const count = new HurdleCount(1 + more, 1, 1);
    const s = more / (1 + more);
    const score = 1 + s ** 2 / (1 - s ** 2);
    expect(count.rankedScore(0) / score).toBeCloseTo(1, 3);
    // P(N <= n) reaches one half after ln 2 / -ln s counts.
    expect(count.quantile(0.5)).toBe(1 + Math.ceil(Math.LN2 / -Math.log(s) - 1));
  });
});

test('dispersion is found again in counts that it made', () => {
  const random = randomFrom(5);
  for (const phi of [0.1, 0.5, 2]) {
    const more = Float64Array.from({ length: 20_000 }, () => random.gamma(1.5, 0.5));
    const beyond = more.map((mean) => random.poisson(mean * random.gamma(1 / phi, 1 / phi)));
    // The grid has steps of e^.15.
    expect(Math.abs(Math.log(learnDispersion(more, beyond) / phi))).toBeLessThan(0.2);
  }
});

test('counts without dispersion, and returners of whom no more is expected, have the ends of what is tried', () => {
  const random = randomFrom(6);
  const more = Float64Array.from({ length: 5000 }, () => random.gamma(2, 0.5));
  expect(
    learnDispersion(
      more,
      more.map((mean) => random.poisson(mean)),
    ),
  ).toBeLessThan(0.06);
  expect(Number.isFinite(learnDispersion(new Float64Array(60), new Float64Array(60)))).toBe(true);
});
