import { expect, test } from 'vitest';
import { readDailyPurchases, until } from '../../src/facts/dailyPurchases.ts';
import { cutoffsOf, readWindow } from '../../src/facts/windows.ts';
import { parseDay } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';

test('cutoffs lie evenly from the middle of a history to its end less a window, newest first', () => {
  expect(cutoffsOf(100, 400, 60, 4)).toEqual([340, 310, 280, 250]);
  // Where the window is a third of the history they lie close, and where they meet there are fewer.
  expect(cutoffsOf(0, 6, 2, 4)).toEqual([4, 3]);
  for (const cutoff of cutoffsOf(0, 1000, 333, 4)) expect(cutoff + 333).toBeLessThanOrEqual(1000);
});

const CSV = `customer_id,date,amount
a,2024-01-01,10
a,2024-01-01,5
a,2024-01-04,20
b,2024-01-02,7
r,2024-01-02,-3
a,2024-01-06,-20
b,2024-01-09,8
c,2024-01-09,9
`;

test('days have their purchases and first purchases, without refunds alone', async () => {
  await withLedger(CSV, async (ledger) => {
    const daily = await readDailyPurchases(ledger, '2024-01-08');
    expect(daily.first).toBe(parseDay('2024-01-01'));
    expect(Array.from(daily.purchases)).toEqual([1, 1, 0, 1]);
    expect(Array.from(daily.firstPurchases)).toEqual([1, 1, 0, 0]);
    const all = await readDailyPurchases(ledger, '2024-01-31');
    expect(Array.from(all.purchases)).toEqual([1, 1, 0, 1, 0, 0, 0, 0, 2]);
    expect(until(all, parseDay('2024-01-02'))).toEqual(until(daily, parseDay('2024-01-02')));
    expect(until(all, parseDay('2023-12-01')).purchases).toHaveLength(0);
  });
});

test('a window has the customers who had bought, with what followed up to each end', async () => {
  await withLedger(CSV, async (ledger) => {
    const scope = { hasAmounts: true, hasProducts: false, hasRefunds: true, shares: [], windowDays: 7 };
    const cutoff = parseDay('2024-01-02');
    const window = await readWindow(ledger, { cutoff, days: [2, 7], scope, sample: null });
    expect(Array.from(window.facts.columns.n)).toEqual([1, 1]);
    expect(Array.from(window.facts.columns.total)).toEqual([15, 7]);
    expect(window.outcomes.map(({ days }) => days)).toEqual([2, 7]);
    expect(window.outcomes.map(({ purchases }) => Array.from(purchases))).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(window.outcomes.map(({ value }) => Array.from(value))).toEqual([
      [20, 0],
      [0, 8],
    ]);
  });
});
