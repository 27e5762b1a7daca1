import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { versionOf } from '../../src/bundles/versions.ts';
import { makeCells } from '../../src/facts/cells.ts';
import { type Prediction, predictionSchema, predictionsSchema } from '../../src/service/responses.ts';
import { discountPerUnit, formatDay, parseDay } from '../../src/units.ts';
import { thorough } from '../support/thorough.ts';
import { amountless, bundleOf, type Client, manifest, models, start, textOf, withTexts } from './shop.ts';

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
/** What is expected of a customer without purchase. */
const NOTHING = {
  expectedPurchases: 0,
  purchases: { low: 0, median: 0, high: 0 },
  expectedSpend: 0,
  predictedValue: 0,
  value: { low: 0, median: 0, high: 0 },
  residualValue: 0,
  pAlive: 0,
  pReturn: 0,
  nextPurchase: null,
  naiveValue: 0,
};
const days = { first: parseDay('1997-03-04'), last: parseDay('1997-07-22'), asOf: parseDay('1997-09-30') };

describe('the answer', () => {
  test('history is that of the transactions, to the last digit', async () => {
    const { customerId, historicalValue, historical, asOf, horizonDays, level, currency, model } = await predict({
      customerId: 'C-1',
      transactions,
    });
    expect(historicalValue).toBe(105.75);
    expect(historical).toEqual({
      orders: 5,
      averageOrderValue: 105.75 / 5,
      firstPurchase: '1997-03-04',
      lastPurchase: '1997-07-22',
      averageDaysBetweenPurchases: 140 / 3,
    });
    expect({ customerId, asOf, horizonDays, level, currency, model }).toEqual({
      customerId: 'C-1',
      asOf: '1997-09-30',
      horizonDays: 365,
      level: 0.8,
      currency: 'USD',
      model: {
        method: 'single',
        name: 'bg-nbd',
        version: '0.1.0',
        bundle: versionOf(manifest, {}),
        asOf: '1997-09-30',
      },
    });
  });

  test('prediction is that of the models, called directly', async () => {
    const answer = await predict({ transactions });
    const [tx, T] = [(days.last - days.first) / 7, (days.asOf - days.first) / 7];
    const { cells } = makeCells(Float64Array.of(3), Float64Array.of(tx), Float64Array.of(T));
    const spend = models.spend!.expectedSpend(Float64Array.of(3), Float64Array.of((20 + 40 + 30.3) / 3))[0] * 0.98;
    const purchases = models.purchases.expectedPurchases(cells, 365 / 7)[0];
    const residual = models.purchases.discountedPurchases(cells, discountPerUnit(0.1, 'week'))[0];
    const close = (actual: number | null, expected: number) => expect(actual! / expected).toBeCloseTo(1, 9);
    close(answer.expectedPurchases, purchases);
    close(answer.pAlive, models.purchases.pAlive(cells)[0]);
    close(answer.pReturn, models.purchases.pReturn(cells, 365 / 7)[0]);
    close(answer.expectedSpend, spend);
    close(answer.predictedValue, purchases * spend);
    close(answer.totalValue, 105.75 + purchases * spend);
    close(answer.residualValue, residual * spend);
    // Average purchase × purchases a year × one year.
    close(answer.naiveValue, ((105.75 / 4) * 3 * 365) / (days.asOf - days.first));
  });

  test('the interval of purchases is that of the model’s probabilities', async () => {
    const summary = { x: 12, tx: 29, T: 30 };
    const { cells } = makeCells(Float64Array.of(12), Float64Array.of(29), Float64Array.of(30));
    const atMost = (n: number) =>
      Array.from({ length: n + 1 }, (_, k) => models.purchases.pmf(cells, k, 365 / 7)[0]).reduce(
        (sum, p) => sum + p,
        0,
      );
    const { low, median, high } = (await predict({ summary, level: 0.9 })).purchases;
    const between = atMost(high) - (low > 0 ? atMost(low - 1) : 0);
    expect(between).toBeGreaterThanOrEqual(0.9);
    // No further out than where a twentieth lies beyond.
    expect(atMost(high - 1)).toBeLessThan(0.95);
    expect(atMost(median)).toBeGreaterThanOrEqual(0.5);
    expect(atMost(median - 1)).toBeLessThan(0.5);
  });

  test('the next purchase is as likely as not by its day, and clearly less likely a tenth of the wait before', async () => {
    const { nextPurchase } = await predict({ summary: { x: 12, tx: 29, T: 30 } });
    const { cells } = makeCells(Float64Array.of(12), Float64Array.of(29), Float64Array.of(30));
    const wait = parseDay(nextPurchase!) - days.asOf;
    expect(wait).toBeGreaterThan(5);
    expect(models.purchases.pReturn(cells, wait / 7)[0]).toBeGreaterThan(0.49);
    expect(models.purchases.pReturn(cells, (0.9 * wait - 1) / 7)[0]).toBeLessThan(0.5);
    const gone = await predict({ summary: { x: 12, tx: 3, T: 30 } });
    expect(gone.nextPurchase).toBeNull();
  });

  test('intervals hold the median and widen with the level', async () => {
    const [half, most] = [await predict({ transactions, level: 0.5 }), await predict({ transactions, level: 0.99 })];
    for (const { purchases, value } of [half, most]) {
      for (const { low, median, high } of [purchases, value!]) {
        expect(low).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(high);
      }
    }
    expect(most.purchases.high).toBeGreaterThan(half.purchases.high);
    expect(most.value!.high).toBeGreaterThan(half.value!.high);
    expect(most.level).toBe(0.99);
    expect(most.expectedPurchases).toBe(half.expectedPurchases);
  });

  test('asOf and horizonDays take the place of the model’s own', async () => {
    const near = await predict({ transactions, horizonDays: 30 });
    const far = await predict({ transactions, horizonDays: 90 });
    expect(near.horizonDays).toBe(30);
    expect(near.expectedPurchases).toBeLessThan(far.expectedPurchases);
    expect(near.pReturn).toBeLessThan(far.pReturn);
    expect(near.pAlive).toBe(far.pAlive);
    const later = await predict({ transactions, asOf: '1998-03-31' });
    expect(later.asOf).toBe('1998-03-31');
    expect(later.pAlive).toBeLessThan(near.pAlive);
    expect(later.model.asOf).toBe('1997-09-30');
  });

  test('margin scales value and leaves orders as they were', async () => {
    const half = await start({ bundle: bundleOf({ terms: { ...manifest.terms, margin: 0.5 } }) });
    const [whole, part] = [await predict({ transactions }), await predict({ transactions }, half)];
    half.close();
    expect(part.historicalValue).toBe(52.875);
    expect(part.historical).toEqual(whole.historical);
    expect(part.expectedSpend).toBe(whole.expectedSpend);
    for (const figure of ['predictedValue', 'totalValue', 'residualValue', 'naiveValue'] as const) {
      expect(part[figure], figure).toBeCloseTo(whole[figure]! / 2, 9);
    }
    expect(part.value!.high).toBeCloseTo(whole.value!.high / 2, 9);
  });

  test('the discount rate lowers residual value, and has no part in the rest', async () => {
    const cheap = await start({ bundle: bundleOf({ terms: { ...manifest.terms, discountRate: 0.5 } }) });
    const { residualValue, ...rest } = await predict({ transactions }, cheap);
    cheap.close();
    const { residualValue: usual, ...others } = await predict({ transactions });
    // Other terms are another bundle, and the answer says so.
    const { bundle: discounted, ...model } = rest.model;
    expect(discounted).not.toBe(others.model.bundle);
    expect({ ...rest, model }).toEqual({ ...others, model: { ...others.model, bundle: undefined } });
    expect(residualValue!).toBeLessThan(usual!);
  });

  test('no residual value where dropout is not identified, and the reason', async () => {
    const nbd = { ...manifest.models['bg-nbd'], model: 'nbd', parameters: { r: 0.5, alpha: 8 }, dropout: null };
    const endless = await start({
      bundle: bundleOf({ purchaseModel: 'nbd', models: { ...manifest.models, nbd: nbd } }),
    });
    const { residualValue, predictedValue, warnings } = await predict({ transactions }, endless);
    endless.close();
    expect(residualValue).toBeNull();
    expect(predictedValue).toBeGreaterThan(0);
    expect(warnings.filter(({ text }) => text.includes('Dropout is not identified'))).toHaveLength(1);
  });
});

describe('a summary', () => {
  const meanSpend = (20 + 40 + 30.3) / 3;
  const money = { orders: 5, meanSpend, historicalValue: 105.75 };

  test('in days or in the model’s units gives the same answer as the transactions', async () => {
    const expected = await predict({ customerId: 'C', transactions });
    const dates = { purchases: 4, firstPurchase: '1997-03-04', lastPurchase: '1997-07-22' };
    const units = { x: 3, tx: (days.last - days.first) / 7, T: (days.asOf - days.first) / 7 };
    expect(await predict({ customerId: 'C', summary: { ...dates, ...money } })).toEqual(expected);
    expect(await predict({ customerId: 'C', summary: { ...units, ...money } })).toEqual(expected);
  });

  test('spend over fewer purchases is trusted less', async () => {
    const summary = { x: 3, tx: 20, T: 30, meanSpend: 90, historicalValue: 360 };
    const all = await predict({ summary });
    const one = await predict({ summary: { ...summary, spendCount: 1 } });
    expect(one.expectedSpend!).toBeLessThan(all.expectedSpend!);
  });

  test('without meanSpend the mean of all purchases stands in, and says so', async () => {
    const summary = { x: 3, tx: 20, T: 30, historicalValue: 120 };
    const { warnings, ...answer } = await predict({ summary });
    const { warnings: _, ...given } = await predict({ summary: { ...summary, meanSpend: 30 } });
    expect(answer).toEqual(given);
    expect(textOf(warnings)).toContain('meanSpend');
  });

  test('without any amount predicts with the spend of all, and knows no history of value', async () => {
    const answer = await predict({ summary: { x: 3, tx: 20, T: 30 } });
    expect(answer.historical).toMatchObject({ orders: 4, averageOrderValue: null });
    expect(answer.expectedSpend).toBeCloseTo((6.25 * 15.45 * 0.98) / (3.74 - 1), 6);
    expect([answer.historicalValue, answer.totalValue, answer.naiveValue]).toEqual([null, null, null]);
    expect(textOf(answer.warnings)).toContain('No amounts');
  });
});

describe('customers of whom less is known', () => {
  test('transactions without amounts', async () => {
    const answer = await predict({ transactions: [{ date: '1997-03-04' }, { date: '1997-05-04' }] });
    expect(answer.historical).toMatchObject({ orders: 2, firstPurchase: '1997-03-04' });
    expect(answer.predictedValue).toBeGreaterThan(0);
    expect([answer.historicalValue, answer.totalValue]).toEqual([null, null]);
  });

  test('refunds alone: a history, and zeros', async () => {
    const answer = await predict({ transactions: [{ date: '1997-03-04', amount: -12.34 }] });
    expect(answer.historical).toEqual({
      orders: 0,
      averageOrderValue: null,
      firstPurchase: null,
      lastPurchase: null,
      averageDaysBetweenPurchases: null,
    });
    expect(answer).toMatchObject({ ...NOTHING, historicalValue: -12.34, totalValue: -12.34, horizonDays: 365 });
    expect(textOf(answer.warnings)).toContain('Refunds alone');
  });

  test('a free order is a purchase', async () => {
    const answer = await predict({ transactions: [{ date: '1997-03-04', amount: 0 }] });
    expect(answer).toMatchObject({ historicalValue: 0, historical: { orders: 1, firstPurchase: '1997-03-04' } });
    expect(answer.expectedPurchases).toBeGreaterThan(0);
  });

  test('a first purchase on the as-of day itself', async () => {
    const answer = await predict({ transactions: [{ date: '1997-09-30T23:59:59.999Z', amount: 10 }] });
    expect(answer.naiveValue).toBe(0);
    expect(answer.pAlive).toBe(1);
    expect(answer.predictedValue).toBeGreaterThan(0);
  });

  test('a model without amounts speaks of purchases alone', async () => {
    const client = await start({ bundle: amountless });
    const answer = await predict({ transactions }, client);
    client.close();
    const money = { historicalValue: null, expectedSpend: null, predictedValue: null, value: null, totalValue: null };
    expect(answer).toMatchObject({ ...money, residualValue: null, naiveValue: null, currency: null });
    expect(answer.historical).toMatchObject({ averageOrderValue: null, orders: 5 });
    expect(answer.expectedPurchases).toBe((await predict({ transactions })).expectedPurchases);
    expect(textOf(answer.warnings)).toContain('without amounts');
  });

  test('what goes beyond the training data is said', async () => {
    const { warnings } = await predict({ summary: { x: 1, tx: 20, T: 300 }, horizonDays: 3650 });
    expect(warnings[0]).toEqual({ code: 'TRAINING', text: manifest.warnings[0] });
    expect(warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['HORIZON_LONG', 'HISTORY_LONG']));
    expect(textOf(warnings)).toContain('3650 days is longer than the 272 days');
    expect(textOf(warnings)).toContain('further back than the 272 days');
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
      { customerId: 'b', transactions },
      { customerId: 'a', summary: { x: 0, tx: 0, T: 3, historicalValue: 9 } },
      { customerId: 'b', summary: { x: 0, tx: 0, T: 3, historicalValue: 9 } },
      { transactions: [{ date: '1997-01-04', amount: -1 }] },
      { customerId: 17850, transactions },
    ];
    const response = await shop.post({ customers, horizonDays: 100, asOf: '1997-10-31' });
    const answer = predictionsSchema.strict().parse(await response.json());
    // Each text stands once, however many it is said of.
    expect(new Set(answer.warnings.map(({ text }) => text)).size).toBe(answer.warnings.length);
    const predictions = withTexts(answer);
    expect(predictions.map(({ customerId }) => customerId)).toEqual(['b', 'a', 'b', null, '17850']);
    for (const [i, customer] of customers.entries()) {
      expect(await predict({ ...customer, horizonDays: 100, asOf: '1997-10-31' })).toEqual(predictions[i]);
    }
  });

  test('a list of one is answered as a list', async () => {
    const response = await shop.post({ customers: [{ transactions }] });
    expect(withTexts(predictionsSchema.parse(await response.json()))).toHaveLength(1);
  });

  const many = thorough(2000, 10_000);
  test(`${many}, of three hundred days and more, take seconds at most`, async () => {
    const customers = Array.from({ length: many }, (_, i) => {
      const first = days.asOf - 1 - (i % 271);
      const dates = [first, first + (i % 7), first + (i % 31)].filter((day) => day <= days.asOf);
      return {
        customerId: `${i}`,
        transactions: dates.map((day) => ({ date: formatDay(day), amount: 10 + (i % 90) })),
      };
    });
    // Of the processor: whatever else the machine does.
    const started = process.cpuUsage();
    const { predictions } = (await (await shop.post({ customers })).json()) as { predictions: Prediction[] };
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(10);
    expect(predictions).toHaveLength(many);
    const [inBatch, alone] = [predictions[many - 1], await predict(customers[many - 1])];
    // Many ages of one x are interpolated: to 1e-13, and not to the last bit.
    expect(inBatch.expectedPurchases).toBeCloseTo(alone.expectedPurchases, 12);
    expect(inBatch.historical).toEqual(alone.historical);
    expect([inBatch.historicalValue, inBatch.customerId]).toEqual([alone.historicalValue, alone.customerId]);
  });

  test('a hundred requests at once are answered each with its own', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        predict({ customerId: `${i}`, summary: { x: i % 9, tx: i % 9, T: 10 + i } }),
      ),
    );
    for (const [i, answer] of answers.entries()) {
      expect(answer.customerId).toBe(`${i}`);
      expect(answer.historical.firstPurchase).toBe(formatDay(days.asOf - 7 * (10 + i)));
    }
  });
});
