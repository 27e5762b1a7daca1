import { expect, test } from 'vitest';
import { orderOf } from '../../src/numerics/orderOf.ts';
import { fc } from '../support/random.ts';

test('values come in ascending order, equal ones as they stand, and what is no number last', () => {
  const values = fc.array(fc.oneof(fc.double(), fc.constantFrom(0, 1, 1, -1, Number.NaN, 5e-324, -5e-324)));
  fc.assert(
    fc.property(values, (some) => {
      const expected = some
        .map((_, place) => place)
        .sort((a, b) => {
          const [p, q] = [some[a], some[b]];
          if (Number.isNaN(p) || Number.isNaN(q)) return Number(Number.isNaN(p)) - Number(Number.isNaN(q)) || a - b;
          // -0 before 0, which are else equal.
          return p - q || Number(Object.is(q, -0)) - Number(Object.is(p, -0)) || a - b;
        });
      expect([...orderOf(Float64Array.from(some))]).toEqual(expected);
    }),
  );
});

test('a view of a part is ordered as a copy of it', () => {
  const all = Float64Array.of(9, 3, -2, Number.NEGATIVE_INFINITY, 7, 3);
  expect([...orderOf(all.subarray(1, 5))]).toEqual([2, 1, 0, 3]);
});
