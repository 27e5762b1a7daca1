import { expect, test } from 'vitest';
import {
  actualNewcomers,
  expectNewcomers,
  newcomersError,
  type Weekly,
} from '../../../src/valuation/audit/newcomers.ts';

const sum = (column: ArrayLike<number>) => Array.from(column).reduce((total, value) => total + value, 0);

/** A shop in which every customer brings 10 in the first week and 1 in each week after. */
function shop(weeks: number, acquired: (back: number) => number): Weekly {
  const customers = Float64Array.from({ length: weeks }, (_, back) => acquired(back));
  return {
    weeks,
    acquired: customers,
    revenue: Array.from({ length: weeks }, (_, born) =>
      Float64Array.from({ length: born + 1 }, (_w, week) => customers[born] * (born === week ? 10 : 1)),
    ),
  };
}

test('a steady shop goes on: what newcomers bring is known exactly', () => {
  const steady = shop(60, () => 50);
  const { customers, value, from } = expectNewcomers(steady, 10);
  expect(from).toBe('recent');
  expect([...customers]).toEqual(Array(10).fill(50));
  // 10 first weeks, and 9 + 8 + … + 1 weeks after.
  expect(sum(value)).toBeCloseTo(50 * (10 * 10 + 45), 6);
  expect(actualNewcomers(steady, 10, 20)).toBeCloseTo(50 * (10 * 10 + 45), 6);
});

test('seasons of last year come again, and growth damps', () => {
  const seasonal = (growth: number) => (back: number) => (back % 52 < 4 ? 400 : 100) * (back < 52 ? growth : 1);
  const calm = expectNewcomers(shop(160, seasonal(1)), 52);
  expect(calm.from).toBe('last-year');
  expect(Math.max(...calm.customers)).toBeCloseTo(400, 6);
  // The four busy weeks are the last of the year ahead.
  expect(calm.customers.indexOf(Math.max(...calm.customers))).toBeGreaterThan(46);
  const growing = expectNewcomers(shop(160, seasonal(1.5)), 52).customers;
  // Last year's growth is in the weeks themselves; what it was since, fades by half in 26 weeks.
  expect(growing[8] / calm.customers[8]).toBeCloseTo(1.5 * 1.5 ** (0.5 ** (8 / 26)), 6);
  expect(growing[30] / calm.customers[30]).toBeLessThan(1.5 * 1.3);
});

test('nothing after an origin is looked at', () => {
  const base = shop(150, () => 30);
  const spoilt: Weekly = {
    ...base,
    acquired: base.acquired.map((count, back) => (back < 20 ? 999 : count)),
    revenue: base.revenue.map((column) => column.map((value, week) => (week < 20 ? 1e6 : value))),
  };
  expect(expectNewcomers(spoilt, 20, 20)).toEqual(expectNewcomers(base, 20, 20));
});

test('whoever has not come for a quarter is not expected, and a plan takes the past’s place', () => {
  const ended = shop(80, (back) => (back < 20 ? 0 : 50));
  expect(expectNewcomers(ended, 12)).toMatchObject({ from: 'none' });
  expect(sum(expectNewcomers(ended, 12).value)).toBe(0);
  const planned = expectNewcomers(ended, 2, 0, [5, 7]);
  expect([...planned.customers]).toEqual([5, 7]);
  expect(sum(planned.value)).toBeCloseTo(5 * 11 + 7 * 10, 6);
});

test('a part of a week brings a part', () => {
  const steady = shop(60, () => 50);
  const whole = sum(expectNewcomers(steady, 10).value);
  const more = sum(expectNewcomers(steady, 10.5).value);
  const next = sum(expectNewcomers(steady, 11).value);
  expect(more).toBeGreaterThan(whole);
  expect(more).toBeLessThan(next);
});

test('the less a past forecast was off, the narrower the interval', () => {
  const calm = newcomersError(
    shop(120, () => 50),
    13,
  );
  const wild = newcomersError(
    shop(120, (back) => (Math.floor(back / 13) % 2 === 0 ? 20 : 200)),
    13,
  );
  expect(calm).toBeLessThan(0.2);
  expect(wild).toBeGreaterThan(0.6);
});
