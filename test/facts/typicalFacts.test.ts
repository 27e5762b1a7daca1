import { describe, expect, test } from 'vitest';
import type { BusinessClock } from '../../src/facts/calendar.ts';
import { type FactName, type Facts, SPEND_WINDOWS, WINDOWS } from '../../src/facts/facts.ts';
import { factsOfTransactions } from '../../src/facts/factsOfTransactions.ts';
import { evenlySpread, usuallySpent } from '../../src/facts/typicalFacts.ts';

const CUTOFF = 20_000;
const SCOPE = { hasAmounts: true, hasProducts: false, hasRefunds: false, shares: [], windowDays: 90 };
/** Every day counts as one. */
const everyDay: BusinessClock = { at: (day) => day, dayAt: (elapsed) => Math.ceil(elapsed) };

/** Customers who bought so many days before the cutoff, each time for the same. */
function customers(...histories: readonly (readonly [amount: number, ...ago: number[]])[]): Facts {
  const transactions = histories.map(([amount, ...ago]) =>
    ago.map((days) => ({ day: CUTOFF - days, amount: BigInt(amount * 1_000_000), refund: false })),
  );
  return factsOfTransactions(transactions, CUTOFF, SCOPE, false);
}
const rowOf = ({ columns }: Facts, row: number, names: readonly FactName[]) =>
  Object.fromEntries(names.map((name) => [name, columns[name][row]]));
const TIMES: readonly FactName[] = [
  ...(['n', 'first', 'last', 'lastGap', 'gapSquares', 'total', 'nHalf', 'nQuarter', 'spendHalf'] as const),
  ...WINDOWS.map((days) => `n${days}` as const),
  ...SPEND_WINDOWS.map((days) => `spend${days}` as const),
];

describe('purchases evenly spread', () => {
  test('are those of a customer who bought at equal distances', () => {
    const uneven = customers([10, 400, 399, 398, 1], [5, 120, 100, 99, 98, 97, 96]);
    const even = customers([10, 400, 300, 200, 100], [5, 120, 100, 80, 60, 40, 20]);
    const spread = evenlySpread(uneven, everyDay);
    for (const row of [0, 1]) {
      expect(rowOf(spread, row, TIMES)).toEqual(rowOf(even, row, TIMES));
      expect(spread.columns.lnGaps[row]).toBeCloseTo(even.columns.lnGaps[row], 9);
    }
  });

  test('change nothing of one purchase, nor of who has bought evenly', () => {
    const facts = customers([10, 250], [10, 0], [7, 90, 60, 30]);
    expect(evenlySpread(facts, everyDay).columns).toEqual(facts.columns);
  });

  test('lie on days of open business, however many they are', () => {
    const weekdays: BusinessClock = {
      at: (day) => 5 * Math.floor(day / 7) + Math.min(5, ((day % 7) + 7) % 7),
      dayAt: (elapsed) => 7 * Math.floor((Math.ceil(elapsed) - 1) / 5) + ((Math.ceil(elapsed) - 1) % 5) + 1,
    };
    const daily = customers([3, ...Array.from({ length: 40 }, (_, k) => k)], [3, 1, 0]);
    const spread = evenlySpread(daily, weekdays);
    for (const row of [0, 1]) {
      const { n, first, last, n30, n365, nHalf, lastGap } = rowOf(spread, row, TIMES);
      expect(last).toBeGreaterThan(first);
      expect(last).toBeLessThanOrEqual(CUTOFF);
      expect(lastGap).toBeGreaterThan(0);
      expect(n30).toBeLessThanOrEqual(n365);
      expect([n365, nHalf <= n]).toEqual([n, true]);
    }
  });
});

test('usual spend is that of a customer who always pays it, but for how amounts vary', () => {
  const paid = customers([400, 380, 20, 3], [1, 200]);
  const usual = customers([25, 380, 20, 3], [25, 200]);
  const names = [...TIMES, 'largest', 'second', 'firstAmount', 'lastAmount'] as const;
  for (const row of [0, 1]) {
    expect(rowOf(usuallySpent(paid, 25, 0), row, names)).toEqual(rowOf(usual, row, names));
    const { logSum, logSquares, n } = rowOf(usuallySpent(paid, 25, 0.4), row, ['logSum', 'logSquares', 'n']);
    expect(logSum).toBeCloseTo(usual.columns.logSum[row], 6);
    expect(logSquares / n - (logSum / n) ** 2).toBeCloseTo(0.16, 9);
  }
});
