/** What the page shows beyond single customers: who is at risk, what comes month by month, what was bought. */
import { describe, expect, test } from 'vitest';
import type { Summaries } from '../../../src/facts/summaries.ts';
import { singleForecaster } from '../../../src/forecast/single.ts';
import { Book } from '../../../src/service/book.ts';
import { serveModel } from '../../../src/service/models/servedModel.ts';
import { atRiskOf } from '../../../src/service/page/atRisk.ts';
import { monthOf, monthsAhead, startOf } from '../../../src/service/page/monthsAhead.ts';
import { everyMonth, readOrders } from '../../../src/service/page/orderHistory.ts';
import { openPageData } from '../../../src/service/page/pageData.ts';
import { openPredictor } from '../../../src/service/predictor.ts';
import { openLedger } from '../../../src/transactions/ledger.ts';
import { parseDay } from '../../../src/units.ts';
import { bundle, customers, loaded, loadedOf, manifest, models, start } from '../shop.ts';

const single = singleForecaster(models);

describe('at risk', () => {
  /** One customer after so many weeks of inactivity. */
  const after = (weeks: number): Summaries => ({
    ...customers,
    customer: ['a'],
    x: Float64Array.of(12),
    tx: Float64Array.of(40),
    T: Float64Array.of(40 + weeks),
    firstPurchase: customers.firstPurchase.slice(0, 1),
  });

  test('not at once, then for a while, and asleep at last', () => {
    const course = Array.from({ length: 200 }, (_, weeks) => atRiskOf(after(weeks), single, 365)[0]);
    expect(course[0]).toBe(0);
    expect(course.at(-1)).toBe(0);
    const changes = course.filter((at, k) => k > 0 && at !== course[k - 1]);
    expect(changes).toEqual([1, 0]);
  });

  test('a customer with refunds alone never is', () => {
    expect(atRiskOf(customers, single, 365)[customers.customer.indexOf('refunded')]).toBe(0);
  });

  test('the summary counts those whom the list has', async () => {
    const idle: Summaries = { ...customers, x: Float64Array.of(9, 0, 0, 6), T: Float64Array.of(60, 10, 0, 30) };
    const shop = await start({ customers: loadedOf(idle) });
    try {
      const { totals } = (await (await shop.get('/v1/summary')).json()) as { totals: { atRisk: number } };
      const list = (await (await shop.get('/v1/customers?atRisk=true')).json()) as { total: number };
      expect(list.total).toBe(totals.atRisk);
      expect(list.total).toBe(atRiskOf(idle, single, 365).reduce((sum, at) => sum + at, 0));
      expect((await shop.get('/v1/customers?atRisk=yes')).status).toBe(400);
    } finally {
      shop.close();
    }
  });
});

describe('months ahead', () => {
  test('add up to the forecast to the end of the last one, and lie within their intervals', async () => {
    const predictor = await openPredictor(bundle);
    const months = (await monthsAhead(new Book(loaded), predictor))!;
    expect(months.first).toBe(monthOf(parseDay('1997-10-01')));
    expect(months.mean.length).toBe(12);
    const days = startOf(months.first + 12).getTime() / 86_400_000 - 1 - parseDay(manifest.clock.asOf);
    expect(days).toBe(365);
    const total = loaded.valuation.predictedValue!.reduce((sum, value) => sum + value, 0);
    expect(months.mean.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 9);
    expect(months.total).toBeCloseTo(total, 9);
    months.mean.forEach((mean, k) => {
      expect(months.low[k]).toBeLessThan(mean);
      expect(months.high[k]).toBeGreaterThan(mean);
    });
  });
});

describe('what is kept', () => {
  test('is made once for the same customers, and again when they change or where it failed', async () => {
    const book = new Book(loaded);
    const customers = { size: book.size, loaded: () => book, find: (id: string) => book.find(id) };
    const model = serveModel(await openPredictor(bundle));
    const data = openPageData({ customers, model, orders: () => null });
    let made = 0;
    const make = async () => ++made;
    expect([await data.kept('a', make), await data.kept('a', make), await data.kept('b', make)]).toEqual([1, 1, 2]);
    book.put(loaded);
    expect(await data.kept('a', make)).toBe(3);
    await expect(data.kept('c', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await data.kept('c', make)).toBe(4);
  });
});

describe('orders', () => {
  test('months without a transaction are 0', () => {
    expect([...everyMonth(Int32Array.of(3, 6), Float64Array.of(1, 2)).values]).toEqual([1, 0, 0, 2]);
  });

  test('each customer has its own, by day, and months hold all of them', async () => {
    const rows = [
      { customerId: 'b', date: '2024-03-05', amount: 7 },
      { customerId: 'a', date: '2024-01-31', amount: 10 },
      { customerId: 'a', date: '2024-01-02', amount: 5.5 },
      { customerId: 'a', date: '2024-03-01', amount: -2 },
      { customerId: 'a', date: '2024-04-01', amount: 99 },
    ];
    await using ledger = await openLedger({ rows });
    const orders = await readOrders(ledger, '2024-03-31');
    expect(orders.of('a').map(({ amount, refund }) => [amount, refund])).toEqual([
      [5.5, false],
      [10, false],
      [-2, true],
    ]);
    expect(orders.of('nobody')).toEqual([]);
    expect(orders.months()).toEqual({ first: 12 * 54, values: Float64Array.of(15.5, 0, 5) });
  });
});
