import { describe, expect, it } from 'vitest';
import { makeCells, perCustomer } from '../../src/facts/cells.ts';
import { randomFrom } from '../../src/numerics/random.ts';

const columns = (...rows: readonly (readonly [number, number, number])[]) =>
  [0, 1, 2].map((place) => Float64Array.from(rows, (row) => row[place])) as [Float64Array, Float64Array, Float64Array];

describe('makeCells', () => {
  it('groups equal customers, ordered by x, then T, then tx', () => {
    const { cells, index } = makeCells(...columns([2, 5, 9], [0, 0, 4], [2, 5, 9], [2, 1, 9], [0, 0, 3]));
    expect(Array.from(cells.x)).toEqual([0, 0, 2, 2]);
    expect(Array.from(cells.T)).toEqual([3, 4, 9, 9]);
    expect(Array.from(cells.tx)).toEqual([0, 0, 1, 5]);
    expect(Array.from(cells.weight)).toEqual([1, 1, 1, 2]);
    expect(Array.from(index)).toEqual([3, 1, 3, 2, 0]);
    expect(Array.from(cells.levels.T.values)).toEqual([3, 4, 9]);
  });

  it('gives every customer their own values back', () => {
    const random = randomFrom('cells');
    const n = 20_000;
    const x = Float64Array.from({ length: n }, () => random.integer(5));
    const T = Float64Array.from({ length: n }, () => random.integer(300) / 7);
    const tx = T.map((age, i) => (x[i] === 0 ? 0 : Math.floor(age * random.uniform())));
    const { cells, index } = makeCells(x, tx, T);
    expect(cells.length).toBeLessThan(n);
    expect(perCustomer(cells.x, index)).toEqual(x);
    expect(perCustomer(cells.tx, index)).toEqual(tx);
    expect(perCustomer(cells.T, index)).toEqual(T);
    expect(cells.weight.reduce((sum, w) => sum + w, 0)).toBe(n);
    const step = (i: number) =>
      cells.x[i] - cells.x[i - 1] || cells.T[i] - cells.T[i - 1] || cells.tx[i] - cells.tx[i - 1];
    expect(cells.x.every((_, i) => i === 0 || step(i) > 0)).toBe(true);
  });

  it('adds weights, and means of ln(gaps)', () => {
    const { cells } = makeCells(...columns([1, 2, 9], [1, 2, 9]), Float64Array.of(1, 3), Float64Array.of(2, 6));
    expect(Array.from(cells.weight)).toEqual([4]);
    expect(Array.from(cells.lnGaps!)).toEqual([5]);
    expect(makeCells(...columns([1, 2, 9])).cells.lnGaps).toBeUndefined();
  });

  it('takes no customers at all', () => {
    expect(makeCells(...columns()).cells.length).toBe(0);
  });

  it.each([
    ['x', [-1, 0, 5]],
    ['x', [1.5, 1, 5]],
    ['x', [Number.NaN, 0, 5]],
    ['T', [0, 0, -1]],
    ['T', [0, 0, Infinity]],
    ['tx', [1, 6, 5]],
    ['tx', [1, Number.NaN, 5]],
    ['tx', [0, 2, 5]],
  ] as const)('names the row and %s of %j', (field, row) => {
    const make = () => makeCells(...columns([1, 1, 5], row));
    expect(make).toThrowError(
      expect.objectContaining({ code: 'CELLS_INVALID', details: expect.objectContaining({ row: 1, field }) }),
    );
  });

  it('names columns of different length, and weights and gaps that are none', () => {
    const [x, tx, T] = columns([1, 1, 5], [0, 0, 5]);
    const invalid = expect.objectContaining({ code: 'CELLS_INVALID' });
    expect(() => makeCells(x, tx.subarray(1), T)).toThrowError(invalid);
    expect(() => makeCells(x, tx, T, Float64Array.of(1, 0))).toThrowError(invalid);
    expect(() => makeCells(x, tx, T, undefined, Float64Array.of(-Infinity, 0))).toThrowError(invalid);
  });
});
