import { expect, test } from 'vitest';
import { atLevel } from '../../src/forecast/base.ts';
import { effectiveHorizon } from '../../src/forecast/calendar.ts';
import {
  type Distribution,
  learnDistribution,
  purchaseInterval,
  scorePurchases,
  typicalPurchases,
  typicalValue,
  unknownDistribution,
  valueInterval,
} from '../../src/forecast/distribution.ts';
import type { JoinedPrediction } from '../../src/forecast/joined.ts';
import { strengthOf } from '../../src/forecast/learning.ts';
import { calibrated, type JoinedCutoff, learnReturn } from '../../src/forecast/return.ts';
import type { JoinedRows } from '../../src/forecast/rows.ts';
import { expectedSpend, spendTerms } from '../../src/forecast/spend.ts';
import { quantileSorted } from '../../src/numerics/quantiles.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { withJoined } from '../../src/pipelines/joinedValue.ts';
import type { Valuation } from '../../src/valuation/value.ts';

/** 400 days, ten purchases on each open one, all customers born on the first. */
function calendar(open: (day: number) => boolean) {
  const purchases = Int32Array.from({ length: 400 }, (_, day) => (open(day) ? 20 : 0));
  const births = new Int32Array(400);
  births[0] = 20;
  return { first: 0, purchases, births };
}

test('where no day is closed, or days are empty for want of customers, the horizon stays what it is', () => {
  expect(
    effectiveHorizon(
      calendar(() => true),
      399,
      100,
    ),
  ).toBe(100);
  const sparse = { ...calendar(() => true), purchases: Int32Array.from({ length: 400 }, (_, d) => (d % 3 ? 0 : 2)) };
  expect(effectiveHorizon(sparse, 399, 100)).toBe(100);
});

test('a weekday that is always closed changes nothing, a closed month in the past lengthens the horizon', () => {
  expect(
    effectiveHorizon(
      calendar((day) => day % 7 !== 2),
      399,
      70,
    ),
  ).toBeCloseTo(70, 0);
  const closed = calendar((day) => day < 200 || day >= 220);
  // 20 days of 399 after the first birth were closed; none of the coming days was closed a year ago.
  expect(effectiveHorizon(closed, 399, 100)).toBeCloseTo((100 * 399) / 379, 6);
  // Of the days a year ago, those from 200 to 219 return as closed.
  expect(effectiveHorizon(closed, 399, 220)).toBeCloseTo((200 * 399) / 379, 6);
});

test('nothing after the cutoff tells the clock anything', () => {
  const known = calendar((day) => day % 50 !== 0);
  const later = { ...known, purchases: known.purchases.map((n, day) => (day > 300 ? 999 : n)) };
  expect(effectiveHorizon(later, 300, 60)).toBe(effectiveHorizon(known, 300, 60));
});

test('spend shrinks to the mean of all, and a lone large amount counts no more than the cap', () => {
  const facts = {
    n: Float64Array.of(1, 3, 2),
    total: Float64Array.of(1000, 90, 1900),
    largest: Float64Array.of(1000, 30, 1000),
    second: Float64Array.of(0, 30, 900),
  };
  const terms = spendTerms(facts, 2, 100);
  // The first is capped at 100; the third bought at 900 twice over.
  expect(terms.mean).toBeCloseTo((100 + 30 + 950) / 3, 10);
  const spend = expectedSpend(facts, { K: 2, mean: 50, cap: 100 });
  expect(Array.from(spend)).toEqual([200 / 3, 190 / 5, 2000 / 4]);
});

test('half of what few customers suggest is believed, and less beyond the horizon learnt from', () => {
  const learnt = { unseen: 1, forward: 1 };
  expect(strengthOf(learnt, 800, 90, 90)).toBe(0.5);
  expect(strengthOf(learnt, 800, 90, 1440)).toBe(0.25);
  expect(strengthOf(learnt, 800, 90, 30)).toBe(0.5);
});

test('what later times bear out counts by half, and nothing is applied where they bear out nothing', () => {
  expect(strengthOf({ unseen: 1, forward: 0.5 }, 800, 90, 90)).toBe(0.375);
  expect(strengthOf({ unseen: 0.25, forward: 1 }, 800, 90, 90)).toBe(0.125);
  expect(strengthOf({ unseen: 1, forward: 0 }, 1e6, 90, 90)).toBe(0);
});

test('doubling an intensity squares the chance of nothing', () => {
  expect(atLevel(0.3, 2)).toBeCloseTo(1 - 0.49, 12);
  expect(atLevel(0.3, 1)).toBeCloseTo(0.3, 12);
});

/** Customers whose purchases are Poisson with gamma rates, and who return more or less often than is predicted. */
function past(seed: number, factor: (p: number) => number, n = 4000): JoinedCutoff {
  const random = randomFrom(seed);
  const rate = Float64Array.from({ length: n }, () => random.gamma(0.8, 1) + 0.02);
  const purchases = rate.map((mean) =>
    random.uniform() < factor(1 - Math.exp(-mean)) ? 1 + random.poisson(0.6 * mean) : 0,
  );
  const ones = new Float64Array(n).fill(1);
  const rows: Partial<JoinedRows> = {
    cutoff: '2024-01-01',
    length: n,
    horizonDays: 90,
    purchases,
    value: purchases.map((count) => count * 20 * random.gamma(4, 4)),
    cap: 1e9,
    facts: {
      n: ones,
      total: ones.map(() => 20),
      largest: ones.map(() => 20),
      second: new Float64Array(n),
      tx: ones,
      age: ones,
      lnGaps: ones,
      fold: ones,
    },
    base: { purchases: rate, byModel: [], pReturn: rate.map((mean) => 1 - Math.exp(-mean)), pAlive: ones },
  };
  return { rows: rows as JoinedRows, joined: rate, spend: ones.map(() => 20) };
}

test('chances that are right stay as they are; chances that are too high come down', () => {
  const right = learnReturn([1, 2, 3].map((seed) => past(seed, (p) => p)));
  for (const p of [0.05, 0.3, 0.8]) expect(calibrated(p, right)).toBeCloseTo(p, 1);
  expect(learnReturn([past(1, (p) => p)])).toEqual({ a: 0, b: 1, gain: null });
  const high = learnReturn([1, 2, 3, 4].map((seed) => past(seed, (p) => p ** 1.6)));
  expect(high.gain).toBeLessThan(0);
  expect(calibrated(0.3, high)).toBeLessThan(0.27);
});

test('intervals hold the share that they promise, of customers that took no part', () => {
  const terms = { a: 0, b: 1, gain: null };
  const distribution = learnDistribution(
    [1, 2, 3].map((seed) => past(seed, (p) => p)),
    terms,
    randomFrom(1),
  );
  const { rows, joined } = past(9, (p) => p);
  const predicted = { purchases: joined, pReturn: rows.base.pReturn };
  const share = (values: Float64Array, { low, high }: { low: Float64Array; high: Float64Array }) =>
    values.filter((v, i) => v >= low[i] && v <= high[i]).length / values.length;
  for (const level of [0.5, 0.8, 0.95]) {
    const counts = share(rows.purchases, purchaseInterval(distribution, predicted, level));
    expect(counts).toBeGreaterThan(level - 0.03);
    const spend = new Float64Array(joined.length).fill(20);
    const values = share(rows.value, valueInterval(distribution, predicted, spend, level));
    expect(values).toBeGreaterThan(level - 0.04);
    expect(values).toBeLessThan(Math.max(level + 0.06, 0.75));
  }
});

test('levels of past horizons that were far off widen intervals of value, and nothing else', () => {
  const learnt = (off: number) => {
    const cutoffs = [1, 2].map((seed) => past(seed, (p) => p));
    const value = (rows: JoinedRows, by: number) => ({ ...rows, value: rows.value.map((v) => v * by) });
    const [newer, older] = cutoffs.map(({ rows }, j) => value(rows, j === 0 ? off : 1 / off));
    const rows = [newer, { ...older, cutoff: '2023-07-05' }];
    return learnDistribution(
      cutoffs.map((cutoff, j) => ({ ...cutoff, rows: rows[j] })),
      { a: 0, b: 1, gain: null },
      randomFrom(1),
    );
  };
  const [usual, wild] = [1.02, 2].map(learnt);
  // Three horizons side by side of 0, or of ln 2, beside two of 0.3.
  expect(usual.levelSpread).toBeCloseTo(Math.sqrt((2 * 0.3 ** 2) / 5), 1);
  expect(wild.levelSpread).toBeCloseTo(Math.sqrt((2 * 0.3 ** 2 + 3 * Math.LN2 ** 2) / 5), 1);
  const predicted = { purchases: Float64Array.of(2), pReturn: Float64Array.of(0.95) };
  const width = (levelSpread: number) => {
    const { low, high } = valueInterval({ ...usual, levelSpread }, predicted, Float64Array.of(20), 0.8);
    return high[0] / low[0];
  };
  expect(width(0.4) / width(0)).toBeCloseTo(Math.exp(0.4), 10);
  const counts = [usual, { ...usual, levelSpread: 2 }].map((d) => purchaseInterval(d, predicted, 0.8));
  expect(counts[1]).toEqual(counts[0]);
});

test('wider levels give wider intervals, and the typical customer lies within', () => {
  const distribution: Distribution = unknownDistribution(true);
  const predicted = { purchases: Float64Array.of(0.01, 0.5, 3, 40), pReturn: Float64Array.of(0.01, 0.35, 0.9, 0.999) };
  const spend = Float64Array.of(10, 10, 10, 10);
  const [narrow, wide] = [0.5, 0.9].map((level) => purchaseInterval(distribution, predicted, level));
  const typical = typicalPurchases(distribution, predicted);
  const money = valueInterval(distribution, predicted, spend, 0.8);
  const usual = typicalValue(distribution, predicted, spend);
  for (let i = 0; i < 4; i++) {
    expect(wide.low[i]).toBeLessThanOrEqual(narrow.low[i]);
    expect(wide.high[i]).toBeGreaterThanOrEqual(narrow.high[i]);
    expect(typical[i]).toBeGreaterThanOrEqual(narrow.low[i]);
    expect(typical[i]).toBeLessThanOrEqual(narrow.high[i]);
    expect(usual[i]).toBeGreaterThanOrEqual(money.low[i]);
    expect(usual[i]).toBeLessThanOrEqual(money.high[i]);
  }
  expect([typical[0], usual[0]]).toEqual([0, 0]);
});

test('the distribution of purchases sums to 1 with the mean of the prediction, and its score rewards being near', () => {
  const distribution: Distribution = { ...unknownDistribution(false), phi: 0.7 };
  const predicted = { purchases: Float64Array.of(2.5, 0.2), pReturn: Float64Array.of(0.6, 0.15) };
  const scores = Array.from({ length: 400 }, (_, y) => scorePurchases(distribution, predicted, Float64Array.of(y, y)));
  for (const i of [0, 1]) {
    const p = scores.map(({ probability }) => probability[i]);
    expect(p[0]).toBeCloseTo(1 - predicted.pReturn[i], 14);
    expect(p.reduce((sum, v) => sum + v, 0)).toBeCloseTo(1, 12);
    expect(p.reduce((sum, v, y) => sum + v * y, 0)).toBeCloseTo(predicted.purchases[i], 10);
    scores.forEach(({ below }, y) => {
      expect(below[i]).toBeCloseTo(
        p.slice(0, y).reduce((sum, v) => sum + v, 0),
        12,
      );
    });
    // Σ (F - 1{y <= k})², to the tail that is left out.
    const F = p.map((_, y) => p.slice(0, y + 1).reduce((sum, v) => sum + v, 0));
    const rps = (y: number) => F.reduce((sum, v, k) => sum + (k < y ? v : 1 - v) ** 2, 0);
    for (const y of [0, 1, 7]) expect(Math.abs(scores[y].rps[i] - rps(y))).toBeLessThan(1e-4);
  }
});

test('quantiles are those of R and numpy by default', () => {
  const sorted = Float64Array.of(1, 2, 4, 8);
  expect([0, 0.25, 0.5, 1].map((p) => quantileSorted(sorted, p))).toEqual([1, 1.75, 3, 8]);
});

test('a total is as unsure as totals of past horizons were', () => {
  const columns = { purchases: Float64Array.of(1, 2), value: Float64Array.of(10, 20), spend: Float64Array.of(10, 10) };
  const interval = { low: Float64Array.of(0, 0), high: Float64Array.of(40, 80) };
  const prediction = {
    ...columns,
    typicalPurchases: columns.purchases,
    typicalValue: columns.value,
    purchaseInterval: interval,
    valueInterval: interval,
    level: 0.8,
    levelSpread: 0.3,
  } as unknown as JoinedPrediction;
  const valuation = { terms: { margin: 0.5 }, historicalValue: BigInt64Array.of(0n, 0n) } as unknown as Valuation;
  const [low, high] = withJoined(valuation, prediction).joined!.total;
  // Half of 30 × e^(∓1.2816 × 0.3).
  expect(low).toBeCloseTo(10.212, 2);
  expect(high).toBeCloseTo(22.033, 2);
});
