/** Customers in pages, their totals, and as a file: the figures of each alone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from '../../src/engines/duckdb.ts';
import type { Summaries } from '../../src/facts/summaries.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { type CustomersAnswer, customersSchema, summarySchema } from '../../src/service/customersAnswer.ts';
import type { Prediction } from '../../src/service/responses.ts';
import { NO_DAY, parseDay } from '../../src/units.ts';
import { type Client, loadedOf, manifest, problemOf, start } from './shop.ts';

const COUNT = 157;
const TODAY = parseDay('1997-09-30');
const random = randomFrom(5);
const numbers = (of: (row: number) => number) => Float64Array.from({ length: COUNT }, (_, row) => of(row));
const x = numbers((row) => row % 6);
const T = numbers(() => 4 + random.integer(34));
const firsts = Int32Array.from(T, (age, row) => (row % 40 === 39 ? NO_DAY : TODAY - 7 * age));
const summaries: Summaries = {
  clock: manifest.clock,
  currency: 'USD',
  customer: Array.from({ length: COUNT }, (_, row) => (row === 3 ? '=cmd()' : row === 4 ? 'a,b' : `C${row}`)),
  x,
  tx: numbers((row) => (x[row] > 0 ? (T[row] * (row % 10)) / 10 : 0)),
  T,
  orders: x.map((repeats) => repeats + 1),
  spendCount: x,
  meanSpend: x.map((repeats) => (repeats > 0 ? 10 + ((repeats * 7) % 5) : 0)),
  historicalValue: BigInt64Array.from({ length: COUNT }, (_, row) => BigInt((row % 30) * 1_500_000)),
  purchaseValue: BigInt64Array.from({ length: COUNT }, (_, row) => BigInt((row % 30) * 1_500_000)),
  firstPurchase: firsts,
  lastPurchase: firsts.map((first, row) =>
    first === NO_DAY ? NO_DAY : first + (x[row] > 0 ? Math.round((7 * T[row] * (row % 10)) / 10) : 0),
  ),
};

const folder = mkdtempSync(join(tmpdir(), 'perennial-list-'));
let shop: Client;
beforeAll(async () => {
  shop = await start({ customers: loadedOf(summaries) });
});
afterAll(() => {
  shop.close();
  rmSync(folder, { recursive: true, force: true });
});

async function list(query = ''): Promise<CustomersAnswer> {
  const response = await shop.get(`/v1/customers${query}`);
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return customersSchema.strict().parse(body);
}
const ids = ({ rows }: CustomersAnswer) => rows.map(({ customerId }) => customerId);

/** All pages, one after the other. */
async function all(query: string): Promise<CustomersAnswer['rows']> {
  const rows: CustomersAnswer['rows'] = [];
  for (let cursor = ''; ; ) {
    const page = await list(`?${query}&limit=20${cursor}`);
    expect(page.from).toBe(rows.length);
    rows.push(...page.rows);
    if (page.next === null) return rows;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

describe('GET /v1/customers', () => {
  test('a row says what the customer’s own answer says, at any horizon and level', async () => {
    const query = 'horizonDays=90&level=0.5';
    const page = await list(`?limit=12&${query}`);
    expect(page).toMatchObject({ total: COUNT, from: 0, horizonDays: 90, level: 0.5, currency: 'USD', stale: false });
    for (const { warnings, ...row } of page.rows) {
      const own = await (await shop.get(`/v1/customers/${encodeURIComponent(row.customerId!)}?${query}`)).json();
      expect(own).toMatchObject(row);
      expect((own as Prediction).warnings).toEqual(page.warnings.filter(({ code }) => warnings.includes(code)));
    }
  });

  test.each(['predictedValue', 'historicalValue', 'pReturn', 'totalValue', 'expectedPurchases', 'pAlive'] as const)(
    'sorted by %s, in either direction, pages hold everybody once',
    async (figure) => {
      for (const sign of ['', '-']) {
        const rows = await all(`sort=${sign}${figure}`);
        expect(new Set(rows.map(({ customerId }) => customerId)).size).toBe(COUNT);
        const values = rows.map((row) => row[figure]!);
        expect(values).toEqual(values.toSorted((a, b) => (sign ? b - a : a - b)));
      }
    },
  );

  test('sorted by days, who has none comes last; sorted by id', async () => {
    for (const sign of ['', '-']) {
      const days = (await all(`sort=${sign}lastPurchase`)).map(({ historical }) => historical.lastPurchase);
      const known = days.filter((day) => day !== null);
      expect(days.slice(known.length).every((day) => day === null)).toBe(true);
      expect(known).toEqual(sign ? known.toSorted().reverse() : known.toSorted());
    }
    const names = (await all('sort=-customerId')).map(({ customerId }) => customerId);
    expect(names).toEqual(summaries.customer.toSorted().reverse());
  });

  test('a rank begins where a scrollbar points', async () => {
    const everybody = await all('sort=-predictedValue');
    const page = await list('?sort=-predictedValue&from=100&limit=7');
    expect(page.rows).toEqual(everybody.slice(100, 107));
    expect(page.from).toBe(100);
    expect((await list('?from=99999')).rows).toEqual([]);
  });

  test.each<[string, (row: CustomersAnswer['rows'][number]) => boolean]>([
    ['minPredictedValue=20', ({ predictedValue }) => predictedValue! >= 20],
    ['maxHistoricalValue=12&minHistoricalValue=3', ({ historicalValue: v }) => v! >= 3 && v! <= 12],
    ['minPReturn=0.4', ({ pReturn }) => pReturn >= 0.4],
    ['maxPReturn=0.1&minTotalValue=5', (row) => row.pReturn <= 0.1 && row.totalValue! >= 5],
    ['lastPurchaseFrom=1997-06-01', ({ historical }) => (historical.lastPurchase ?? '') >= '1997-06-01'],
    ['lastPurchaseTo=1997-03-31', ({ historical: { lastPurchase: l } }) => l !== null && l <= '1997-03-31'],
    ['q=c15', ({ customerId }) => customerId!.startsWith('C15')],
    ['ids=C9,C8,none&ids=a,b', ({ customerId }) => ['C9', 'C8', 'a,b'].includes(customerId!)],
  ])('%s keeps those and no others', async (query, keeps) => {
    const everybody = await all('sort=customerId');
    const kept = await all(`sort=customerId&${query}`);
    expect(kept).toEqual(everybody.filter(keeps));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(COUNT);
  });

  test('scales are those of everybody', async () => {
    const { scales } = await list('?limit=1&q=C1');
    const values = (await all('sort=predictedValue')).map(({ predictedValue }) => predictedValue!);
    expect(scales.predictedValue.max).toBe(Math.max(...values));
  });

  test.each([
    ['sort=size', '/sort', 'option'],
    ['limit=0', '/limit', '>=1'],
    ['minPReturn=much', '/minPReturn', 'number'],
    ['lastPurchaseFrom=yesterday', '/lastPurchaseFrom', 'YYYY-MM-DD'],
    ['cursor=nonsense', '/cursor', 'must be the `next`'],
    [
      `cursor=${Buffer.from('{"sort":"pAlive","value":1,"id":"C1"}').toString('base64url')}`,
      '/cursor',
      'another order',
    ],
    ['from=1&cursor=x', '/cursor', 'give one'],
    ['attribute=channel:web', '/attribute', 'the model has none'],
    ['attribute=channel', '/attribute', 'such as'],
    ['colour=red', '/colour', 'unknown field'],
  ])('%s is refused by name', async (query, field, message) => {
    const response = await shop.get(`/v1/customers?${query}`);
    expect(response.status).toBe(400);
    const { errors } = await problemOf(response);
    expect(errors![0].field).toBe(field);
    expect(errors![0].message).toContain(message);
  });
});

test('GET /v1/summary sums up what the rows say', async () => {
  const summary = summarySchema.strict().parse(await (await shop.get('/v1/summary')).json());
  const rows = await all('sort=customerId');
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  expect(summary.customers).toBe(COUNT);
  const { totals } = summary;
  expect(totals.historical).toBeCloseTo(
    sum((row) => row.historicalValue!),
    8,
  );
  expect(totals.predicted!.expected).toBeCloseTo(
    sum((row) => row.predictedValue!),
    8,
  );
  expect(totals.purchases.expected).toBeCloseTo(
    sum((row) => row.expectedPurchases),
    8,
  );
  expect(totals.returning.expected).toBeCloseTo(
    sum((row) => row.pReturn),
    8,
  );
  // The interval is that of a valuation of all together.
  const { interval } = loadedOf(summaries).valuation.totals.value!;
  expect(totals.predicted!.low).toBeCloseTo(interval[0], 8);
  expect(totals.predicted!.high).toBeCloseTo(interval[1], 8);
  expect(totals.returning.low).toBeLessThan(totals.returning.expected);
});

describe('GET /v1/exports/customers', () => {
  async function rowsIn(query: string, name: string) {
    const response = await shop.get(`/v1/exports/customers?${query}`);
    expect(response.status).toBe(200);
    const file = join(folder, name);
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
    const engine = await openEngine({ memoryLimit: '200MB', threads: 1 });
    const rows = await engine.connection.rows<{ customer_id: string; predicted_value: number }>(`FROM '${file}'`);
    engine.close();
    return rows;
  }

  test.each([
    ['parquet', '=cmd()'],
    ['csv', "'=cmd()"],
  ])('as %s: everybody, and in CSV no formula', async (format, name) => {
    const rows = await rowsIn(`format=${format}`, `all.${format}`);
    const listed = await all('sort=customerId');
    expect(rows.map((row) => row.customer_id)).toEqual(
      listed.map(({ customerId }) => (customerId === '=cmd()' ? name : customerId)),
    );
    expect(rows.map((row) => row.predicted_value)).toEqual(listed.map(({ predictedValue }) => predictedValue));
  });

  test('what is filtered', async () => {
    const rows = await rowsIn('minPReturn=0.4&format=parquet', 'some.parquet');
    const listed = await all('sort=customerId&minPReturn=0.4');
    expect(rows.map((row) => row.customer_id)).toEqual(listed.map(({ customerId }) => customerId));
  });
});

test('without transactions there is no list', async () => {
  const bare = await start();
  for (const path of ['/v1/customers', '/v1/summary', '/v1/exports/customers']) {
    expect(await problemOf(await bare.get(path))).toMatchObject({ code: 'CUSTOMERS_NOT_LOADED' });
  }
  bare.close();
});

test('the first page has the most valuable', async () => {
  expect(ids(await list('?limit=3'))).toEqual((await all('sort=-predictedValue')).slice(0, 3).map((r) => r.customerId));
});
