import { expect, test } from 'vitest';
import { countScores, logScore } from '../../src/evaluation/countScores.ts';
import { intervalQuality } from '../../src/evaluation/intervals.ts';
import { pitHistogram } from '../../src/evaluation/pit.ts';
import { makeCells } from '../../src/facts/cells.ts';
import { randomFrom } from '../../src/numerics/random.ts';

const f = (...values: number[]) => Float64Array.from(values);

/** A geometric distribution with P(n) = (1 - q) q^n for every cell, q = x / 10. */
const geometric = {
  pmf: (cells: { x: Float64Array }, n: number) => cells.x.map((x) => (1 - x / 10) * (x / 10) ** n),
  atLeast: (cells: { x: Float64Array }) => (cell: number, n: number) => (cells.x[cell] / 10) ** n,
};

test('scores of counts by hand', () => {
  const { cells, index } = makeCells(f(5, 2), f(1, 1), f(2, 2));
  const actual = f(2, 0);
  const scores = countScores(geometric, cells, index, actual, 1);
  expect(scores.probability[0]).toBeCloseTo(0.125, 14);
  expect(scores.below[0]).toBeCloseTo(0.75, 14);
  expect(scores.below[1]).toBe(0);
  // Sum of F² below 2: 1/4 + 9/16; of (1 - F)² from 2 on: (1/64) / (1 - 1/4).
  expect(scores.rps[0]).toBeCloseTo(0.25 + 0.5625 + 1 / 48, 5);
  expect(scores.rps[1]).toBeCloseTo(0.04 / (1 - 0.04), 5);
  expect(logScore(scores.probability)).toBeCloseTo((Math.log(0.125) + Math.log(0.8)) / 2, 14);
});

test('intervals of counts by hand', () => {
  // P(0) = 0.5 and 0.1; F(n) = 1 - 0.5^(n + 1) and 1 - 0.9^(n + 1).
  const { cells, index } = makeCells(f(5, 9), f(1, 1), f(2, 2));
  const { low, high } = countScores(geometric, cells, index, f(0, 0), 1, 0.7);
  // Zero is the lower end of the first anyway: 70 % lie at 1 or below.
  expect([low[0], high[0]]).toEqual([0, 1]);
  const quantile = (p: number) => Math.ceil(Math.log(1 - p) / Math.log(0.9) - 1);
  expect([low[1], high[1]]).toEqual([quantile(0.15), quantile(0.85)]);
  expect(countScores(geometric, cells, Int32Array.of(0, -1), f(0, 0), 1).low[1]).toBeNaN();
});

test('customers without cell have no score', () => {
  const { cells } = makeCells(f(5), f(1), f(2));
  const scores = countScores(geometric, cells, Int32Array.of(-1, 0), f(3, 0), 1);
  expect(scores.probability[0]).toBeNaN();
  expect(logScore(scores.probability)).toBeCloseTo(Math.log(0.5), 14);
});

test('PIT of a count is spread over its probability', () => {
  // One customer, P(fewer) = 0.25, P(exactly) = 0.5: flat between 0.25 and 0.75.
  expect(Array.from(pitHistogram(f(0.25), f(0.5), 4))).toEqual([0, 2, 2, 0]);
});

test('PIT of draws from the distribution itself is flat; bins average to 1', () => {
  const random = randomFrom(3);
  const n = 40_000;
  const counts = Float64Array.from({ length: n }, () => Math.floor(Math.log(random.uniform()) / Math.log(0.6)));
  const heights = pitHistogram(
    counts.map((k) => 1 - 0.6 ** k),
    counts.map((k) => 0.4 * 0.6 ** k),
  );
  for (const height of heights) expect(Math.abs(height - 1)).toBeLessThan(0.03);
  expect(heights.reduce((sum, height) => sum + height, 0)).toBeCloseTo(10, 10);
});

test('coverage, width and score of intervals by hand', () => {
  const quality = intervalQuality(f(0, 5, 2, 9), f(0, 6, 1, 1), f(1, 8, 2, 7), 0.8)!;
  expect(quality).toMatchObject({ customers: 4, coverage: 0.5, below: 0.25, above: 0.25, width: 2.5 });
  // Fines: 1 below and 2 above, each times 2 / 0.2.
  expect(quality.score).toBeCloseTo((10 + 10 * 3) / 4, 12);
  expect(intervalQuality(f(0, 5), f(0, 6), f(1, 8), 0.8, (row) => row === 0)!.coverage).toBe(1);
  expect(intervalQuality(f(1), f(0), f(2), 0.8, () => false)).toBeNull();
});
