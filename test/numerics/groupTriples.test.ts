import { expect, it } from 'vitest';
import { groupTriples } from '../../src/numerics/groupTriples.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { thorough } from '../support/thorough.ts';

/** Rows, and how many values each column has: few and many rows, combinations that 32 and 53 bits can not number. */
const SHAPES = [
  { n: 0, distinct: [1, 1, 1] },
  { n: 300, distinct: [3, 7, 11] },
  { n: 5000, distinct: [4000, 4000, 4000] },
  { n: 60_000, distinct: [1, 1, 1] },
  { n: 60_000, distinct: [9, 300, 500] },
  { n: 60_000, distinct: [9, 50_000, 50_000] },
  // Of the slow run alone.
  { n: 250_000, distinct: [1e6, 1e6, 1e6] },
] as const;

it.each(SHAPES.slice(0, thorough(-1, SHAPES.length)))(
  '$n rows of $distinct values: every row is in the group of its values, groups are in order',
  (shape) => {
    const { n, distinct } = shape;
    const random = randomFrom('triples');
    const columns = distinct.map((values) => Float64Array.from({ length: n }, () => random.integer(values) / 4 - 20));
    const { index, sizes, columns: groups } = groupTriples(columns[0], columns[1], columns[2]);
    const value = (column: number, group: number) => groups[column].values[groups[column].index[group]];
    const counted = new Int32Array(sizes.length);
    let wrong = 0;
    for (let row = 0; row < n; row++) {
      counted[index[row]]++;
      for (let column = 0; column < 3; column++) if (value(column, index[row]) !== columns[column][row]) wrong++;
    }
    for (let group = 1; group < sizes.length; group++) {
      const steps = [0, 1, 2].map((column) => value(column, group) - value(column, group - 1));
      const first = steps.find((step) => step !== 0) ?? 0;
      if (!(first > 0)) wrong++;
    }
    // Thousands of numbers one by one are slow to compare for the matcher.
    for (const [group, size] of counted.entries()) if (size !== sizes[group]) wrong++;
    expect(wrong).toBe(0);
  },
);

it('counts -0 as 0', () => {
  const zeros = Float64Array.of(0, -0);
  expect(Array.from(groupTriples(zeros, zeros, zeros).sizes)).toEqual([2]);
});
