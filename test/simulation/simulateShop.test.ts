import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShopColumns } from '../../src/simulation/shopRows.ts';
import { CATEGORIES, CHANNELS, COUNTRIES } from '../../src/simulation/simulatedShop.ts';
import { type SimulateOptions, simulateShop, writeSimulatedShop } from '../../src/simulation/simulateShop.ts';
import { formatDay, parseDay } from '../../src/units.ts';

interface Row {
  readonly customer: number;
  readonly day: number;
  readonly cents: number;
  readonly category: string;
  readonly channel: string;
}

function rowsOf(options: SimulateOptions): Row[] {
  return [...simulateShop(options)].flatMap((batch: ShopColumns) =>
    Array.from({ length: batch.length }, (_, row) => ({
      customer: batch.customer[row],
      day: batch.day[row],
      cents: batch.cents[row],
      category: CATEGORIES[batch.category[row]].name,
      channel: CHANNELS[batch.channel[row]].name,
    })),
  );
}

function groupBy<K>(rows: readonly Row[], key: (row: Row) => K): Map<K, Row[]> {
  const groups = new Map<K, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.filter(holds).length / items.length;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perennial-simulate-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the shop', () => {
  const customers = 20_000;
  const rows = rowsOf({ customers, seed: 5 });
  const byCustomer = groupBy(rows, (row) => row.customer);
  const histories = [...byCustomer.values()];
  const orders = rows.filter((row) => row.cents >= 0);

  it('has every customer, one after the other, each in order of days', () => {
    expect([...byCustomer.keys()]).toEqual(Array.from({ length: customers }, (_, i) => i + 1));
    const follows = (after: Row, before: Row) =>
      after.customer > before.customer || (after.customer === before.customer && after.day >= before.day);
    expect(rows.filter((after, row) => row > 0 && !follows(after, rows[row - 1]))).toEqual([]);
    expect(histories.every((history) => history[0].cents >= 0)).toBe(true);
  });

  it('stays within its months', () => {
    const days = rows.map((row) => row.day);
    expect(formatDay(days.reduce((a, b) => Math.min(a, b)))).toBe('2023-01-01');
    expect(formatDay(days.reduce((a, b) => Math.max(a, b)))).toBe('2025-06-30');
    const brief = rowsOf({ customers: 500, seed: 1, months: 1, start: '2024-01-31' });
    expect(brief.every((row) => row.day >= parseDay('2024-01-31') && row.day <= parseDay('2024-02-29'))).toBe(true);
  });

  it('has about 3.85 rows a customer, and 30 to 50 % of customers repeat', () => {
    expect(Math.abs(rows.length / customers - 3.85)).toBeLessThan(0.2);
    const repeat = share(histories, (history) => history.some((row) => row.cents >= 0 && row.day > history[0].day));
    expect(repeat).toBeGreaterThan(0.3);
    expect(repeat).toBeLessThan(0.5);
  });

  it('is busy before Christmas, quiet in summer, and keeps weekdays', () => {
    const perMonth = groupBy(orders, (row) => formatDay(row.day).slice(0, 7));
    const count = (month: string) => perMonth.get(month)!.length;
    for (const year of [2023, 2024]) {
      expect(count(`${year}-12`)).toBeGreaterThan(1.5 * count(`${year}-10`));
      expect(count(`${year}-07`)).toBeLessThan(0.95 * count(`${year}-05`));
    }
    expect(count('2024-02')).toBeLessThan(0.75 * count('2023-12'));
    const saturdays = share(orders, (row) => new Date(row.day * 86_400_000).getUTCDay() === 6);
    const mondays = share(orders, (row) => new Date(row.day * 86_400_000).getUTCDay() === 1);
    expect(mondays).toBeGreaterThan(1.3 * saturdays);
  });

  it('takes back about 4 % of orders, some in part, never more than was paid', () => {
    const refunds = rows.filter((row) => row.cents < 0);
    // Some orders of the last weeks would come back after the end.
    expect(refunds.length / orders.length).toBeGreaterThan(0.03);
    expect(refunds.length / orders.length).toBeLessThan(0.045);
    const paid = (row: Row) =>
      byCustomer.get(row.customer)!.filter((o) => o.cents > 0 && o.day < row.day && o.category === row.category);
    expect(refunds.every((row) => paid(row).some((order) => order.cents >= -row.cents))).toBe(true);
    const inFull = share(refunds, (row) => paid(row).some((order) => order.cents === -row.cents));
    expect(inFull).toBeGreaterThan(0.55);
    expect(inFull).toBeLessThan(0.75);
  });

  it('gives a few samples away', () => {
    const free = share(orders, (row) => row.cents === 0);
    expect(free).toBeGreaterThan(0.004);
    expect(free).toBeLessThan(0.012);
  });

  it('has channels that matter to how often and how long customers buy', () => {
    const ordersPerCustomer = (channel: string) => {
      const theirs = histories.filter((history) => history[0].channel === channel);
      return theirs.reduce((sum, history) => sum + history.length, 0) / theirs.length;
    };
    expect(ordersPerCustomer('referral')).toBeGreaterThan(1.2 * ordersPerCustomer('search'));
    expect(ordersPerCustomer('search')).toBeGreaterThan(1.2 * ordersPerCustomer('social'));
  });

  it('has prices by category', () => {
    for (const { name, price } of CATEGORIES) {
      const paid = orders.filter((row) => row.category === name && row.cents > 0);
      const mean = paid.reduce((sum, row) => sum + row.cents, 0) / paid.length / 100;
      expect(Math.abs(mean / price - 1)).toBeLessThan(0.15);
    }
  });

  it('has shares that sum to one', () => {
    for (const table of [CATEGORIES, CHANNELS, COUNTRIES]) {
      expect(table.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    }
    expect(CATEGORIES.reduce((sum, category) => sum + category.shareBeforeChristmas, 0)).toBeCloseTo(1, 12);
  });
});

describe('the same input', () => {
  it('gives the same rows, and another seed others', () => {
    expect(rowsOf({ customers: 300, seed: 'a' })).toEqual(rowsOf({ customers: 300, seed: 'a' }));
    expect(rowsOf({ customers: 300, seed: 'a' })).not.toEqual(rowsOf({ customers: 300, seed: 'b' }));
  });

  it('gives a customer the same history however many customers there are', () => {
    const few = rowsOf({ customers: 7, seed: 3 });
    expect(rowsOf({ customers: 9000, seed: 3 }).slice(0, few.length)).toEqual(few);
  });

  it('gives the bytes of data/sample/transactions.csv', async () => {
    const out = join(folder, 'transactions.csv');
    await writeSimulatedShop({ customers: 4000, seed: 1, out });
    const sample = await readFile(new URL('../../data/sample/transactions.csv', import.meta.url));
    expect(sample.equals(await readFile(out))).toBe(true);
    expect(sample.length).toBeLessThan(2 ** 20);
  });
});

describe('the file', () => {
  it('has a header, one line a row, and says how much was written', async () => {
    const out = join(folder, 'shop.csv');
    const seen: number[] = [];
    const done = await writeSimulatedShop({
      customers: 12_000,
      seed: 2,
      out,
      onProgress: ({ rows }) => seen.push(rows),
    });
    const lines = (await readFile(out, 'utf8')).split('\n');
    expect(lines[0]).toBe('customer_id,date,amount,category,channel,country');
    expect(lines.at(-1)).toBe('');
    expect(lines.length - 2).toBe(done.rows);
    expect(done.customers).toBe(12_000);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(done.rows);
    const line = /^C\d{6},\d{4}-\d\d-\d\d,(0|-?[1-9]\d*|-0)\.\d\d,[a-z-]+,[a-z]+,[A-Z]{2}$/;
    expect(lines.slice(1, -1).filter((text) => !line.test(text))).toEqual([]);
  });

  it('says what the columns say', async () => {
    const out = join(folder, 'same.csv');
    await writeSimulatedShop({ customers: 2000, seed: 4, out });
    const read = (await readFile(out, 'utf8')).trimEnd().split('\n').slice(1);
    const said = rowsOf({ customers: 2000, seed: 4 }).map((row) => {
      const customer = `C${String(row.customer).padStart(6, '0')}`;
      return [customer, formatDay(row.day), (row.cents / 100).toFixed(2), row.category, row.channel].join();
    });
    expect(read.map((text) => text.slice(0, -3))).toEqual(said);
  });

  it('is the same compressed', async () => {
    const plain = join(folder, 'plain.csv');
    const packed = join(folder, 'packed.csv.gz');
    await writeSimulatedShop({ customers: 100, seed: 1, out: plain });
    await writeSimulatedShop({ customers: 100, seed: 1, out: packed });
    expect(gunzipSync(await readFile(packed)).equals(await readFile(plain))).toBe(true);
  });
});

describe('what can not be', () => {
  const invalid = (option: string) =>
    expect.objectContaining({ code: 'OPTION_INVALID', details: expect.objectContaining({ option }) });

  it.each([
    ['customers', { customers: 0 }],
    ['customers', { customers: 1.5 }],
    ['customers', { customers: Number.NaN }],
    ['seed', { seed: 0.1 }],
    ['months', { months: 0 }],
    ['months', { months: 601 }],
    ['start', { start: '2023-02-30' }],
    ['start', { start: '9999-01-01' }],
  ])('%s: %o is refused before any row', (option, wrong) => {
    expect(() => simulateShop({ customers: 1, seed: 1, ...wrong })).toThrow(invalid(option));
  });

  it('other formats and places that can not be are refused, and nothing is left behind', async () => {
    const write = (out: string) => writeSimulatedShop({ customers: 10, seed: 1, out });
    await expect(write(join(folder, 'shop.xlsx'))).rejects.toThrow(invalid('out'));
    await expect(write(join(import.meta.filename, 'shop.csv'))).rejects.toMatchObject({ code: 'MACHINE_REFUSED' });
    const failing = writeSimulatedShop({
      customers: 10,
      seed: 1,
      out: join(folder, 'half.csv'),
      onProgress: () => {
        throw new Error('stop');
      },
    });
    await expect(failing).rejects.toThrow('stop');
    expect((await readdir(folder)).filter((name) => name.includes('half'))).toEqual([]);
  });
});
