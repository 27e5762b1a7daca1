import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  BetaGeoFitter,
  calibrationAndHoldoutData,
  GammaGammaFitter,
  type LifetimesModel,
  ModifiedBetaGeoFitter,
  type SummaryData,
  summaryDataFromTransactionData,
} from '../src/lifetimes.ts';
import { cdnow, itWith } from './support/golden.ts';

const file = join(resolve(import.meta.dirname, '..'), 'data/sample/transactions.csv');
let data: SummaryData;
let bgf: LifetimesModel;
beforeAll(async () => {
  data = await summaryDataFromTransactionData({ file, freq: 'W' });
  bgf = new BetaGeoFitter().fit(data.frequency, data.recency, data.T);
});

test('answers are in the order of the customers given, and plain lists do as well', () => {
  const { frequency, recency, T } = data;
  const all = bgf.predict(26, frequency, recency, T);
  const alive = bgf.conditionalProbabilityAlive(frequency, recency, T);
  expect(all).toHaveLength(frequency.length);
  for (const row of [0, 17, frequency.length - 1]) {
    const [x, tx, age] = [frequency, recency, T].map((column) => [column[row]]);
    expect(bgf.conditionalExpectedNumberOfPurchasesUpToTime(26, x, tx, age)[0]).toBeCloseTo(all[row], 12);
    expect(bgf.conditionalProbabilityAlive(x, tx, age)[0]).toBeCloseTo(alive[row], 12);
  }
  // BG/NBD holds whoever bought once for alive.
  expect(alive.filter((_, row) => frequency[row] === 0).every((p) => p === 1)).toBe(true);
});

test('a new customer’s distribution has the expected number as its mean', () => {
  const mean = Array.from({ length: 400 }, (_, n) => n * bgf.probabilityOfNPurchasesUpToTime(52, n));
  expect(mean.reduce((sum, term) => sum + term, 0)).toBeCloseTo(bgf.expectedNumberOfPurchasesUpToTime(52), 6);
});

describe('customerLifetimeValue', () => {
  const rows = [0, 5, 40, 400];
  const pick = (column: Float64Array) => rows.map((row) => column[row]);
  const value = (options: { time?: number; discountRate?: number; freq?: 'W' }) => {
    const ggf = new GammaGammaFitter().fit(data.frequency, data.monetaryValue);
    const columns = [data.frequency, data.recency, data.T].map(pick) as [number[], number[], number[]];
    const mean = pick(data.monetaryValue);
    return {
      value: ggf.customerLifetimeValue(bgf, ...columns, mean, { freq: 'W', ...options }),
      spend: ggf.conditionalExpectedAverageProfit(columns[0], mean),
      purchases: (t: number) => bgf.predict(t, ...columns),
    };
  };

  test('is spend times purchases where nothing is discounted', () => {
    const { value: clv, spend, purchases } = value({ discountRate: 0, time: 6 });
    const expected = purchases(6 * 4.345);
    clv.forEach((v, i) => {
      expect(v).toBeCloseTo(spend[i] * expected[i], 9);
    });
  });

  test('discounts each month from its end', () => {
    const { value: clv, spend, purchases } = value({ discountRate: 0.02, time: 2 });
    const [first, both] = [purchases(4.345), purchases(2 * 4.345)];
    clv.forEach((v, i) => {
      expect(v).toBeCloseTo(spend[i] * (first[i] / 1.02 + (both[i] - first[i]) / 1.02 ** 2), 9);
    });
  });
});

test('the split knows nothing of what came after it', async () => {
  const split = await calibrationAndHoldoutData({ file, calibrationPeriodEnd: '2024-12-31' });
  expect(split.durationHoldout).toBe(181);
  const known = await summaryDataFromTransactionData({ file, asOf: '2024-12-31' });
  const { frequencyHoldout, durationHoldout: _, ...summary } = split;
  expect(summary).toEqual(known);
  expect(frequencyHoldout.some((count) => count > 0)).toBe(true);
});

// Fader, Hardie & Lee (2005), table 2, and what lifetimes' own documentation prints for the same data.
itWith('data/cdnow_sample.csv')('CDNOW gives the published parameters', () => {
  const { x, tx, T } = cdnow('sample');
  const { params } = new BetaGeoFitter().fit(x, tx, T);
  expect(params.r).toBeCloseTo(0.243, 3);
  expect(params.alpha).toBeCloseTo(4.414, 2);
  expect(params.a).toBeCloseTo(0.793, 2);
  expect(params.b).toBeCloseTo(2.426, 2);
  expect(new ModifiedBetaGeoFitter().fit(x, tx, T).fitted.title).toBe('MBG/NBD');
});
