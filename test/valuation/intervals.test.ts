import { describe, expect, test } from 'vitest';
import { makeCells } from '../../src/facts/cells.ts';
import { samplePosterior } from '../../src/models/posterior.ts';
import { bgNbd } from '../../src/models/purchases/bgNbd.ts';
import { countDistribution } from '../../src/models/purchases/countDistribution.ts';
import { paretoNbd } from '../../src/models/purchases/paretoNbd.ts';
import { gammaGammaLikelihood, makeSpendCells } from '../../src/models/spend/gammaGamma.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { predictIntervals } from '../../src/valuation/intervals.ts';
import { coverage, placePurchases, placeValues } from '../../src/valuation/placement.ts';
import { plainDraws } from '../../src/valuation/purchaseDraws.ts';
import { BG_TRUTH, simulateCustomers } from '../models/simulatedCustomers.ts';
import { slowTest } from '../support/thorough.ts';

const HORIZON = 26;
/** Fewer draws than the defaults, for speed. */
const draws = { expected: 20, counts: 10 };
const customers = makeCells(
  Float64Array.of(0, 0, 1, 4, 12, 90, 900),
  Float64Array.of(0, 0, 3, 30, 39, 39, 39.9),
  Float64Array.of(10, 40, 40, 40, 40, 40, 40),
).cells;

describe('distributions of counts', () => {
  const thetas = [BG_TRUTH, [0.4, 6, 0.5, 1.5]].map((theta) => Float64Array.from(theta));
  const distribution = countDistribution(bgNbd, customers, thetas, HORIZON);
  const pmf = (cell: number, n: number) =>
    thetas.reduce((sum, theta) => sum + bgNbd.pmf(theta, customers, n, HORIZON)[cell] / 2, 0);

  test('are the mean of the PMFs over draws', () => {
    for (let cell = 0; cell < 5; cell++) {
      for (let n = 0; n < 4; n++) {
        const step = distribution.upTo(cell, n) - distribution.upTo(cell, n - 1);
        expect(Math.abs(step - pmf(cell, n))).toBeLessThan(1e-12);
      }
    }
    expect(distribution.upTo(0, -1)).toBe(0);
    expect(distribution.upTo(0, 1e9)).toBe(1);
  });

  test('of customers who buy by the hundred too, counting in steps', () => {
    const heavy = 6;
    let sum = 0;
    const exact: number[] = [];
    for (let n = 0; n < 900; n++) {
      sum += pmf(heavy, n);
      exact.push(sum);
    }
    for (const n of [0, 10, 200, 400, 520, 560, 600, 640, 700]) {
      expect(Math.abs(distribution.upTo(heavy, n) - exact[n])).toBeLessThan(2e-3);
    }
    for (const p of [0.1, 0.5, 0.9]) {
      const n = exact.findIndex((v) => v >= p);
      expect(Math.abs(distribution.quantile(heavy, p) - n)).toBeLessThanOrEqual(4);
    }
  });

  test('are stratified into equally likely counts', () => {
    const counts = new Float64Array(1000);
    for (let cell = 0; cell < customers.length; cell++) {
      distribution.stratify(cell, counts);
      const mean = counts.reduce((sum, v) => sum + v, 0) / 1000;
      const expected = thetas.reduce((s, t) => s + bgNbd.expectedPurchases(t, customers, HORIZON, 0)[cell] / 2, 0);
      expect(Math.abs(mean - expected)).toBeLessThan(0.01 + 0.02 * expected);
      expect(counts[100]).toBe(distribution.quantile(cell, 0.1005));
    }
  });
});

function learn(n: number, seed: string) {
  const shop = simulateCustomers(n, BG_TRUTH, HORIZON, randomFrom(seed));
  const made = makeCells(shop.x, shop.tx, shop.T);
  const spend = makeSpendCells(shop.x, shop.meanSpend);
  return {
    shop,
    purchases: plainDraws(bgNbd, samplePosterior(bgNbd, made.cells, n, { draws: 200 }), made),
    spend: {
      posterior: samplePosterior(gammaGammaLikelihood, spend, spend.length, { draws: 200 }),
      count: shop.x,
      mean: shop.meanSpend,
      expected: shop.meanSpend,
      factor: 1,
    },
  };
}

const small = learn(200, 'small');
const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);
const width = ({ lower, upper }: { lower: Float64Array; upper: Float64Array }) => sum(upper) - sum(lower);

slowTest('80 % intervals of purchases and value cover 80 % of customers, of totals nearly so', () => {
  let [counts, value, totals] = [0, 0, 0];
  const repetitions = 4;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const { shop, purchases, spend } = learn(600, `calibration ${repetition}`);
    counts += coverage(placePurchases(purchases, shop.later, HORIZON), 0.8) / repetitions;
    value += coverage(placeValues(purchases, spend, shop.laterSpend, HORIZON), 0.8) / repetitions;
    const { totals: found } = predictIntervals(purchases, spend, { horizon: HORIZON, level: 0.95, draws });
    const [total] = found;
    const actual = [sum(shop.later), sum(shop.laterSpend), shop.later.filter((v) => v > 0).length];
    [total.purchases, total.value!, total.returning].forEach(({ predictive: [lower, upper] }, i) => {
      if (lower <= actual[i] && actual[i] <= upper) totals++;
    });
  }
  expect(counts).toBeGreaterThan(0.77);
  expect(counts).toBeLessThan(0.83);
  expect(value).toBeGreaterThan(0.77);
  expect(value).toBeLessThan(0.83);
  expect(totals).toBeGreaterThanOrEqual(3 * repetitions - 4);
});

test('intervals hold the expected figure, stay in range and nest by level', () => {
  const { purchases, spend } = small;
  const wide = predictIntervals(purchases, spend, { horizon: HORIZON, level: 0.95, draws });
  const narrow = predictIntervals(purchases, spend, { horizon: HORIZON, level: 0.5, draws });
  const pairs = ({ customers: { parameter, predictive } }: typeof wide) => [
    parameter.pAlive,
    parameter.pReturn,
    parameter.expectedPurchases,
    parameter.predictedValue!,
    predictive.purchases,
    predictive.value!,
  ];
  pairs(wide).forEach((outer, figure) => {
    const inner = pairs(narrow)[figure];
    for (let row = 0; row < outer.lower.length; row++) {
      expect(outer.lower[row]).toBeGreaterThanOrEqual(0);
      if (figure < 2) expect(outer.upper[row]).toBeLessThanOrEqual(1);
      expect(outer.lower[row]).toBeLessThanOrEqual(inner.lower[row]);
      expect(outer.upper[row]).toBeGreaterThanOrEqual(inner.upper[row]);
    }
  });
  const total = wide.totals[0].purchases;
  expect(total.parameter[0]).toBeLessThan(total.expected);
  expect(total.parameter[1]).toBeGreaterThan(total.expected);
  expect(total.predictive[0]).toBeLessThan(total.parameter[0]);
  expect(total.predictive[1]).toBeGreaterThan(total.parameter[1]);
});

test('more data narrow what parameters leave open, not what chance does', () => {
  const large = learn(2000, 'large');
  const [few, many] = [small, large].map(({ purchases, shop }) => {
    const { parameter, predictive } = predictIntervals(purchases, null, { horizon: HORIZON, draws }).customers;
    const n = shop.x.length;
    return { parameter: width(parameter.expectedPurchases) / n, predictive: width(predictive.purchases) / n };
  });
  expect(many.parameter).toBeLessThan(0.6 * few.parameter);
  expect(many.predictive / few.predictive).toBeGreaterThan(0.7);
  expect(many.predictive / few.predictive).toBeLessThan(1.4);
});

test('groups add up, and the same seed gives the same intervals', () => {
  const { purchases, spend } = small;
  const groups = Int32Array.from({ length: 200 }, (_, row) => row % 3);
  const options = { horizon: HORIZON, seed: 9, draws };
  const whole = predictIntervals(purchases, spend, options);
  const parts = predictIntervals(purchases, spend, { ...options, groups });
  expect(parts.totals).toHaveLength(3);
  expect(parts.totals.reduce((n, { customers: some }) => n + some, 0)).toBe(200);
  const expected = parts.totals.reduce((total, { value }) => total + value!.expected, 0);
  expect(expected / whole.totals[0].value!.expected).toBeCloseTo(1, 10);
  expect(predictIntervals(purchases, spend, options)).toEqual(whole);
});

test('a customer without purchase has zeros, and spend taken as known scales counts', () => {
  const { shop, purchases } = small;
  const unseen = { ...purchases, cell: purchases.cell.map((cell, row) => (row === 0 ? -1 : cell)) };
  const known = { posterior: null, count: shop.x, mean: shop.meanSpend, expected: shop.x.map(() => 20), factor: 0.5 };
  const { customers: columns, totals } = predictIntervals(unseen, known, { horizon: HORIZON, draws });
  expect(columns.predictive.purchases.upper[0]).toBe(0);
  expect(totals[0].customers).toBe(199);
  expect(totals[0].value!.expected / totals[0].purchases.expected).toBeCloseTo(10, 10);
});

test('other models have intervals too', () => {
  const made = makeCells(small.shop.x, small.shop.tx, small.shop.T);
  const posterior = samplePosterior(paretoNbd, made.cells, 200, { draws: 50 });
  const placed = coverage(placePurchases(plainDraws(paretoNbd, posterior, made), small.shop.later, HORIZON), 0.8);
  expect(placed).toBeGreaterThan(0.7);
  expect(placed).toBeLessThan(0.9);
});

test('a level or horizon that is none is refused by name', () => {
  for (const options of [{ level: 1, horizon: 5 }, { level: Number.NaN, horizon: 5 }, { horizon: 0 }]) {
    expect(() => predictIntervals(small.purchases, null, options)).toThrow(/level|horizon/);
  }
});
