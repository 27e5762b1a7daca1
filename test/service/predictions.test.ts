import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCells } from '../../src/facts/cells.ts';
import { type Prediction, predictionSchema, predictionsSchema } from '../../src/service/responses.ts';
import { discountPerUnit, formatDay, parseDay } from '../../src/units.ts';
import { amountless, bundleOf, type Client, manifest, models, start } from './shop.ts';

let shop: Client;
beforeAll(async () => {
  shop = await start();
});
afterAll(() => shop.close());

async function predict(body: unknown, client = shop): Promise<Prediction> {
  const response = await client.post(body);
  const answer = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  return predictionSchema.strict().parse(answer);
}

/** Four purchases on 1997-03-04, -04-01, -05-06 and -07-22; one of two lines, one of two orders, one part refund. */
const transactions = [
  { date: '1997-07-22', amount: 30.3 },
  { date: '1997-03-04', amount: 20, orderId: 'A1' },
  { date: '1997-03-04', amount: 5.5, orderId: 'A1' },
  { date: '1997-04-01T10:00:00Z', amount: 12.1 },
  { date: '1997-04-01 18:30', amount: 7.9 },
  { date: '1997-05-06', amount: 40 },
  { date: '1997-05-20', amount: -10.05 },
];
const days = { first: parseDay('1997-03-04'), last: parseDay('1997-07-22'), asOf: parseDay('1997-09-30') };

describe('the answer', () => {
  test('history is that of the transactions, to the last digit', async () => {
    const { customer, historical, asOf, currency, model } = await predict({ id: 'C-1', transactions });
    expect(historical).toEqual({
      value: 105.75,
      orders: 5,
      averageOrderValue: 21.15,
      firstPurchase: '1997-03-04',
      lastPurchase: '1997-07-22',
      averageDaysBetweenPurchases: 46.666667,
    });
    expect({ customer, asOf, currency, model }).toEqual({
      customer: 'C-1',
      asOf: '1997-09-30',
      currency: 'USD',
      model: { purchases: 'bg-nbd', spend: 'gamma-gamma', method: 'probability model' },
    });
  });

  test('prediction is that of the models, called directly', async () => {
    const { predicted, total, naive } = await predict({ transactions });
    const [tx, T] = [(days.last - days.first) / 7, (days.asOf - days.first) / 7];
    const { cells } = makeCells(Float64Array.of(3), Float64Array.of(tx), Float64Array.of(T));
    const spend = models.spend!.expectedSpend(Float64Array.of(3), Float64Array.of((20 + 40 + 30.3) / 3))[0] * 0.98;
    const purchases = models.purchases.expectedPurchases(cells, 365 / 7)[0];
    expect(predicted.horizonDays).toBe(365);
    expect(predicted.purchases).toBeCloseTo(purchases, 12);
    expect(predicted.pAlive).toBeCloseTo(models.purchases.pAlive(cells)[0], 12);
    expect(predicted.pReturn).toBeCloseTo(models.purchases.pReturn(cells, 365 / 7)[0], 12);
    expect(predicted.spendPerPurchase).toBeCloseTo(spend, 6);
    expect(predicted.value).toBeCloseTo(purchases * spend, 6);
    expect(total).toBeCloseTo(105.75 + purchases * spend, 6);
    // Average purchase × purchases a year × one year.
    expect(naive).toBeCloseTo(((105.75 / 4) * 3 * 365) / (days.asOf - days.first), 6);
  });

  test('the next purchase is as likely as not by its day, and not by the day before', async () => {
    const { predicted } = await predict({ summary: { x: 12, tx: 29, T: 30 } });
    const { cells } = makeCells(Float64Array.of(12), Float64Array.of(29), Float64Array.of(30));
    const wait = parseDay(predicted.expectedNextPurchase!) - days.asOf;
    expect(models.purchases.pReturn(cells, wait / 7)[0]).toBeGreaterThanOrEqual(0.5);
    expect(models.purchases.pReturn(cells, (wait - 1) / 7)[0]).toBeLessThan(0.5);
    const gone = await predict({ summary: { x: 12, tx: 3, T: 30 } });
    expect(gone.predicted.expectedNextPurchase).toBeNull();
  });

  test('money has at most six decimals', async () => {
    const { historical, predicted, total, naive } = await predict({ transactions });
    const money = [historical.value, historical.averageOrderValue, predicted.value, predicted.spendPerPurchase, total];
    for (const value of [...money, naive]) expect(String(value)).toMatch(/^\d+(\.\d{1,6})?$/);
  });

  test('asOf and horizonDays take the place of the model’s own', async () => {
    const near = await predict({ transactions, horizonDays: 30 });
    const far = await predict({ transactions, horizonDays: 90 });
    expect(near.predicted.horizonDays).toBe(30);
    expect(near.predicted.purchases!).toBeLessThan(far.predicted.purchases!);
    expect(near.predicted.pAlive).toBe(far.predicted.pAlive);
    const later = await predict({ transactions, asOf: '1998-03-31' });
    expect(later.asOf).toBe('1998-03-31');
    expect(later.predicted.pAlive!).toBeLessThan(near.predicted.pAlive!);
  });

  test('margin scales value and leaves orders as they were', async () => {
    const half = await start({ bundle: bundleOf({ terms: { ...manifest.terms, margin: 0.5 } }) });
    const [whole, part] = [await predict({ transactions }), await predict({ transactions }, half)];
    half.close();
    expect(part.historical.value).toBe(52.875);
    expect(part.historical.averageOrderValue).toBe(whole.historical.averageOrderValue);
    expect(part.predicted.spendPerPurchase).toBe(whole.predicted.spendPerPurchase);
    expect(part.predicted.value).toBeCloseTo(whole.predicted.value! / 2, 6);
    expect(part.total).toBeCloseTo(whole.total! / 2, 6);
  });

  test('the discount rate has no part in what is answered', async () => {
    const cheap = await start({ bundle: bundleOf({ terms: { ...manifest.terms, discountRate: 0.5 } }) });
    const answer = await predict({ transactions }, cheap);
    cheap.close();
    expect(discountPerUnit(0.5, 'week')).toBeGreaterThan(discountPerUnit(0.1, 'week'));
    expect(answer).toEqual(await predict({ transactions }));
  });
});

describe('a summary', () => {
  const meanSpend = (20 + 40 + 30.3) / 3;
  const money = { orders: 5, meanSpend, historicalValue: 105.75 };

  test('in days or in the model’s units gives the same answer as the transactions', async () => {
    const expected = await predict({ id: 'C', transactions });
    const dates = { purchases: 4, firstPurchase: '1997-03-04', lastPurchase: '1997-07-22' };
    const units = { x: 3, tx: (days.last - days.first) / 7, T: (days.asOf - days.first) / 7 };
    expect(await predict({ id: 'C', summary: { ...dates, ...money } })).toEqual(expected);
    expect(await predict({ id: 'C', summary: { ...units, ...money } })).toEqual(expected);
  });

  test('spend over fewer purchases is trusted less', async () => {
    const summary = { x: 3, tx: 20, T: 30, meanSpend: 90, historicalValue: 360 };
    const all = await predict({ summary });
    const one = await predict({ summary: { ...summary, spendCount: 1 } });
    expect(one.predicted.spendPerPurchase!).toBeLessThan(all.predicted.spendPerPurchase!);
  });

  test('without meanSpend the mean of all purchases stands in, and says so', async () => {
    const summary = { x: 3, tx: 20, T: 30, historicalValue: 120 };
    const { warnings, ...answer } = await predict({ summary });
    const { warnings: _, ...given } = await predict({ summary: { ...summary, meanSpend: 30 } });
    expect(answer).toEqual(given);
    expect(warnings.join()).toContain('meanSpend');
  });

  test('without any amount predicts with the spend of all, and knows no history of value', async () => {
    const answer = await predict({ summary: { x: 3, tx: 20, T: 30 } });
    expect(answer.historical).toMatchObject({ value: null, orders: 4, averageOrderValue: null });
    expect(answer.predicted.spendPerPurchase).toBeCloseTo((6.25 * 15.45 * 0.98) / (3.74 - 1), 6);
    expect([answer.total, answer.naive]).toEqual([null, null]);
    expect(answer.warnings.join()).toContain('No amounts');
  });
});

describe('customers of whom less is known', () => {
  test('transactions without amounts', async () => {
    const answer = await predict({ transactions: [{ date: '1997-03-04' }, { date: '1997-05-04' }] });
    expect(answer.historical).toMatchObject({ value: null, orders: 2, firstPurchase: '1997-03-04' });
    expect(answer.predicted.value).toBeGreaterThan(0);
    expect(answer.total).toBeNull();
  });

  test('refunds alone: a history, and no prediction', async () => {
    const { historical, predicted, total, naive, warnings } = await predict({
      transactions: [{ date: '1997-03-04', amount: -12.34 }],
    });
    expect(historical).toEqual({
      value: -12.34,
      orders: 0,
      averageOrderValue: null,
      firstPurchase: null,
      lastPurchase: null,
      averageDaysBetweenPurchases: null,
    });
    const { horizonDays, ...rest } = predicted;
    expect(horizonDays).toBe(365);
    expect(Object.values(rest).every((value) => value === null)).toBe(true);
    expect([total, naive]).toEqual([-12.34, null]);
    expect(warnings.join()).toContain('Refunds alone');
  });

  test('a free order is a purchase', async () => {
    const answer = await predict({ transactions: [{ date: '1997-03-04', amount: 0 }] });
    expect(answer.historical).toMatchObject({ value: 0, orders: 1, firstPurchase: '1997-03-04' });
    expect(answer.predicted.purchases).toBeGreaterThan(0);
  });

  test('a first purchase on the as-of day itself', async () => {
    const answer = await predict({ transactions: [{ date: '1997-09-30T23:59:59.999Z', amount: 10 }] });
    expect(answer.naive).toBe(0);
    expect(answer.predicted.pAlive).toBe(1);
    expect(answer.predicted.value).toBeGreaterThan(0);
  });

  test('a model without amounts speaks of purchases alone', async () => {
    const client = await start({ bundle: amountless });
    const answer = await predict({ transactions }, client);
    client.close();
    expect(answer).toMatchObject({ total: null, naive: null, currency: null, model: { spend: null } });
    expect(answer.historical).toMatchObject({ value: null, averageOrderValue: null, orders: 5 });
    expect(answer.predicted).toMatchObject({ value: null, spendPerPurchase: null });
    expect(answer.predicted.purchases).toBe((await predict({ transactions })).predicted.purchases);
    expect(answer.warnings.join()).toContain('without amounts');
  });

  test('what goes beyond the training data is said', async () => {
    const { warnings } = await predict({ summary: { x: 1, tx: 20, T: 300 }, horizonDays: 3650 });
    expect(warnings[0]).toBe(manifest.warnings[0]);
    expect(warnings.join()).toContain('3650 days is longer than the 272 days');
    expect(warnings.join()).toContain('2100 days back');
  });

  test('an instant falls on the day that it is in the model’s time zone', async () => {
    const clock = { ...manifest.clock, timeZone: 'America/New_York' };
    const client = await start({ bundle: bundleOf({ clock }) });
    const first = async (date: string) =>
      (await predict({ transactions: [{ date, amount: 1 }] }, client)).historical.firstPurchase;
    expect(await first('1997-07-01T03:30:00Z')).toBe('1997-06-30');
    expect(await first('1997-07-01T06:30:00+02:00')).toBe('1997-07-01');
    expect(await first('1997-07-01T03:30:00')).toBe('1997-07-01');
    client.close();
  });
});

describe('many customers', () => {
  test('come back in order, each as if alone', async () => {
    const customers = [
      { id: 'b', transactions },
      { id: 'a', summary: { x: 0, tx: 0, T: 3, historicalValue: 9 } },
      { id: 'b', summary: { x: 0, tx: 0, T: 3, historicalValue: 9 } },
      { transactions: [{ date: '1997-01-04', amount: -1 }] },
      { id: 17850, transactions },
    ];
    const response = await shop.post({ customers, horizonDays: 100, asOf: '1997-10-31' });
    const { predictions } = predictionsSchema.strict().parse(await response.json());
    expect(predictions.map(({ customer }) => customer)).toEqual(['b', 'a', 'b', null, '17850']);
    for (const [i, customer] of customers.entries()) {
      expect(await predict({ ...customer, horizonDays: 100, asOf: '1997-10-31' })).toEqual(predictions[i]);
    }
  });

  test('a list of one is answered as a list', async () => {
    const response = await shop.post({ customers: [{ transactions }] });
    expect(predictionsSchema.parse(await response.json()).predictions).toHaveLength(1);
  });

  test('ten thousand, of three hundred days and more, take seconds at most', async () => {
    const customers = Array.from({ length: 10_000 }, (_, i) => {
      const first = days.asOf - 1 - (i % 271);
      const dates = [first, first + (i % 7), first + (i % 31)].filter((day) => day <= days.asOf);
      return { id: `${i}`, transactions: dates.map((day) => ({ date: formatDay(day), amount: 10 + (i % 90) })) };
    });
    const started = performance.now();
    const { predictions } = (await (await shop.post({ customers })).json()) as { predictions: Prediction[] };
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(predictions).toHaveLength(10_000);
    const [inBatch, alone] = [predictions[9_999], await predict(customers[9_999])];
    // Many ages of one x are interpolated: to 1e-13, and not to the last bit.
    expect(inBatch.predicted.purchases).toBeCloseTo(alone.predicted.purchases!, 12);
    expect(inBatch.historical).toEqual(alone.historical);
    expect([inBatch.total, inBatch.customer]).toEqual([alone.total, alone.customer]);
  });

  test('a hundred requests at once are answered each with its own', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => predict({ id: `${i}`, summary: { x: i % 9, tx: i % 9, T: 10 + i } })),
    );
    for (const [i, answer] of answers.entries()) {
      expect(answer.customer).toBe(`${i}`);
      expect(answer.historical.firstPurchase).toBe(formatDay(days.asOf - 7 * (10 + i)));
    }
  });
});
