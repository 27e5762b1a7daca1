import { expect, test } from 'vitest';
import { secondMoment } from '../../../src/models/purchases/secondMoment.ts';

/** Counts how often it is asked. */
function counted(atLeast: (n: number) => number) {
  const asked = {
    times: 0,
    atLeast(n: number) {
      asked.times++;
      return atLeast(n);
    },
  };
  return asked;
}

test.each([0.01, 0.3, 2, 50, 1e4, 1e8])(
  'of a geometric count with mean %f it is the mean and twice its square',
  (m) => {
    const asked = counted((n) => (m / (1 + m)) ** n);
    expect(secondMoment(asked.atLeast) / (m + 2 * m * m)).toBeCloseTo(1, 2);
    expect(asked.times).toBeLessThan(700);
  },
);

test.each([1, 7, 1000, 1e7])('of a count that is always %i it is the square', (k) => {
  const asked = counted((n) => (n <= k ? 1 : 0));
  expect(secondMoment(asked.atLeast) / k ** 2).toBeCloseTo(1, 6);
  expect(asked.times).toBeLessThan(700);
});

test('of nobody it is 0, and rare counts keep their digits', () => {
  expect(secondMoment(() => 0)).toBe(0);
  expect(secondMoment((n) => (n <= 3 ? 1e-12 : 0)) / 9e-12).toBeCloseTo(1, 9);
});
