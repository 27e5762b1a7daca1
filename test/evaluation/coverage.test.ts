import { expect, test } from 'vitest';
import { zeroAware } from '../../src/evaluation/countScores.ts';
import { countCoverage, valueCoverage } from '../../src/evaluation/coverage.ts';
import { randomFrom } from '../../src/numerics/random.ts';

const f = (...values: number[]) => Float64Array.from(values);
const central = () => [0.1, 0.9] as const;
const fromZero = (zero: number) => zeroAware(zero, 0.8);

test('a jump across the end of an interval is held in part', () => {
  // P(fewer) = .5 and P(exactly) = .5: of (.5, 1) the interval (.1, .9) holds four fifths.
  expect(countCoverage(f(0.5), f(0.5), f(0.5), central)).toBeCloseTo(0.8, 14);
  // Zero with probability .95: of (0, .95) the interval (0, .8) holds .8 / .95.
  expect(countCoverage(f(0), f(0.95), f(0.95), fromZero)).toBeCloseTo(0.8 / 0.95, 14);
  expect(valueCoverage(f(0), { low: f(0), high: f(0) }, f(0.95), fromZero)).toBeCloseTo(0.8 / 0.95, 14);
  // A value above zero lies within, or it does not.
  expect(valueCoverage(f(3, 3, 3), { low: f(1, 4, 0), high: f(3, 9, 2) }, f(0, 0, 0.5), fromZero)).toBeCloseTo(
    1 / 3,
    14,
  );
  // One that was held impossible is beyond every end.
  expect(countCoverage(f(1), f(0), f(0.5), central)).toBe(0);
});

test('what a distribution itself draws is held as often as its level says, however many zeros come', () => {
  const random = randomFrom(11);
  const n = 40_000;
  // Four standard errors of a share of .8.
  const noise = 4 * Math.sqrt((0.8 * 0.2) / n);
  for (const zero of [0.05, 0.5, 0.97]) {
    for (const ends of [central, fromZero]) {
      // Zero, or else a geometric count from 1: P(count <= k) = 1 - (1 - zero) / 2^k; or else an exponential value.
      const count = Float64Array.from({ length: n }, () =>
        random.uniform() < zero ? 0 : 1 + Math.floor(Math.log(random.uniform()) / Math.log(0.5)),
      );
      const upTo = (k: number) => (k < 0 ? 0 : 1 - (1 - zero) / 2 ** k);
      const below = count.map((k) => upTo(k - 1));
      const probability = count.map((k) => upTo(k) - upTo(k - 1));
      const zeros = new Float64Array(n).fill(zero);
      expect(Math.abs(countCoverage(below, probability, zeros, ends) - 0.8)).toBeLessThan(noise);

      const value = count.map((k) => (k > 0 ? -Math.log(random.uniform()) : 0));
      const quantile = (p: number) => (p <= zero ? 0 : -Math.log(1 - (p - zero) / (1 - zero)));
      const [low, high] = ends(zero).map((p) => new Float64Array(n).fill(quantile(p)));
      expect(Math.abs(valueCoverage(value, { low, high }, zeros, ends) - 0.8)).toBeLessThan(noise);
    }
  }
});
