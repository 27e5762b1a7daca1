import { describe, expect, it } from 'vitest';
import { PerennialError } from '../../src/errors.ts';
import { fnv1a64, type Random, randomFrom, splitMix64, Xoshiro128 } from '../../src/numerics/random.ts';

const N = 100_000;

/** Columns of draws, so that a test reads as the law it checks. */
function draws(count: number, draw: () => number): Float64Array {
  return Float64Array.from({ length: count }, draw);
}

function moments(values: Float64Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) };
}

/** Within five standard errors of the mean, and a variance right to a few per cent. */
function expectMoments(values: Float64Array, mean: number, variance: number, varianceTolerance = 0.05): void {
  const found = moments(values);
  expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / values.length));
  expect(Math.abs(found.variance / variance - 1)).toBeLessThan(varianceTolerance);
}

/** Kolmogorov-Smirnov: sqrt(n) D exceeds 1.95 once in a thousand times, 2.3 once in 20,000 times. */
function expectDistribution(values: Float64Array, cdf: (x: number) => number): void {
  const sorted = values.toSorted();
  let distance = 0;
  sorted.forEach((value, index) => {
    const p = cdf(value);
    distance = Math.max(distance, p - index / sorted.length, (index + 1) / sorted.length - p);
  });
  expect(distance * Math.sqrt(sorted.length)).toBeLessThan(2.3);
}

/** Marsaglia (2004), "Evaluating the normal distribution". */
function normalCdf(x: number): number {
  if (Math.abs(x) > 8) return x < 0 ? 0 : 1;
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}

/** Abramowitz & Stegun 6.5.29: the incomplete gamma function as a series; gammaOfNext is Γ(shape + 1). */
function gammaCdf(x: number, shape: number, gammaOfNext: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= x / (shape + k);
    sum += term;
  }
  return (sum * Math.exp(shape * Math.log(x) - x)) / gammaOfNext;
}

/** Chi-square of counts against probabilities, beyond its expectation, in its standard deviations. */
function chiSquareExcess(counts: ArrayLike<number>, probabilities: ArrayLike<number>, n: number): number {
  let chi = 0;
  for (let i = 0; i < counts.length; i++) chi += (counts[i] - n * probabilities[i]) ** 2 / (n * probabilities[i]);
  return (chi - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1));
}

describe('the generator', () => {
  it('is xoshiro128** as published', () => {
    // Made with xoshiro128starstar.c 1.1 (prng.di.unimi.it); also the fixture of the crate rand_xoshiro.
    const bits = new Xoshiro128(1, 2, 3, 4);
    expect(Array.from({ length: 10 }, () => bits.next())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('is seeded by SplitMix64 as published', () => {
    // The first outputs of splitmix64.c (prng.di.unimi.it) for seed 0.
    expect(splitMix64(0n)).toBe(0xe220a8397b1dcdafn);
    expect(splitMix64(0x9e3779b97f4a7c15n)).toBe(0x6e789e6aa1b965f4n);
  });

  it('hashes text by FNV-1a as published', () => {
    // Test vectors of RFC 9923.
    expect(fnv1a64('')).toBe(0xcbf29ce484222325n);
    expect(fnv1a64('a')).toBe(0xaf63dc4c8601ec8cn);
    expect(fnv1a64('foobar')).toBe(0x85944171f73967e8n);
  });

  it('gives these first numbers for seed 1, everywhere', () => {
    // Computed by a C program of its own: SplitMix64 from 1, xoshiro128**, 26 + 26 high bits and a half.
    const random = randomFrom(1);
    expect([random.uniform(), random.uniform(), random.uniform()]).toEqual([
      0.39467248814321743, 0.14775008333796491, 0.16688351295511017,
    ]);
  });
});

describe('streams', () => {
  const first = (random: Random) => Array.from({ length: 5 }, () => random.uniform());

  it('repeat for the same seed, a number or text, and differ for others', () => {
    const seeds = [0, 1, -1, Number.MAX_SAFE_INTEGER, '1', '', 'Käufer'];
    for (const seed of seeds) expect(first(randomFrom(seed))).toEqual(first(randomFrom(seed)));
    expect(new Set(seeds.map((seed) => first(randomFrom(seed))[0])).size).toBe(seeds.length);
  });

  it('fork by label, whatever was drawn before', () => {
    const fresh = randomFrom(7);
    const used = randomFrom(7);
    used.normal();
    expect(first(used.fork('split'))).toEqual(first(fresh.fork('split')));
    expect(first(fresh.fork('a').fork('b'))).not.toEqual(first(fresh.fork('b').fork('a')));
    expect(first(fresh.fork(3))).toEqual(first(fresh.fork('3')));
  });

  it('fork into uncorrelated uniforms', () => {
    const parent = randomFrom(11);
    const values = draws(N, () => 0);
    for (let i = 0; i < N; i++) values[i] = parent.fork(i).uniform();
    expectDistribution(values, (x) => x);
    let correlation = 0;
    for (let i = 1; i < N; i++) correlation += 12 * (values[i] - 0.5) * (values[i - 1] - 0.5);
    expect(Math.abs(correlation / Math.sqrt(N))).toBeLessThan(4);
  });

  it('refuse seeds that are no whole number', () => {
    for (const seed of [0.5, Number.NaN, 2 ** 53]) expect(() => randomFrom(seed)).toThrow(PerennialError);
  });
});

describe('continuous variates', () => {
  const random = randomFrom('continuous');

  it('uniform is uniform, inside (0, 1)', () => {
    const values = draws(N, () => random.uniform());
    expectDistribution(values, (x) => x);
    expect(values.every((u) => u > 0 && u < 1 && Number.isInteger(u * 2 ** 53))).toBe(true);
  });

  it('normal is normal, and successive ones are independent', () => {
    const values = draws(N, () => random.normal());
    expectMoments(values, 0, 1);
    expectDistribution(values, normalCdf);
    // The method makes them in pairs: the product of two independent normals has mean 0 and variance 1.
    expectMoments(
      values.subarray(0, N / 2).map((_, i) => values[2 * i] * values[2 * i + 1]),
      0,
      1,
      0.1,
    );
  });

  it('exponential is exponential', () => {
    const values = draws(N, () => random.exponential(4));
    expectMoments(values, 1 / 4, 1 / 16);
    expectDistribution(values, (x) => -Math.expm1(-4 * x));
  });

  it.each([
    // Γ(shape + 1): 1.05 from Abramowitz & Stegun table 6.1, 1.5 is sqrt(π) / 2, then factorials.
    [0.05, 0.973504265562776],
    [0.5, Math.sqrt(Math.PI) / 2],
    [1, 1],
    [3, 6],
    [20, 2432902008176640000],
  ])('gamma of shape %f is gamma, and so is its logarithm', (shape, gammaOfNext) => {
    const values = draws(N, () => random.gamma(shape, 2));
    expectMoments(values, shape / 2, shape / 4, 0.15);
    expectDistribution(values, (x) => gammaCdf(2 * x, shape, gammaOfNext));
    const logarithms = draws(N, () => random.logGamma(shape, 2));
    expectDistribution(logarithms, (x) => gammaCdf(2 * Math.exp(x), shape, gammaOfNext));
  });

  it('gamma of large shapes has the right moments, and nears the normal', () => {
    for (const shape of [100, 1e4, 1e6])
      expectMoments(
        draws(N, () => random.gamma(shape)),
        shape,
        shape,
      );
    const standardised = draws(N, () => (random.gamma(1e6) - 1e6) / 1e3);
    expectDistribution(standardised, normalCdf);
  });

  it('logGamma does not underflow where gamma does', () => {
    // For tiny shapes, P(X < x) = x^shape / Γ(shape + 1) up to terms of the order of shape.
    const values = draws(N, () => random.logGamma(1e-6, 5));
    expect(values.every(Number.isFinite)).toBe(true);
    expectDistribution(values, (x) => Math.min(1, Math.exp(1e-6 * (x + Math.log(5)))));
    expect(draws(1000, () => random.gamma(1e-6)).every((x) => x >= 0 && x < 100)).toBe(true);
  });

  it.each([
    [0.3, 1, (x: number) => x ** 0.3],
    [1, 0.2, (x: number) => 1 - (1 - x) ** 0.2],
    [0.5, 0.5, (x: number) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
    [2, 3, (x: number) => 6 * x ** 2 - 8 * x ** 3 + 3 * x ** 4],
    [50, 1, (x: number) => x ** 50],
  ])('beta(%f, %f) is beta', (a, b, cdf) => {
    const values = draws(N, () => random.beta(a, b));
    expectMoments(values, a / (a + b), (a * b) / ((a + b) ** 2 * (a + b + 1)));
    expectDistribution(values, cdf);
  });

  it('beta of tiny and huge parameters is a number in [0, 1] with the right mean', () => {
    const tiny = draws(N, () => random.beta(1e-5, 3e-5));
    expect(Math.abs(moments(tiny).mean - 0.25)).toBeLessThan(0.01);
    expect(tiny.every((x) => x >= 0 && x <= 1)).toBe(true);
    expectMoments(
      draws(N, () => random.beta(1e5, 3e5)),
      0.25,
      0.1875 / (4e5 + 1),
    );
  });
});

describe('whole variates', () => {
  const random = randomFrom('whole');

  it.each([0.1, 1, 9.9, 10, 30, 250])('poisson of mean %f is Poisson', (mean) => {
    const top = Math.ceil(mean + 12 * Math.sqrt(mean) + 12);
    const counts = new Float64Array(top + 1);
    for (let i = 0; i < N; i++) counts[Math.min(top, random.poisson(mean))]++;
    const pmf = new Float64Array(top + 1);
    let log = -mean;
    for (let k = 0; k <= top; k++) {
      pmf[k] = Math.exp(log);
      log += Math.log(mean) - Math.log(k + 1);
    }
    // Only where a few are expected does the statistic follow its law; the rest is one class.
    const common = Array.from(pmf.keys()).filter((k) => N * pmf[k] > 20);
    const rest = (column: Float64Array, whole: number) => whole - common.reduce((sum, k) => sum + column[k], 0);
    const classCounts = [...common.map((k) => counts[k]), rest(counts, N)];
    const classShares = [...common.map((k) => pmf[k]), Math.max(rest(pmf, 1), 1e-12)];
    if (N * classShares.at(-1)! < 5) for (const list of [classCounts, classShares]) list.pop();
    expect(Math.abs(chiSquareExcess(classCounts, classShares, N))).toBeLessThan(5);
  });

  it('poisson of huge means has the right moments', () => {
    for (const mean of [1e4, 1e9, 1e15]) {
      const values = draws(N, () => random.poisson(mean));
      expectMoments(
        values.map((x) => (x - mean) / Math.sqrt(mean)),
        0,
        1,
      );
      expectDistribution(
        values.map((x) => (x + random.uniform() - 0.5 - mean) / Math.sqrt(mean)),
        (x) =>
          // One term of the Cornish-Fisher expansion: the skewness is 1 / sqrt(mean).
          normalCdf(x - (x * x - 1) / (6 * Math.sqrt(mean))),
      );
    }
  });

  it('poisson of mean 0 is 0', () => expect(random.poisson(0)).toBe(0));

  it('integer is equally often each of n', () => {
    const counts = new Float64Array(7);
    for (let i = 0; i < N; i++) counts[random.integer(7)]++;
    expect(Math.abs(chiSquareExcess(counts, new Float64Array(7).fill(1 / 7), N))).toBeLessThan(4);
    expect(random.integer(1)).toBe(0);
  });

  it('integer has no bias where n is no divisor of a power of two', () => {
    // A plain remainder of 32 bits would be below 2^30 half of the time, and not a third.
    const n = 3 * 2 ** 30;
    const share = draws(N, () => (random.integer(n) < 2 ** 30 ? 1 : 0));
    expectMoments(share, 1 / 3, 2 / 9);
    const large = draws(N, () => random.integer(2 ** 53) / 2 ** 53);
    expectDistribution(large, (x) => x);
  });

  it('shuffle gives every order equally often, and keeps what it shuffles', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle(Int32Array.of(1, 2, 3, 4)).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(Math.abs(chiSquareExcess([...counts.values()], new Float64Array(24).fill(1 / 24), 24_000))).toBeLessThan(4);
    expect(random.shuffle(BigInt64Array.of(5n, 6n, 7n)).toSorted()).toEqual(BigInt64Array.of(5n, 6n, 7n));
    expect(random.shuffle([])).toEqual([]);
  });
});

describe('parameters that make no distribution', () => {
  const random = randomFrom(1);
  it.each([
    ['gamma shape', () => random.gamma(0)],
    ['gamma rate', () => random.gamma(1, Number.NaN)],
    ['logGamma shape', () => random.logGamma(-1)],
    ['beta', () => random.beta(1, Number.POSITIVE_INFINITY)],
    ['exponential', () => random.exponential(-1)],
    ['poisson', () => random.poisson(Number.NaN)],
    ['integer', () => random.integer(2.5)],
  ])('%s is refused', (_, draw) => {
    expect(draw).toThrow(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
  });
});
