import { expect, test } from 'vitest';
import { descending, meanRanks, measure } from '../../src/evaluation/metrics.ts';

const columns = (...rows: number[][]) => rows.map((row) => Float64Array.from(row)) as [Float64Array, Float64Array];

test('errors and bias by hand', () => {
  const m = measure(...columns([1, 2, 3, 4], [2, 2, 2, 2]));
  expect(m.MAE).toBe(1);
  expect(m.RMSE).toBeCloseTo(Math.sqrt(1.5), 14);
  expect(m.bias_pct).toBeCloseTo(-20, 12);
});

test('a perfect prediction is perfect by every measure', () => {
  const actual = [0, 0, 0, 1, 5, 2, 9, 0, 3, 30];
  const m = measure(...columns(actual, actual));
  expect(m).toMatchObject({ MAE: 0, RMSE: 0, bias_pct: 0, norm_gini: 1, top_decile_vs_perfect: 1, n_nonfinite: 0 });
  expect(m.spearman).toBeCloseTo(1, 14);
  expect(m.top_decile_share).toBe(0.6);
});

test('the reverse order has a normalized Gini of -1', () => {
  expect(measure(...columns([1, 2, 3, 4], [4, 3, 2, 1])).norm_gini).toBeCloseTo(-1, 14);
});

test('ties share the mean of their ranks, and rank in row order for shares', () => {
  expect(meanRanks(Float64Array.from([5, 1, 5, 0]))).toEqual([3.5, 2, 3.5, 1]);
  expect(Array.from(descending(Float64Array.from([5, 1, 5, 7])))).toEqual([3, 0, 2, 1]);
  expect(Array.from(descending(Float64Array.from([Number.NaN, -0, 5, 0, -3, 5])))).toEqual([2, 5, 1, 3, 4, 0]);
  // Ten equal predictions: the tenth is the first row.
  const m = measure(...columns([8, 1, 1, 1, 1, 1, 1, 1, 1, 4], Array(10).fill(1)));
  expect(m.top_decile_share).toBe(0.4);
  expect(m.spearman).toBeNull();
});

test('the top decile is rounded up', () => {
  const actual = Array.from({ length: 11 }, (_, i) => i);
  expect(measure(...columns(actual, actual)).top_decile_share).toBeCloseTo((10 + 9) / 55, 14);
});

test('predictions that are no numbers are counted, not averaged', () => {
  const m = measure(...columns([1, 2, 3], [1, Number.NaN, 4]));
  expect(m.n_nonfinite).toBe(1);
  expect(m.MAE).toBe(0.5);
});

test('nothing happened: no bias, no shares, no crash', () => {
  const m = measure(...columns([0, 0, 0], [1, 2, 3]));
  expect(m).toMatchObject({ bias_pct: null, norm_gini: null, top_decile_share: null, spearman: null });
});
