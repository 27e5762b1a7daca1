import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PerennialError } from '../../src/errors.ts';
import { cellsOf, perCustomer } from '../../src/facts/cells.ts';
import { bgNbd } from '../../src/models/purchases/bgNbd.ts';
import { fitPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { DISPLAY, type Displayed, load, read, type Shop, type TrainedModel } from '../../src/notebook.ts';
import { randomFrom } from '../../src/numerics/random.ts';

/** A shop of 250 customers over two years who buy at gamma rates and leave, with refunds and a customer of refunds alone. */
function transactions() {
  const random = randomFrom(7);
  const rows: { customerId: string; date: string; amount: number }[] = [];
  const day = (at: number) => new Date(Date.UTC(2023, 0, 1) + at * 86_400_000).toISOString().slice(0, 10);
  for (let k = 0; k < 250; k++) {
    const customerId = `C${String(k).padStart(3, '0')}`;
    const rate = random.gamma(0.8, 0.02);
    const spend = random.gamma(4, 8);
    let at = random.integer(500);
    do {
      rows.push({ customerId, date: day(at), amount: Math.round(100 * random.gamma(5, spend / 5) + 1) / 100 });
      if (random.uniform() < 0.05) rows.push({ customerId, date: day(Math.min(729, at + 3)), amount: -1 });
      at += 1 + Math.floor(-Math.log(1 - random.uniform()) / rate);
    } while (at < 730 && random.uniform() > 0.08);
  }
  rows.push({ customerId: 'R', date: '2023-05-01', amount: -5 });
  return rows;
}

const rows = transactions();
let shop: Shop;
let model: TrainedModel;

beforeAll(async () => {
  shop = await read(rows, { currency: 'EUR', asOf: '2024-12-30' });
  model = await shop.train({ models: ['bg-nbd'] });
});
afterAll(() => shop.close());

const html = async (thing: Displayed) => (await thing[DISPLAY]())['text/html'];

test('a shop shows what was read, to the cent', async () => {
  const total = rows.reduce((sum, { amount }) => sum + Math.round(100 * amount), 0) / 100;
  expect(await html(shop)).toContain(total.toLocaleString('en-US', { minimumFractionDigits: 2 }));
  expect(await html(shop.quality)).toContain('accepted');
  expect(shop.quality.accepted.rows).toBe(rows.length);
  expect(await html(await shop.sufficiency())).toContain('repeat customers');
});

test('columns in memory read like rows', async () => {
  const table = {
    customerId: rows.map(({ customerId }) => customerId),
    date: rows.map(({ date }) => date),
    amount: rows.map(({ amount }) => amount),
  };
  const same = await read(table, { currency: 'EUR', asOf: '2024-12-30' });
  const { file: _, reading: __, ...quality } = same.ledger.quality;
  expect(shop.ledger.quality).toMatchObject(quality);
  await same.close();
});

test('SQL on the ledger agrees with the rows', async () => {
  const { columns } = await shop.query<{ customers: number; n: number }>(
    'SELECT count(DISTINCT customer) AS customers, count(*) AS n FROM ledger',
  );
  expect([columns.customers[0], columns.n[0]]).toEqual([251, rows.length]);
});

test('a summary has the columns of lifetimes, of customers who have purchased', async () => {
  const summary = await shop.summarise();
  expect(summary.names.slice(0, 5)).toEqual(['customer_id', 'frequency', 'recency', 'T', 'monetary_value']);
  expect(summary.length).toBe(250);
  const { frequency, recency, T } = summary.columns;
  for (let i = 0; i < summary.length; i++) {
    expect(recency[i]).toBeLessThanOrEqual(T[i]);
    expect(recency[i] === 0).toBe(frequency[i] === 0);
  }
});

test('fits are the library’s, and so is what they say of customers', async () => {
  const summary = await shop.summarise();
  const fit = summary.fit(['bg-nbd']).get('bg-nbd');
  const { cells, index } = cellsOf(summary.summaries);
  const fitted = fitPurchaseModel(bgNbd, cells);
  expect(fit.parameters).toEqual(fitted.parameters);
  expect(fit.expectedPurchases(26)).toEqual(perCustomer(fitted.expectedPurchases(cells, 26), index));
  const predicted = fit.predict(26);
  for (const { p_alive, p_return } of predicted) expect(p_return).toBeLessThanOrEqual(p_alive);
  for (const { estimate, low, high } of fit.intervals()) {
    expect(low).toBeLessThan(estimate);
    expect(high).toBeGreaterThan(estimate);
  }
  expect(await html(fit)).toMatch(/confidence intervals.*<svg/s);
  expect(await html(await fit.plotProbabilityAliveMatrix())).toContain('<svg');
  expect(await html(await fit.plotFrequencyRecencyMatrix(26))).toContain('26 weeks');
});

test('a family is ranked by BIC, and names what it has', async () => {
  const family = (await shop.summarise()).fit(['nbd', 'bg-nbd', 'pareto-nbd']);
  const { BIC, delta_BIC } = family.compare().columns;
  expect(BIC).toEqual(BIC.toSorted((a, b) => a - b));
  expect(delta_BIC[0]).toBe(0);
  expect(family.best.BIC).toBe(BIC[0]);
  expect(family.tests().columns.larger.toSorted()).toEqual(['bg-nbd', 'pareto-nbd']);
  expect(() => family.get('mbg-nbd')).toThrow(/There is no model "mbg-nbd"/);
  expect(await html(family)).toContain('log_likelihood');
});

test('draws of the posterior surround the maximum, and can be seen', async () => {
  const posterior = (await shop.summarise()).fit(['bg-nbd']).best.posterior({ draws: 200 });
  expect(posterior.length).toBe(200);
  for (const { maximum_likelihood: mode, low, high } of posterior.intervals(0.99)) {
    expect(mode).toBeGreaterThan(low);
    expect(mode).toBeLessThan(high);
  }
  expect((await posterior.plotPair('r', 'alpha')).chart.points).toHaveLength(200);
});

test('the spend model says what the library says', async () => {
  const summary = await shop.summarise();
  const spend = summary.fitSpend();
  const { spendCount, meanSpend } = summary.summaries;
  expect(spend.expectedSpend(summary)).toEqual(spend.fitted.expectedSpend(spendCount, meanSpend));
  expect(await html(spend)).toMatch(/Correlation of spend.*<svg/s);
});

test('an evaluation measures days that were not seen, and has its pictures', async () => {
  const evaluation = await shop.evaluate({ models: ['bg-nbd'], calibrationEnd: '2024-06-30' });
  const { actual_purchases } = evaluation.holdout.columns;
  const { columns } = await shop.query<{ n: number }>(
    `SELECT count(DISTINCT (customer, day)) AS n FROM ledger WHERE NOT refund AND day > DATE '2024-06-30'
     AND customer IN (SELECT customer FROM ledger WHERE NOT refund AND day <= DATE '2024-06-30')`,
  );
  expect(actual_purchases.reduce((sum, n) => sum + n, 0)).toBe(columns.n[0]);
  for (const { purchases_low, purchases_high } of evaluation.holdout) {
    expect(purchases_low).toBeLessThanOrEqual(purchases_high);
  }
  expect(await html(evaluation)).toMatch(/Holdout spend \(EUR\).*<svg/s);
  expect((await evaluation.plot('calibration', { width: 400 })).chart.width).toBe(400);
  expect(await html(evaluation.intervals)).toContain('<tbody>');
  await expect(evaluation.plot('gain' as never)).rejects.toThrow(PerennialError);
  const file = join(await mkdtemp(join(tmpdir(), 'perennial-test-')), 'report.html');
  await evaluation.report(file);
  expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>/);
});

test('a backtest has a row for each model and origin', async () => {
  const backtest = await shop.backtest({ origins: 2, horizons: [90], models: ['bg-nbd'] });
  const { origin, model: names } = backtest.metrics().where(({ predicting }) => predicting === 'spend').columns;
  expect(origin).toHaveLength(4);
  expect(new Set(names)).toEqual(new Set(['bg-nbd', 'naive']));
  expect(await html(await backtest.plot('MAE', 'spend'))).toContain('naive formula');
  expect(await html(backtest)).toContain('mean RMSE');
});

test('a model forecasts, is saved, and answers the same when it is loaded', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'perennial-test-')), 'model');
  await model.save(folder);
  const again = await (await load(folder)).score(shop);
  expect(again.columns).toEqual(model.forecast.columns);
  const { historical_value, predicted_value, total_value } = again.columns;
  total_value.forEach((total, i) => {
    expect(total).toBeCloseTo(historical_value[i] + predicted_value[i], 9);
  });
  expect(again.top(3).columns.total_value).toEqual(total_value.toSorted((a, b) => b - a).slice(0, 3));
  expect(await html(again)).toContain('80 % prediction interval');
  expect(await html(await again.plotTop(5))).toContain('<svg');
  expect(await html(model)).toContain('bg-nbd');
});

test('a single model has nothing to explain, and says so', async () => {
  await expect(model.explain(shop, ['C001'])).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  expect(() => model.coefficients()).toThrow(PerennialError);
  expect(() => model.weights).toThrow(PerennialError);
  expect(() => model.learning).toThrow(/nothing to explain/);
});

test('features stand beside their customers, and the catalogue says what they are', async () => {
  const features = await shop.features('2024-06-30', 90);
  const { name } = features.catalogue().columns;
  expect(features.names).toEqual(['customer_id', ...name]);
  const { columns } = await shop.query<{ n: number }>(
    "SELECT count(DISTINCT customer) AS n FROM ledger WHERE day <= DATE '2024-06-30'",
  );
  expect(features.length).toBe(columns.n[0]);
});

test('an option that there is not is refused, with those that there are', async () => {
  const of = (name: string) => ({ [name]: 90 }) as object;
  await expect(shop.train(of('model'))).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    hint: expect.stringContaining('timeUnit, terms, models'),
  });
  await expect(shop.train(of('horizonDays'))).rejects.toMatchObject({ hint: 'Write terms: { horizonDays: … }.' });
  await expect(shop.train({ terms: of('horizon') })).rejects.toThrow('option of terms can not be "horizon"');
  await expect(shop.evaluate(of('cutoff'))).rejects.toThrow('option of evaluate can not be "cutoff"');
  await expect(shop.backtest(of('calibrationEnd'))).rejects.toMatchObject({
    hint: expect.stringContaining('origins, horizons, lastOrigin'),
  });
  await expect(read(rows, of('curency'))).rejects.toMatchObject({ hint: expect.stringContaining('currency') });
  await expect(read(rows, { policy: of('refund') })).rejects.toMatchObject({
    hint: 'It has refunds, freeOrders, duplicates.',
  });
  await expect(read(rows, { columns: of('client') })).rejects.toMatchObject({
    hint: expect.stringContaining('customer, date, amount'),
  });
});
