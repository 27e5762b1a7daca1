/** Customers by tier and stage over HTTP: each group is the list that its names lead to. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Summaries } from '../../src/facts/summaries.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { customersSchema, summarySchema } from '../../src/service/customersAnswer.ts';
import { customerForecastSchema } from '../../src/service/responses.ts';
import { type SegmentsAnswer, segmentsSchema } from '../../src/service/routes/segments.ts';
import { NO_DAY, parseDay } from '../../src/units.ts';
import { type Client, loadedOf, manifest, problemOf, start } from './shop.ts';

const COUNT = 180;
const TODAY = parseDay('1997-09-30');
const random = randomFrom(3);
const numbers = (of: (row: number) => number) => Float64Array.from({ length: COUNT }, (_, row) => of(row));
const alone = (row: number) => row % 60 === 59;
const x = numbers((row) => (alone(row) ? 0 : row % 6));
const T = numbers((row) => (alone(row) ? 0 : 2 + random.integer(36)));
const tx = numbers((row) => (x[row] > 0 ? (T[row] * (row % 10)) / 10 : 0));
const day = (weeks: (row: number) => number) =>
  Int32Array.from({ length: COUNT }, (_, row) => (alone(row) ? NO_DAY : TODAY - Math.round(7 * weeks(row))));
const historicalValue = BigInt64Array.from({ length: COUNT }, (_, row) => BigInt((row % 30) * 1_500_000));
const summaries: Summaries = {
  clock: manifest.clock,
  currency: 'USD',
  customer: Array.from({ length: COUNT }, (_, row) => `C${row}`),
  ...{ x, tx, T, orders: x.map((repeats) => repeats + 1), spendCount: x },
  meanSpend: x.map((repeats) => (repeats > 0 ? 10 + ((repeats * 7) % 5) : 0)),
  ...{ historicalValue, purchaseValue: historicalValue },
  firstPurchase: day((row) => T[row]),
  lastPurchase: day((row) => T[row] - tx[row]),
};

let shop: Client;
let segments: SegmentsAnswer;
const segmentsOf = async (query = '') =>
  segmentsSchema.strict().parse(await (await shop.get(`/v1/segments${query}`)).json());
const totalOf = async (query: string) =>
  customersSchema.parse(await (await shop.get(`/v1/customers?${query}`)).json()).total;

beforeAll(async () => {
  shop = await start({ customers: loadedOf(summaries) });
  segments = await segmentsOf();
});
afterAll(() => shop.close());

test('every customer is in one group, and groups come to the summary', async () => {
  const sum = (of: (group: SegmentsAnswer['groups'][number]) => number) =>
    segments.groups.reduce((total, group) => total + of(group), 0);
  const summary = summarySchema.parse(await (await shop.get('/v1/summary')).json());
  expect(sum(({ customers }) => customers)).toBe(COUNT);
  expect(sum(({ historicalValue: value }) => value!)).toBeCloseTo(summary.totals.historical!, 6);
  expect(sum(({ predicted }) => predicted.expected)).toBeCloseTo(summary.totals.predicted!.expected, 6);
  expect(sum(({ returning }) => returning)).toBeCloseTo(summary.totals.returning.expected, 6);
  const atRisk = segments.groups.filter(({ stage }) => stage === 'at-risk');
  expect(atRisk.reduce((total, { customers }) => total + customers, 0)).toBe(summary.totals.atRisk);
  expect(segments.moves).toBeNull();
});

test('each group is the list that its names lead to', async () => {
  for (const { tier, stage, customers } of segments.groups.filter((group) => group.stage !== '')) {
    expect(await totalOf(`tier=${tier}&stage=${stage}`), `${tier} ${stage}`).toBe(customers);
  }
  const best = segments.groups.filter(({ tier }) => tier === 'top-1');
  expect(await totalOf('tier=top-1')).toBe(best.reduce((total, { customers }) => total + customers, 0));
  expect(await totalOf('stage=late&q=c1')).toBeLessThanOrEqual(await totalOf('stage=late'));
});

test('the file of a group has its customers', async () => {
  const { tier, stage, customers } = segments.groups.find((group) => group.stage !== '' && group.customers > 1)!;
  const response = await shop.get(`/v1/exports/customers?tier=${tier}&stage=${stage}`);
  expect(response.status).toBe(200);
  expect((await response.text()).trim().split('\n')).toHaveLength(1 + customers);
});

test('a file has tier, stage and RFM code of each customer, by either cut', async () => {
  for (const rule of ['shares', 'value']) {
    const lines = (await (await shop.get(`/v1/exports/customers?tiers=${rule}`)).text()).trim().split('\n');
    const names = lines[0].split(',');
    const at = names.indexOf('tier');
    expect(names.slice(at - 1, at + 4)).toEqual(['naive_value', 'tier', 'stage', 'rfm', 'as_of']);
    const counts = new Map<string, number>();
    for (const line of lines.slice(1)) {
      const [tier, stage, rfm] = line.split(',').slice(at, at + 3);
      counts.set(`${tier} ${stage}`, (counts.get(`${tier} ${stage}`) ?? 0) + 1);
      expect(rfm).toMatch(stage === '' ? /^$/ : /^[1-5]{3}$/);
    }
    const { groups } = await segmentsOf(`?tiers=${rule}`);
    expect(counts).toEqual(new Map(groups.map(({ tier, stage, customers }) => [`${tier} ${stage}`, customers])));
  }
});

test('dimensions of a customer come to what is predicted, and effects to what is above the average, to the cent', async () => {
  const { rows } = customersSchema.parse(await (await shop.get(`/v1/customers?limit=${COUNT}`)).json());
  const mean = rows.reduce((sum, { predictedValue }) => sum + predictedValue!, 0) / COUNT;
  for (const { customerId, ...row } of rows.slice(0, 9)) {
    const path = `/v1/customers/${customerId}?dimensions=true`;
    const { dimensions, predictedValue } = customerForecastSchema.parse(await (await shop.get(path)).json());
    const { yearsAhead, purchasesPerActiveYear, spendPerPurchase, margin, againstAverage } = dimensions!;
    expect(yearsAhead * purchasesPerActiveYear * spendPerPurchase! * margin).toBeCloseTo(row.predictedValue!, 9);
    const { average, difference, time, frequency, revenue } = againstAverage!;
    expect(average).toBeCloseTo(mean, 9);
    expect(Math.round(100 * (time + frequency + revenue))).toBe(Math.round(100 * difference));
    expect(Math.abs(predictedValue! - average - difference)).toBeLessThanOrEqual(0.005 + 1e-9);
    // At another horizon there is no average of all, but the product still holds.
    const other = customerForecastSchema.parse(await (await shop.get(`${path}&horizonDays=90`)).json());
    const ahead = other.dimensions!;
    expect(ahead.againstAverage).toBeNull();
    expect(ahead.yearsAhead * ahead.purchasesPerActiveYear * ahead.spendPerPurchase!).toBeCloseTo(
      other.predictedValue!,
      9,
    );
  }
  const alone = customerForecastSchema.parse(await (await shop.get('/v1/customers/C59?dimensions=true')).json());
  expect(alone.dimensions).toMatchObject({ yearsSoFar: 0, yearsAhead: 0, againstAverage: null });
  expect(await (await shop.get('/v1/customers/C1')).json()).not.toHaveProperty('dimensions');
});

test('tiers by value are another cut, with lists of their own', async () => {
  const { tiers, groups } = await segmentsOf('?tiers=value');
  expect(tiers.map(({ name }) => name)).toEqual(['value-50', 'value-80', 'value-95', 'rest']);
  const first = groups.filter(({ tier }) => tier === 'value-50');
  expect(await totalOf('tier=value-50')).toBe(first.reduce((total, { customers }) => total + customers, 0));
});

test('a rule, tier or stage that there is none of is refused by name', async () => {
  expect(await problemOf(await shop.get('/v1/segments?tiers=best'))).toMatchObject({ code: 'REQUEST_INVALID' });
  expect(await problemOf(await shop.get('/v1/customers?tier=best'))).toMatchObject({ code: 'REQUEST_INVALID' });
  expect(await problemOf(await shop.get('/v1/customers?stage=gone'))).toMatchObject({ code: 'REQUEST_INVALID' });
});
