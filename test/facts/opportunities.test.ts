import { describe, expect, test } from 'vitest';
import { lastComplete, periodOf, timeAhead } from '../../src/facts/opportunities.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { type CustomerSummary, summariseTransactions } from '../../src/facts/summariseTransactions.ts';
import { type Clock, formatDay, parseDay, parseDuration, type TimeUnit } from '../../src/units.ts';
import { withLedger, written } from '../support/ledgers.ts';
import { csvOf, randomShop, transactionsOf } from '../support/randomShop.ts';

const UNITS = ['week', 'month', 'year'] as const;
const clockOf = (timeUnit: TimeUnit, asOf: string): Clock => {
  return { timeUnit, opportunities: true, grain: 'day', timeZone: 'UTC', asOf };
};

describe('periods of the calendar', () => {
  test('begin on Mondays, on the first of the month and on New Year', () => {
    // 2024-12-30 is the Monday of ISO week 1 of 2025.
    const begins = { week: '2024-12-30', month: '2025-01-01', year: '2025-01-01' };
    for (const unit of UNITS) {
      const day = parseDay(begins[unit]);
      expect(periodOf(day, unit)).toBe(periodOf(day - 1, unit) + 1);
      expect(periodOf(day + 6, unit)).toBe(periodOf(day, unit));
      expect(lastComplete(day - 1, unit)).toBe(periodOf(day - 1, unit));
      expect(lastComplete(day, unit)).toBe(periodOf(day - 1, unit));
    }
  });

  test('have numbers before 1970 as after it', () => {
    expect(periodOf(parseDay('1969-12-31'), 'year')).toBe(-1);
    expect(periodOf(parseDay('1969-12-31'), 'month')).toBe(-1);
    expect(periodOf(parseDay('1970-01-04'), 'week')).toBe(periodOf(parseDay('1969-12-29'), 'week'));
  });
});

describe('a horizon', () => {
  test.each(['2019-12-31', '2020-12-31', '2021-12-31', '2023-12-31', '2024-06-30', '2024-02-29'])(
    'of n months or years holds n of them after %s, leap years or not',
    (asOf) => {
      for (const [unit, letter] of [
        ['month', 'm'],
        ['year', 'y'],
      ] as const) {
        const clock = clockOf(unit, asOf);
        for (let n = 1; n <= 36; n++) expect(timeAhead(clock, parseDuration(`${n}${letter}`)), `${n}${letter}`).toBe(n);
      }
    },
  );

  test('begins after the last complete period, and holds none where it ends too soon', () => {
    expect(timeAhead(clockOf('year', '2024-07-15'), 365)).toBe(1);
    expect(timeAhead(clockOf('year', '2023-12-31'), 300)).toBe(0);
    expect(timeAhead(clockOf('week', '2024-06-30'), 6)).toBe(0);
    expect(timeAhead(clockOf('week', '2024-06-30'), 13)).toBe(1);
    // Without opportunities time is measured.
    expect(timeAhead({ ...clockOf('week', '2024-06-30'), opportunities: undefined }, 10)).toBe(10 / 7);
  });
});

describe('opportunities', () => {
  test('by hand: gifts within one year are one purchase, and a year that is not over does not count', async () => {
    const csv = `customer_id,date,amount
a,2019-05-01,10
a,2020-01-01,20
a,2020-12-31,30
a,2021-02-01,5
a,2022-03-01,1000
b,2022-01-05,7
c,2019-01-01,1
c,2020-03-01,-1
`;
    await withLedger({ file: written(csv) }, async (ledger) => {
      const options = { asOf: '2022-03-31', holdoutEnd: '2023-12-31', timeUnit: 'year', opportunities: true } as const;
      const { summaries, holdout } = await summarise(ledger, options);
      const { x, tx, T, spendCount, meanSpend, historicalValue, clock } = summaries;
      expect(clock.opportunities).toBe(true);
      expect([...x]).toEqual([2, 0, 0]);
      expect([...tx]).toEqual([2, 0, 0]);
      expect([...T]).toEqual([2, 0, 2]);
      expect([...spendCount]).toEqual([2, 0, 0]);
      expect([...meanSpend]).toEqual([27.5, 0, 0]);
      // Money up to as-of is all there, and the holdout's years are 2022 and 2023.
      expect([...historicalValue]).toEqual([1_065_000_000n, 7_000_000n, 0n]);
      expect([...holdout!.purchases]).toEqual([1, 0, 0]);
      expect([...holdout!.value]).toEqual([1000, 0, 0]);
    });
  });

  test.each(UNITS)('of one customer in TypeScript are what SQL counts: %ss', async (unit) => {
    const lines = randomShop(11);
    const asOf = formatDay(Math.max(...lines.map(({ day }) => day)) - 20);
    const clock = clockOf(unit, asOf);
    const file = written(csvOf(lines), `${unit}.csv`);
    const options = { file, shape: 'lines', policy: { duplicates: 'keep' } } as const;
    const { summaries } = await withLedger(options, (ledger) =>
      summarise(ledger, { asOf, timeUnit: unit, opportunities: true }),
    );
    const transactions = transactionsOf(lines.filter(({ day }) => formatDay(day) <= asOf));
    let repeats = 0;
    summaries.customer.forEach((customer, row) => {
      const own: CustomerSummary = summariseTransactions(transactions.get(customer)!, clock);
      for (const name of ['x', 'tx', 'T', 'spendCount', 'meanSpend'] as const) {
        expect(summaries[name][row], `${customer}: ${name}`).toBe(own[name]);
      }
      repeats += own.x;
    });
    expect(repeats).toBeGreaterThan(unit === 'year' ? 0 : 50);
  });
});
