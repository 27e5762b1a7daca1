import { beforeAll, expect, test } from 'vitest';
import type { Summaries } from '../../../src/facts/summaries.ts';
import { type SingleModels, singleForecaster } from '../../../src/forecast/single.ts';
import { bindPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { paretoNbd } from '../../../src/models/purchases/paretoNbd.ts';
import { bindSpendModel } from '../../../src/models/spend/catalogue.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { NO_DAY } from '../../../src/units.ts';
import { customerDimensions, type Dimensions } from '../../../src/valuation/dimensions/customerDimensions.ts';
import {
  type FormerLabels,
  type Segments,
  segmentCustomers,
  stageName,
  tierName,
} from '../../../src/valuation/segments/segmentCustomers.ts';
import { STAGES, stagesOf } from '../../../src/valuation/segments/stages.ts';
import { type Valuation, valueCustomers } from '../../../src/valuation/value.ts';
import { fitOf } from '../../support/fitOf.ts';
import { thorough } from '../../support/thorough.ts';

const dropout = { statistic: 100, degreesOfFreedom: 2, pValue: 0, significant: true };
const models: SingleModels = {
  purchases: bindPurchaseModel(paretoNbd, {
    ...fitOf('pareto-nbd', { r: 0.6, alpha: 9, s: 0.7, beta: 15 }),
    dropout,
  }),
  spend: bindSpendModel(fitOf('pooled-mean', { mean: 20 })),
  refundShare: 0,
};
const terms = { horizonDays: 182, discountRate: 0.1, margin: 0.5 };
const AS_OF = 19_000;

/** A shop's customers, the last of whom has refunds alone. */
function customersOf(n: number, seed = 1): Summaries {
  const random = randomFrom(seed);
  const x = Float64Array.from({ length: n }, () => random.integer(12));
  const T = Float64Array.from({ length: n }, () => 4 + 80 * random.uniform());
  const tx = x.map((count, row) => (count > 0 ? T[row] * random.uniform() : 0));
  [x[n - 1], T[n - 1], tx[n - 1]] = [0, 0, 0];
  const day = (weeks: (row: number) => number) =>
    Int32Array.from({ length: n }, (_, row) => (row === n - 1 ? NO_DAY : Math.round(AS_OF - 7 * weeks(row))));
  const historicalValue = BigInt64Array.from({ length: n }, (_, row) => BigInt(7_000_000 + 1_234_567 * row));
  return {
    clock: { timeUnit: 'week', grain: 'day', timeZone: 'UTC', asOf: '2022-01-08' },
    currency: 'EUR',
    customer: Array.from({ length: n }, (_, row) => `c${row}`),
    ...{ x, tx, T, orders: x, spendCount: x, meanSpend: x.map((count) => (count > 0 ? 20 : 0)) },
    ...{ historicalValue, purchaseValue: historicalValue },
    firstPurchase: day((row) => T[row]),
    lastPurchase: day((row) => T[row] - tx[row]),
  };
}

const summaries = customersOf(400);
let valuation: Valuation;
let segments: Segments;
let dimensions: Dimensions;
beforeAll(() => {
  valuation = valueCustomers({ summaries, facts: null }, singleForecaster(models), terms);
  segments = segmentCustomers({ summaries, valuation, models });
  dimensions = customerDimensions(summaries, valuation, models);
});

test('groups hold every customer once, and come to the totals', () => {
  const { groups } = segments;
  const sum = (of: (group: (typeof groups)[number]) => number) => groups.reduce((total, group) => total + of(group), 0);
  expect(sum(({ customers }) => customers)).toBe(400);
  expect(groups.reduce((total, { historicalValue }) => total + historicalValue, 0n)).toBe(
    [...valuation.historicalValue].reduce((total, value) => total + value, 0n),
  );
  expect(sum(({ predicted }) => predicted.expected)).toBeCloseTo(valuation.totals.value!.expected, 6);
  expect(sum(({ predicted }) => predicted.variance)).toBeCloseTo(valuation.totals.value!.variance, 4);
  expect(sum(({ returning }) => returning)).toBeCloseTo(valuation.totals.returning, 8);
  for (const { predicted } of groups.filter(({ stage }) => stage !== '')) {
    expect(predicted.interval[0]).toBeLessThanOrEqual(predicted.expected);
    expect(predicted.interval[1]).toBeGreaterThanOrEqual(predicted.expected);
  }
});

test('as silence grows a customer goes from active to late to at risk to asleep, and never back', () => {
  // Each of 150 weeks in the slow run, every seventh in the quick one.
  const step = thorough(7, 1);
  const course = Array.from({ length: Math.ceil(150 / step) }, (_, i) => {
    const silent = i * step;
    const one = { ...summaries, x: summaries.x.slice(), tx: summaries.tx.slice(), T: summaries.T.slice() };
    [one.x[0], one.tx[0], one.T[0]] = [8, 40, 40 + silent];
    return STAGES[stagesOf(one, models, 182)[0]];
  });
  expect(course[0]).toBe('active');
  expect(course.at(-1)).toBe('asleep');
  const places = course.map((stage) => STAGES.indexOf(stage));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(new Set(course)).toEqual(new Set(['active', 'late', 'at-risk', 'asleep']));
});

test('a first purchase makes a new customer until the shop’s usual gap has passed', () => {
  const at = (age: number) => {
    const one = { ...summaries, x: summaries.x.slice(), tx: summaries.tx.slice(), T: summaries.T.slice() };
    [one.x[0], one.tx[0], one.T[0]] = [0, 0, age];
    return STAGES[stagesOf(one, models, 182)[0]];
  };
  expect(at(0)).toBe('new');
  expect(at(100)).not.toBe('new');
});

test('whoever has refunds alone has neither stage nor RFM code', () => {
  expect(stageName(segments, 399)).toBe('');
  expect(segments.rfm[399]).toBe(0);
  expect([...segments.rfm.subarray(0, 399)].every((code) => /^[1-5]{3}$/.test(String(code)))).toBe(true);
});

test('fifths of distinct figures are equal, and 5 is the best', () => {
  // Amounts rise by row.
  const money = [1, 2, 3, 4, 5].map((fifth) =>
    [...segments.rfm.subarray(0, 399)].filter((code) => code % 10 === fifth),
  );
  for (const { length } of money) expect(Math.abs(length - 399 / 5)).toBeLessThanOrEqual(1);
  expect(segments.rfm[398] % 10).toBe(5);
});

test('moves since a former run are counted, who came and who went too', () => {
  const former = new Map<string, FormerLabels>(
    summaries.customer.map((id, row) => [id, { tier: tierName(segments, row), stage: stageName(segments, row) }]),
  );
  const same = segmentCustomers({ summaries, valuation, models }, { former });
  expect(same.moves).toEqual({ tiers: [], stages: [], arrived: 0, gone: 0 });
  former.delete('c1');
  former.set('elsewhere', { tier: 'top-1', stage: 'active' });
  const best = valuation.predictedValue!.indexOf(Math.max(...valuation.predictedValue!));
  former.set(`c${best}`, { tier: 'rest', stage: 'asleep' });
  const { moves } = segmentCustomers({ summaries, valuation, models }, { former });
  expect(moves!.tiers).toEqual([{ from: 'rest', to: 'top-1', customers: 1 }]);
  expect([moves!.arrived, moves!.gone]).toEqual([1, 1]);
});

test('time × frequency × revenue × margin is what was brought, and what is predicted', () => {
  const { yearsSoFar, purchasesPerYear, revenuePerPurchase, yearsAhead, purchasesPerActiveYear, spendPerPurchase } =
    dimensions;
  for (let row = 0; row < 399; row++) {
    const past = yearsSoFar[row] * purchasesPerYear[row] * revenuePerPurchase![row] * 0.5;
    expect(past).toBeCloseTo(Number(valuation.historicalValue[row]) / 1e6, 6);
    const ahead = yearsAhead[row] * purchasesPerActiveYear[row] * spendPerPurchase![row] * 0.5;
    expect(ahead).toBeCloseTo(valuation.predictedValue![row], 8);
    // Nobody is active for longer than the horizon, nor less than who is surely gone at once.
    expect(yearsAhead[row]).toBeLessThanOrEqual((valuation.pAlive[row] * 182) / 365.25 + 1e-9);
  }
});

test('what makes a customer differ from the average adds up', () => {
  const { average, time, frequency, revenue } = dimensions.againstAverage!;
  for (let row = 0; row < 399; row++) {
    expect(time[row] + frequency[row] + revenue[row]).toBeCloseTo(valuation.predictedValue![row] - average, 8);
  }
  // Everybody spends the same.
  expect(Math.max(...revenue.subarray(0, 399).map(Math.abs))).toBeLessThan(1e-9);
  expect(time[399]).toBeNaN();
});

test('where dropout is not identified time ahead is the horizon, and says so', () => {
  const unsure = { ...models, purchases: { ...models.purchases, dropout: null } };
  const { yearsAhead, noTime } = customerDimensions(summaries, valuation, unsure);
  expect(noTime).toMatch(/not identified/);
  expect(yearsAhead[0]).toBeCloseTo(182 / 365.25, 12);
});
