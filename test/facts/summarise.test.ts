import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { cellsOf } from '../../src/facts/cells.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import { formatDay, NO_DAY } from '../../src/units.ts';
import { golden, itWith } from '../support/golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-summaries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withLedger<T>(lines: readonly string[], use: (ledger: Ledger) => Promise<T>): Promise<T> {
  const file = join(folder, 'file.csv');
  writeFileSync(file, `customer_id,date,amount\n${lines.join('\n')}\n`);
  const ledger = await openLedger({ file });
  try {
    return await use(ledger);
  } finally {
    await ledger.close();
  }
}

/** Random days of sales, refunds and free orders; several a day happen. */
function randomLines(seed: number): string[] {
  const random = randomFrom(seed);
  return Array.from({ length: 800 }, () => {
    const amount = random.uniform() < 0.1 ? 0 : (random.integer(9000) - 1500) / 100;
    return `${random.integer(90)},${formatDay(19_700 + random.integer(200))},${amount.toFixed(2)}`;
  });
}

interface Row {
  x: number;
  tx: number;
  T: number;
  historical: number;
  spendCount: number;
  spendSum: number;
  lnGaps: number;
  holdoutPurchases: number;
  holdoutValue: number;
}

/** The definitions of docs/OPINIONS.md, row by row and in cents, as plainly as can be. */
function byHand(lines: readonly string[], asOf: number, end: number): Map<string, Row> {
  const days = new Map<string, Map<number, { net: number; bought: boolean }>>();
  for (const line of lines) {
    const [customer, date, amount] = line.split(',');
    const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
    const cents = Math.round(Number(amount) * 100);
    const own = days.get(customer) ?? new Map();
    const { net, bought } = own.get(day) ?? { net: 0, bought: false };
    own.set(day, { net: net + cents, bought: bought || cents >= 0 });
    days.set(customer, own);
  }
  const rows = new Map<string, Row>();
  for (const [customer, own] of days) {
    const known = [...own].filter(([day]) => day <= asOf).sort(([a], [b]) => a - b);
    const later = [...own].filter(([day]) => day > asOf && day <= end);
    if (known.length === 0) continue;
    const purchases = known.filter(([, { bought }]) => bought);
    const repeats = purchases.slice(1).filter(([, { net }]) => net > 0);
    const first = purchases[0]?.[0];
    rows.set(customer, {
      x: Math.max(0, purchases.length - 1),
      tx: first === undefined ? 0 : purchases[purchases.length - 1][0] - first,
      T: first === undefined ? 0 : asOf - first,
      historical: known.reduce((sum, [, { net }]) => sum + net, 0),
      spendCount: repeats.length,
      spendSum: repeats.reduce((sum, [, { net }]) => sum + net, 0),
      lnGaps: purchases.slice(1).reduce((sum, [day], i) => sum + Math.log(day - purchases[i][0]), 0),
      holdoutPurchases: first === undefined ? 0 : later.filter(([, { bought }]) => bought).length,
      holdoutValue: first === undefined ? 0 : later.reduce((sum, [, { net }]) => sum + net, 0),
    });
  }
  return rows;
}

describe('summaries are what their definitions say', () => {
  test.each([1, 2, 3])('on random sales, refunds and free orders (seed %i)', async (seed) => {
    const lines = randomLines(seed);
    const [asOf, end] = [19_820, 19_880];
    const { summaries, holdout } = await withLedger(lines, (ledger) =>
      summarise(ledger, { asOf: formatDay(asOf), holdoutEnd: formatDay(end), timeUnit: 'day', gaps: true }),
    );
    const expected = byHand(lines, asOf, end);
    expect(summaries.customer).toEqual([...expected.keys()].sort((a, b) => Number(a) - Number(b)));
    summaries.customer.forEach((customer, i) => {
      const row = expected.get(customer)!;
      const { x, tx, T, lnGaps, historicalValue, spendCount, meanSpend } = summaries;
      expect({
        x: x[i],
        tx: tx[i],
        T: T[i],
        historical: Number(historicalValue[i]) / 10_000,
        spendCount: spendCount[i],
        spendSum: Math.round(meanSpend[i] * spendCount[i] * 100),
        lnGaps: lnGaps![i],
        holdoutPurchases: holdout!.purchases[i],
        holdoutValue: Math.round(holdout!.value[i] * 100),
      }).toEqual({ ...row, lnGaps: expect.closeTo(row.lnGaps, 9) });
    });
  });

  test.each([6, 7])('the same from rows as from days, at every as-of (seed %i)', async (seed) => {
    // A name that is no number, seen late, changes the order from then on.
    const lines = [...randomLines(seed), 'late,2024-06-20,5'];
    await withLedger(lines, async (ledger) => {
      for (const asOf of ['2024-03-01', '2024-04-07', '2024-06-25']) {
        for (const question of [{ asOf }, { asOf, holdoutEnd: '2024-06-28' }]) {
          const [rows, days] = [
            await summarise(ledger, question),
            await summarise(ledger, { ...question, facts: true }),
          ];
          expect(days).toEqual(rows);
          expect(rows.summaries.customer.length).toBeGreaterThan(3);
        }
      }
    });
  });

  test('whatever the order of the rows', async () => {
    const lines = randomLines(4);
    const forward = await withLedger(lines, (ledger) => summarise(ledger, { timeUnit: 'week' }));
    const backward = await withLedger([...lines].reverse(), (ledger) => summarise(ledger, { timeUnit: 'week' }));
    expect(backward).toEqual(forward);
  });

  test('times between purchases follow the time unit, and reach the cells', async () => {
    const lines = randomLines(5);
    const [inDays, inWeeks] = await withLedger(lines, async (ledger) => [
      (await summarise(ledger, { timeUnit: 'day', gaps: true })).summaries,
      (await summarise(ledger, { timeUnit: 'week', gaps: true })).summaries,
    ]);
    inWeeks.lnGaps!.forEach((sum, row) => {
      expect(sum + inWeeks.x[row] * Math.log(7)).toBeCloseTo(inDays.lnGaps![row], 9);
    });
    const { cells, index } = cellsOf(inDays);
    const total = (column: Float64Array) => column.reduce((sum, v) => sum + v, 0);
    expect(total(cells.lnGaps!.map((mean, cell) => mean * cells.weight[cell]))).toBeCloseTo(total(inDays.lnGaps!), 8);
    const lone = index.findIndex((cell) => cell >= 0 && cells.weight[cell] === 1 && cells.x[cell] > 1);
    expect(cells.lnGaps![index[lone]]).toBe(inDays.lnGaps![lone]);
    const { lnGaps: _, ...without } = inDays;
    expect(cellsOf(without).cells.lnGaps).toBeUndefined();
  });

  test('a customer with refunds alone has a value and no purchase', async () => {
    const { summaries } = await withLedger(['a,2024-01-01,5', 'b,2024-01-02,-3.5'], (ledger) =>
      summarise(ledger, { timeUnit: 'day' }),
    );
    expect(summaries.firstPurchase[1]).toBe(NO_DAY);
    expect(summaries.historicalValue[1]).toBe(-3_500_000n);
    expect([summaries.x[1], summaries.tx[1], summaries.T[1], summaries.orders[1]]).toEqual([0, 0, 0, 0]);
  });
});

test('a customer may bring billions, exactly', async () => {
  const { summaries } = await withLedger(
    ['a,2024-01-01,987654321012.345678', 'a,2024-01-02,-4000000.000001'],
    (ledger) => summarise(ledger, { timeUnit: 'day' }),
  );
  expect(summaries.historicalValue[0]).toBe(987_650_321_012_345_677n);
  expect(summaries.purchaseValue[0]).toBe(987_654_321_012_345_678n);
});

interface Reference {
  models: { bgnbd: { customers: { id: number | string; x: number; t_x: number; T: number }[] } };
}

itWith('golden/scores-cdnow-sample.json', 'data/cdnow_sample.csv')('CDNOW: x, tx and T of the reference', async () => {
  const file = resolve(import.meta.dirname, '../../../shared/data/cdnow_sample.csv');
  const ledger = await openLedger({ file });
  const { summaries } = await summarise(ledger, { asOf: '1997-09-30', timeUnit: 'week' });
  await ledger.close();
  const { customers } = golden<Reference>('scores-cdnow-sample').models.bgnbd;
  const real = customers.filter(({ id }) => typeof id === 'number');
  expect(real.length).toBe(50);
  for (const { id, x, t_x, T } of real) {
    const row = summaries.customer.indexOf(String(id));
    expect([summaries.x[row], summaries.tx[row], summaries.T[row]]).toEqual([x, t_x, T]);
  }
});
