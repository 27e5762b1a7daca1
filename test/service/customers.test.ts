import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { versionOf } from '../../src/bundles/versions.ts';
import { singleForecaster } from '../../src/forecast/single.ts';
import type { LoadedCustomers } from '../../src/service/loadCustomers.ts';
import { modelSchema, type Prediction, predictionSchema, readinessSchema } from '../../src/service/responses.ts';
import { formatMoney } from '../../src/units.ts';
import { valueCustomers } from '../../src/valuation/value.ts';
import { bundle, type Client, customers, loaded, manifest, models, problemOf, start, textOf } from './shop.ts';

let shop: Client;
beforeAll(async () => {
  shop = await start({ customers: loaded });
});
afterAll(() => shop.close());

async function customer(id: string, query = ''): Promise<Prediction> {
  const response = await shop.get(`/v1/customers/${encodeURIComponent(id)}${query}`);
  expect(response.status).toBe(200);
  return predictionSchema.strict().parse(await response.json());
}

describe('a customer by id', () => {
  test('each is answered with what scoring them all gives', async () => {
    const { valuation } = loaded;
    for (const [row, id] of customers.customer.entries()) {
      const answer = await customer(id);
      expect(answer.customerId).toBe(id);
      expect(answer.historicalValue!.toFixed(6)).toBe(Number(formatMoney(valuation.historicalValue[row])).toFixed(6));
      expect(answer).toMatchObject({
        expectedPurchases: valuation.expectedPurchases[row],
        purchases: { low: valuation.purchases.low[row], high: valuation.purchases.high[row] },
        pAlive: valuation.pAlive[row],
        pReturn: valuation.pReturn[row],
        predictedValue: valuation.predictedValue![row],
        totalValue: valuation.totalValue![row],
        residualValue: valuation.residualValue![row],
        level: 0.8,
        model: {
          method: 'single',
          name: 'bg-nbd',
          version: manifest.perennial,
          bundle: versionOf(manifest, {}),
          asOf: manifest.clock.asOf,
        },
      });
    }
  });

  test('history is the ledger’s', async () => {
    const { historical, historicalValue } = await customer('regular');
    expect(historicalValue).toBe(120.100001);
    expect(historical).toEqual({
      orders: 5,
      averageOrderValue: 120.100001 / 5,
      firstPurchase: '1997-03-04',
      lastPurchase: '1997-07-22',
      averageDaysBetweenPurchases: 140 / 3,
    });
    expect((await customer('refunded')).historicalValue).toBe(-5);
  });

  test('the same as a summary sent by the client', async () => {
    const summary = { x: 3, tx: 20, T: 30, orders: 5, meanSpend: 30, historicalValue: 120.100001 };
    const sent = await (await shop.post({ customerId: 'regular', summary })).json();
    expect(await customer('regular')).toEqual(sent);
  });

  test('over another horizon, at another level', async () => {
    const answer = await customer('regular', '?horizonDays=90&level=0.5');
    const forecaster = singleForecaster(models);
    const terms = { ...manifest.terms, horizonDays: 90 };
    const valuation = valueCustomers({ summaries: customers, facts: null }, forecaster, terms, 0.5);
    expect(answer).toMatchObject({ horizonDays: 90, level: 0.5 });
    expect(answer.expectedPurchases).toBeCloseTo(valuation.expectedPurchases[0], 12);
    expect(answer.value!.high).toBeCloseTo(valuation.value!.high[0], 8);
    expect(answer.purchases.high).toBeLessThan(
      (await customer('regular', '?horizonDays=90&level=0.95')).purchases.high,
    );
    for (const query of [
      '?horizonDays=no',
      '?horizonDays=-1',
      '?horizonDays=1.5',
      '?horizonDays=3653',
      '?level=1',
      '?level=',
      '?explain=0',
      '?horizonDays=',
      '?horizonDays=1&horizonDays=2',
      '?day=1',
    ]) {
      const response = await shop.get(`/v1/customers/regular${query}`);
      expect(response.status, query).toBe(400);
    }
  });

  test('a single model has nothing to explain, and says so', async () => {
    const { explanation, warnings } = await customer('regular', '?explain=3');
    expect(explanation).toEqual([]);
    expect(textOf(warnings)).toContain('No explanation: a single model answers');
  });

  test.each([
    ['nobody'],
    ['__proto__'],
    ['constructor'],
    ['REGULAR'],
    [' regular'],
    ['x'.repeat(8000)],
    ['\u0000'],
    ['..%2f'],
  ])('there is no %j', async (id) => {
    const response = await shop.get(`/v1/customers/${encodeURIComponent(id)}`);
    expect(response.status).toBe(404);
    const problem = await problemOf(response);
    expect(problem.code).toBe('CUSTOMER_UNKNOWN');
    expect(problem.detail.length).toBeLessThan(400);
    expect(problem.hint).toContain('POST /v1/predictions');
  });

  test('an id that is no UTF-8', async () => {
    const response = await shop.get('/v1/customers/%E0%A4%A');
    expect(response.status).toBe(400);
    expect((await problemOf(response)).code).toBe('REQUEST_INVALID');
  });

  test('a server without transactions says so', async () => {
    const client = await start();
    const response = await client.get('/v1/customers/regular');
    const ready = await client.get('/readyz');
    client.close();
    expect(response.status).toBe(404);
    expect((await problemOf(response)).code).toBe('CUSTOMERS_NOT_LOADED');
    expect(readinessSchema.parse(await ready.json())).toEqual({ status: 'ready', customers: null });
  });
});

describe('readiness', () => {
  test('waits for the customers; health does not, nor do predictions', async () => {
    let arrive: (customers: LoadedCustomers) => void = () => {};
    const loading = new Promise<LoadedCustomers>((resolve) => {
      arrive = resolve;
    });
    const client = await start({ customers: loading });
    expect((await client.get('/healthz')).status).toBe(200);
    expect((await client.post({ summary: { x: 0, tx: 0, T: 1 } })).status).toBe(200);
    for (const path of ['/readyz', '/v1/customers/regular']) {
      const response = await client.get(path);
      expect(response.status).toBe(503);
      expect(await problemOf(response)).toMatchObject({
        code: 'NOT_READY',
        detail: expect.stringContaining('loading'),
      });
    }
    arrive(loaded);
    await loading;
    const ready = await client.get('/readyz');
    expect(readinessSchema.parse(await ready.json())).toEqual({ status: 'ready', customers: 4 });
    expect((await client.get('/v1/customers/regular')).status).toBe(200);
    client.close();
  });

  test('never comes where loading has failed', async () => {
    const client = await start({ customers: Promise.reject(new Error('/secret/path')) });
    await new Promise((resolve) => setImmediate(resolve));
    const response = await client.get('/readyz');
    client.close();
    expect(response.status).toBe(503);
    const problem = await problemOf(response);
    expect(problem.detail).toContain('failed');
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  test('HEAD answers as GET does, without a body', async () => {
    const response = await fetch(`${shop.url}/healthz`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

test('the model tells how it was made, and nothing of the business or of single customers', async () => {
  const answer = await (await shop.get('/v1/model')).json();
  const card = modelSchema.strict().parse(answer);
  const { parameters, standardErrors, status } = manifest.models['bg-nbd'];
  expect(card.models['bg-nbd']).toMatchObject({ parameters, standardErrors, status });
  const { clock, currency, terms } = manifest;
  const warnings = manifest.warnings.map((text) => ({ code: 'TRAINING', text }));
  expect(card).toMatchObject({ clock, currency, terms, warnings, purchaseModel: 'bg-nbd', spendModel: 'gamma-gamma' });
  expect(card.training).toMatchObject({ customers: 2357, transactions: 5000 });
  expect(card.forecast).toEqual({
    method: 'single',
    name: 'bg-nbd',
    text: 'Purchases come from the single model bg-nbd, and expected spend from gamma-gamma.',
    combined: null,
  });
  expect(card.totals).toEqual({ level: 0.8, purchases: manifest.totals.purchases, returning: 900 });
  expect(bundle.manifest.training.historicalValue).toBe('123456.78');
  expect(bundle.manifest.totals.value!.expected).toBe(87654.32);
  for (const revenue of ['123456.78', '87654.32', '109876.5']) expect(JSON.stringify(answer)).not.toContain(revenue);
});
