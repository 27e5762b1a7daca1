/** What an audit asks of the past, against the same questions put to plain rows. */
import { expect, test } from 'vitest';
import { randomFrom } from '../../../src/numerics/random.ts';
import { readCohorts, readWeekly } from '../../../src/pipelines/audit/history.ts';
import type { Ledger } from '../../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../../src/units.ts';
import { type Grain, stretchOf } from '../../../src/valuation/audit/periods.ts';
import { withLedger } from '../../support/ledgerOf.ts';

const [FIRST, LAST] = [parseDay('2020-11-20'), parseDay('2022-03-20')];

interface Row {
  readonly customer: string;
  readonly day: number;
  readonly cents: number;
}

/** Purchases, several on some days, with refunds before, between and after them; some customers only sent back. */
function rows(): Row[] {
  const random = randomFrom('history');
  return Array.from({ length: 900 }, () => {
    const customer = random.integer(80);
    const back = customer < 4 || random.uniform() < 0.2;
    return {
      customer: `c${customer}`,
      day: FIRST + random.integer(LAST - FIRST + 1),
      cents: (back ? -1 : 1) * (1 + random.integer(9_999)),
    };
  });
}

const all = rows();
const isPurchase = ({ cents }: Row) => cents > 0;
const firstOf = (customer: string) => {
  const days = all.filter((row) => row.customer === customer && isPurchase(row)).map(({ day }) => day);
  return days.length > 0 ? Math.min(...days) : null;
};

const withAll = (work: (ledger: Ledger) => Promise<void>, amounts = true) =>
  withLedger(
    [
      `customer,date${amounts ? ',amount' : ''}`,
      ...all
        .filter((row) => amounts || isPurchase(row))
        .map(({ customer, day, cents }) => `${customer},${formatDay(day)}${amounts ? `,${cents / 100}` : ''}`),
    ].join('\n'),
    work,
    { asOf: formatDay(LAST) },
  );

test.each(['month', 'quarter', 'year'] as const)('cohorts by %s are those of the rows', (grain: Grain) =>
  withAll(async (ledger) => {
    const expected = new Map<string, { active: Set<string>; days: Set<string>; cents: number }>();
    for (const row of all) {
      const first = firstOf(row.customer);
      const key = `${first === null ? -1 : stretchOf(first, grain)}/${stretchOf(row.day, grain)}`;
      const cell = expected.get(key) ?? { active: new Set(), days: new Set(), cents: 0 };
      cell.cents += row.cents;
      if (isPurchase(row)) {
        cell.active.add(row.customer);
        cell.days.add(`${row.customer}/${row.day}`);
      }
      expected.set(key, cell);
    }
    const cells = await readCohorts(ledger, grain);
    expect(
      Object.fromEntries(
        cells.map(({ cohort, stretch, active, purchases, value }) => [
          `${cohort}/${stretch}`,
          [active, purchases, Number(value / 10_000n)],
        ]),
      ),
    ).toEqual(
      Object.fromEntries([...expected].map(([key, { active, days, cents }]) => [key, [active.size, days.size, cents]])),
    );
  }),
);

test('weeks hold all that customers brought since their first purchase', () =>
  withAll(async (ledger) => {
    const { weeks, acquired, revenue } = await readWeekly(ledger, FIRST, LAST);
    const back = (day: number) => Math.floor((LAST - day) / 7);
    const newcomers = [...new Set(all.map(({ customer }) => customer))].filter((customer) => {
      const first = firstOf(customer);
      return first !== null && back(first) < weeks;
    });
    expect(acquired.reduce((sum, count) => sum + count, 0)).toBe(newcomers.length);
    const cents = all
      .filter(({ customer, day }) => newcomers.includes(customer) && back(day) <= back(firstOf(customer)!))
      .reduce((sum, row) => sum + row.cents, 0);
    const total = revenue.reduce((sum, column) => sum + column.reduce((all, value) => all + value, 0), 0);
    expect(total).toBeCloseTo(cents / 100, 6);
  }));

test('without amounts, purchases are what is added up', () =>
  withAll(async (ledger) => {
    const cells = await readCohorts(ledger, 'month');
    expect(cells.length).toBeGreaterThan(50);
    for (const { purchases, value } of cells) expect(Number(value)).toBe(purchases * 1e6);
  }, false));
