import { expect, test } from 'vitest';
import { type FeatureColumns, rowMajor, scaleOf, stack, standardise } from '../../src/numerics/matrix.ts';

function columnsOf(columns: Record<string, readonly number[]>): FeatureColumns {
  const values = Object.values(columns).map((column) => Float32Array.from(column));
  return { names: Object.keys(columns), length: values[0].length, columns: values };
}

test('a scale is the mean and deviation of what is known', () => {
  const scale = scaleOf(columnsOf({ a: [1, 2, Number.NaN, 6], same: [3, 3, 3, 3], none: Array(4).fill(Number.NaN) }));
  expect(scale.mean[0]).toBe(3);
  expect(scale.deviation[0]).toBeCloseTo(Math.sqrt((4 + 1 + 9) / 3), 12);
  expect([scale.low[0], scale.high[0]]).toEqual([-2 / scale.deviation[0], 3 / scale.deviation[0]]);
  expect(Array.from(scale.deviation.slice(1))).toEqual([Infinity, Infinity]);
});

test('standardised features have mean 0 and deviation 1; what is not known is the mean', () => {
  const features = columnsOf({ a: [1, 2, Number.NaN, 6, 11], b: [0, 1, 0, 1, 1], same: [3, 3, 3, 3, 3] });
  const z = standardise(features, scaleOf(features));
  expect(z.names).toEqual(['a', 'b', 'same']);
  const moments = (column: ArrayLike<number>, power: number) =>
    Array.from(column).reduce((sum, v) => sum + v ** power, 0);
  expect(moments(z.columns[0], 1)).toBeCloseTo(0, 6);
  expect(moments(z.columns[0], 2)).toBeCloseTo(4, 6);
  expect(moments(z.columns[1], 1)).toBeCloseTo(0, 6);
  expect(moments(z.columns[1], 2)).toBeCloseTo(5, 6);
  expect(z.columns[0][2]).toBe(0);
  expect(Array.from(z.columns[2])).toEqual([0, 0, 0, 0, 0]);
});

test('other rows stay within the range that the scale was taken from, whatever they hold', () => {
  const scale = scaleOf(columnsOf({ a: [0, 10], b: [1, 1], c: [0, 4] }));
  const other = columnsOf({ c: [2, 2, 2, 2, 2], a: [5, -1e9, 1e9, Infinity, Number.NaN] });
  const z = standardise(other, scale);
  expect(z.names).toEqual(['a', 'b', 'c']);
  // Infinity is not known.
  expect(Array.from(z.columns[0])).toEqual([0, -1, 1, 0, 0]);
  expect(Array.from(z.columns[1])).toEqual([0, 0, 0, 0, 0]);
  expect(Array.from(z.columns[2])).toEqual([0, 0, 0, 0, 0]);
});

test('parts below each other, and rows one after the other', () => {
  const [one, other] = [columnsOf({ a: [1, 2], b: [3, 4] }), columnsOf({ a: [5], b: [6] })];
  const all = stack([one, other]);
  expect(all).toEqual(columnsOf({ a: [1, 2, 5], b: [3, 4, 6] }));
  expect(Array.from(rowMajor(all))).toEqual([1, 3, 2, 4, 5, 6]);
});
