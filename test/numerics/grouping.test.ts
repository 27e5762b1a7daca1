import { expect, it } from 'vitest';
import { groupNumbers } from '../../src/numerics/grouping.ts';
import { randomFrom } from '../../src/numerics/random.ts';

it('names the distinct values in order, and each row its place', () => {
  const { values, index } = groupNumbers(Float64Array.of(3, 1, 3, -2, 1));
  expect(Array.from(values)).toEqual([-2, 1, 3]);
  expect(Array.from(index)).toEqual([2, 1, 2, 0, 1]);
});

it('takes an empty column', () => {
  expect(groupNumbers(new Float64Array(0)).values.length).toBe(0);
});

it('counts -0 as 0', () => {
  expect(Array.from(groupNumbers(Float64Array.of(0, -0)).index)).toEqual([0, 0]);
});

it('gives every row its own value back, few distinct or many', () => {
  const random = randomFrom('grouping');
  for (const distinct of [1, 10, 1500, 100_000]) {
    const column = Float64Array.from({ length: 100_000 }, () => random.integer(distinct) / 7 - 100);
    const { values, index } = groupNumbers(column);
    expect(column.every((v, row) => values[index[row]] === v)).toBe(true);
    expect(values.every((v, i) => i === 0 || v > values[i - 1])).toBe(true);
  }
});
