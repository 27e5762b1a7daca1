import { expect, test } from 'vitest';
import { exactParts } from '../../../src/valuation/dimensions/exactParts.ts';
import { contributions, logMean } from '../../../src/valuation/dimensions/logMean.ts';
import { fc } from '../../support/random.ts';

const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);
const product = (factors: readonly number[]) => factors.reduce((value, factor) => value * factor, 1);
const factor = fc.double({ min: 1e-3, max: 1e4, noNaN: true });

test('the logarithmic mean of 1 and e is e - 1, and lies between the geometric and the arithmetic mean', () => {
  expect(logMean(Math.E, 1)).toBeCloseTo(Math.E - 1, 14);
  expect(logMean(3, 3)).toBe(3);
  fc.assert(
    fc.property(factor, factor, (a, b) => {
      const mean = logMean(a, b);
      expect(mean).toBeGreaterThanOrEqual(Math.sqrt(a * b) * (1 - 1e-9));
      expect(mean).toBeLessThanOrEqual(((a + b) / 2) * (1 + 1e-9));
    }),
  );
});

test('its series meets its formula where they change over', () => {
  for (const ratio of [0.9999e-4, 1.0001e-4]) {
    expect(logMean(7 * (1 + ratio), 7) / (7 * (ratio / Math.log1p(ratio)))).toBeCloseTo(1, 12);
  }
});

test('contributions add up to the difference, and a factor that stays has none', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(factor, factor), { minLength: 1, maxLength: 4 }), (pairs) => {
      const [from, to] = [pairs.map(([before]) => before), pairs.map(([, after]) => after)];
      const scale = Math.max(product(from), product(to));
      expect((sum(contributions(from, to)) - (product(to) - product(from))) / scale).toBeCloseTo(0, 9);
      expect(contributions([...from, 5], [...to, 5])[from.length]).toBe(0);
    }),
  );
});

test('turning time round turns signs round', () => {
  const there = contributions([2, 3], [5, 1]);
  const back = contributions([5, 1], [2, 3]);
  there.forEach((part, k) => {
    expect(part).toBeCloseTo(-back[k], 12);
  });
});

test('rounded parts come to the total to the last millionth, whatever the parts', () => {
  const amount = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 6 }), fc.integer({ min: -9, max: 9 }), (parts, off) => {
      const total = BigInt(Math.round(sum(parts) * 1e6)) + BigInt(off);
      const exact = exactParts(total, parts);
      expect(exact.reduce((rest, part) => rest - part, total)).toBe(0n);
    }),
  );
});

test('what is missing goes into the largest part alone', () => {
  expect(exactParts(1_000_000n, [1 / 3, 1 / 3, 1 / 3 + 1e-9])).toEqual([330_000n, 330_000n, 340_000n]);
  expect(exactParts(-5_000_001n, [-4.5, -0.5])).toEqual([-4_500_001n, -500_000n]);
});
