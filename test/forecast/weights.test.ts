import { describe, expect, test } from 'vitest';
import { learnReturnWeights, learnWeights, PRIOR_WEIGHTS } from '../../src/forecast/weights.ts';
import { atIntensity, intensityFor } from '../../src/numerics/intensity.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { thorough } from '../support/thorough.ts';

const sum = (column: Iterable<number>) => [...column].reduce((total, v) => total + v, 0);

/** Three opinions on expected counts, each right in part, and counts of which `truth` says how right. */
function planted(n: number, truth: readonly number[], seed = 1) {
  const random = randomFrom(seed);
  const parts = truth.map(() => Float64Array.from({ length: n }, () => 0.05 + random.gamma(0.7, 0.7)));
  const mean = (i: number) => truth.reduce((total, w, k) => total + w * parts[k][i], 0);
  return { parts, counts: Float64Array.from({ length: n }, (_, i) => random.poisson(mean(i))) };
}

/** Two opinions on who returns. */
function plantedReturns(n: number, share: number, seed = 2) {
  const random = randomFrom(seed);
  const parts = [0, 1].map(() => Float64Array.from({ length: n }, () => random.beta(0.6, 1.2)));
  const actual = Float64Array.from({ length: n }, (_, i) =>
    random.uniform() < share * parts[0][i] + (1 - share) * parts[1][i] ? 1 + random.poisson(1) : 0,
  );
  return { parts, actual };
}

describe('weights of expected purchases', () => {
  test.each([
    [0.2, 0.6, 0.2],
    [1, 0, 0],
    [0, 0.35, 0.65],
  ])('a planted mixture of %f, %f and %f is found', (...truth) => {
    const { parts, counts } = planted(thorough(30_000, 60_000), truth);
    learnWeights(parts, counts).forEach((weight, k) => {
      expect(Math.abs(weight - truth[k])).toBeLessThan(0.051);
    });
  });

  test('few customers leave the prior, more draw away from it', () => {
    const truth = [0, 1, 0];
    const weights = [10, 300, 3000, 30_000].map((n) => {
      const { parts, counts } = planted(n, truth);
      return learnWeights(parts, counts)[1];
    });
    expect(Math.abs(weights[0] - PRIOR_WEIGHTS.purchases[1])).toBeLessThan(0.11);
    for (let i = 1; i < weights.length; i++) expect(weights[i]).toBeGreaterThanOrEqual(weights[i - 1]);
    expect(weights[3]).toBeGreaterThan(0.9);
  });

  test('levels are not their business: a part twice as high counts no less', () => {
    const { parts, counts } = planted(5000, [0.5, 0.25, 0.25]);
    const weights = learnWeights(parts, counts);
    const louder = parts.map((part, k) => part.map((v) => v * [0.1, 3, 20][k]));
    expect(learnWeights(louder, counts)).toEqual(weights);
  });

  test('they are 0 or more and sum to 1; alike parts keep the prior', () => {
    for (const seed of [1, 2, 3, 4]) {
      const { parts, counts } = planted(200, [0.1, 0.8, 0.1], seed);
      const weights = learnWeights(parts, counts);
      expect(sum(weights)).toBeCloseTo(1, 12);
      for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(0);
      expect(learnWeights([parts[0], parts[0], parts[0]], counts)).toEqual([...PRIOR_WEIGHTS.purchases]);
    }
  });
});

describe('weights of P(return)', () => {
  test.each([0.25, 0.9])('a planted share of %f is found, and few customers leave the prior', (share) => {
    const { parts, actual } = plantedReturns(60_000, share);
    const [base, logistic] = learnReturnWeights(parts, actual);
    expect(Math.abs(base - share)).toBeLessThan(0.051);
    expect(base + logistic).toBeCloseTo(1, 12);
    const few = plantedReturns(8, share);
    expect(learnReturnWeights(few.parts, few.actual)[0]).toBeCloseTo(PRIOR_WEIGHTS.pReturn[0], 1);
  });

  test('only whether a customer returns counts, and levels do not', () => {
    const { parts, actual } = plantedReturns(4000, 0.7);
    const weights = learnReturnWeights(parts, actual);
    expect(
      learnReturnWeights(
        parts,
        actual.map((y) => (y > 0 ? 1 : 0)),
      ),
    ).toEqual(weights);
    const shifted = [parts[0].map((p) => atIntensity(p, 0.4)), parts[1]];
    expect(learnReturnWeights(shifted, actual)).toEqual(weights);
  });
});

describe('intensity', () => {
  test('doubling it squares the chance of nothing', () => {
    expect(atIntensity(0.3, 2)).toBeCloseTo(1 - 0.7 ** 2, 14);
    expect(atIntensity(0.3, 1)).toBeCloseTo(0.3, 14);
    expect(atIntensity(0.3, 0)).toBe(0);
    expect(atIntensity(1e-15, 3) / 3e-15).toBeCloseTo(1, 12);
    expect(atIntensity(1, 0.5)).toBeLessThanOrEqual(1);
  });

  test('the factor puts probabilities at their total', () => {
    const random = randomFrom(7);
    const p = Float64Array.from({ length: 500 }, () => random.beta(0.5, 2));
    for (const factor of [0.01, 0.5, 1, 3, 40]) {
      const total = sum(p.map((v) => atIntensity(v, factor)));
      expect(intensityFor(p, total) / factor).toBeCloseTo(1, 8);
    }
    // Of who can't return nobody does, and totals out of reach end the search.
    for (const total of [0, 500, 1e9]) {
      const factor = intensityFor(p, total);
      expect(factor).toBeGreaterThan(0);
      expect(Number.isFinite(factor)).toBe(true);
    }
    expect(Number.isFinite(intensityFor(new Float64Array(3), 2))).toBe(true);
  });
});
