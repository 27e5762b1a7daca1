import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FactName, Facts } from '../../src/facts/facts.ts';
import { readFacts } from '../../src/facts/readFacts.ts';
import type { Summaries } from '../../src/facts/summaries.ts';
import { pickFacts } from '../../src/facts/windows.ts';
import { openCombined } from '../../src/forecast/combined.ts';
import { type Explained, type Explainer, openExplainer } from '../../src/forecast/explain.ts';
import { type TrainedForecast, trainForecast } from '../../src/forecast/train.ts';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import { written } from '../support/ledgers.ts';
import { csvOf, shopLines } from './shops.ts';

const AS_OF = '2024-06-30';
/** Beside the shop: an old customer who buys each month and sent something back, and one of the last month. */
const OLD = Array.from(
  { length: 18 },
  (_, m) => `old,20${23 + Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}-15,40`,
);

let ledger: Ledger;
let trained: TrainedForecast;
let explainer: Explainer;
let facts: Facts;
let expected: Float64Array;
beforeAll(async () => {
  const shop = shopLines({ customers: 600, from: '2023-01-01', to: AS_OF, refunded: 0.05 });
  ledger = await openLedger({ file: written(csvOf([...shop, ...OLD, 'old,2024-06-20,-40', 'new,2024-06-20,9'])) });
  trained = await trainForecast(ledger, { asOf: AS_OF, horizonDays: 90, seed: 1 });
  explainer = openExplainer(trained.record, trained.files);
  const all = await readFacts(ledger, { cutoff: AS_OF, scope: trained.record.scope, sample: null });
  const { n, refunded, largest, total } = all.columns;
  const old = n.findIndex((count, row) => count === 18 && refunded[row] === 40 && largest[row] === 40);
  const fresh = n.findIndex((count, row) => count === 1 && total[row] === 9);
  facts = pickFacts(all, [old, fresh]);
  expected = (await expecting(facts)).purchases;
});
afterAll(() => ledger?.close());

/** What the combined forecast expects of customers. */
async function expecting(of: Facts, horizonDays = 90): Promise<Explained> {
  const forecaster = await openCombined(trained.record, trained.files);
  const purchases = forecaster.forecast({ summaries: {} as Summaries, facts: of }, horizonDays).expectedPurchases;
  return { facts: of, horizonDays, purchases };
}

const explained = (): Explained => ({ facts, horizonDays: 90, purchases: expected });

/** Factors of one of the two, by group. */
function factorsOf(row: 0 | 1, of: Explained = explained()): Record<string, number> {
  return Object.fromEntries(explainer.contributions(of, 99)[row].map(({ group, factor }) => [group, factor]));
}

/** The facts of one of the two, with others in some places. */
function changed(row: 0 | 1, columns: Partial<Record<FactName, number>>): Facts {
  const own = pickFacts(facts, [row]);
  const other = Object.entries(columns).map(([name, value]) => [name, Float64Array.of(value)]);
  return { ...own, columns: { ...own.columns, ...Object.fromEntries(other) } };
}

const NOT_LATELY = { n14: 0, n30: 0, n60: 0, n90: 0, spend30: 0, spend90: 0 };

test('factors multiply up to what is expected, the strongest first', () => {
  const contributions = explainer.contributions(explained(), 99);
  contributions.forEach((parts, row) => {
    expect(parts.reduce((product, { factor }) => product * factor, 1) / expected[row]).toBeCloseTo(1, 12);
    const [average, ...told] = parts;
    expect(average).toMatchObject({ group: 'average', factor: trained.record.meanPurchases });
    const sizes = told.map(({ factor }) => Math.abs(Math.log(factor)));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    for (const { text, factor } of told) expect(text.endsWith(`: ×${factor.toFixed(2)}`)).toBe(true);
  });
});

test('who buys often is expected to buy more for it, who buys seldom less', async () => {
  expect(factorsOf(0).frequency).toBeGreaterThan(1.5);
  const once = facts.cutoff - 400;
  const seldom = changed(1, { ...NOT_LATELY, n180: 0, spend180: 0, first: once, last: once });
  expect(factorsOf(0, await expecting(seldom)).frequency).toBeLessThan(0.7);
});

test('the longer the last purchase is ago, the less is expected for it', async () => {
  const { cutoff } = facts;
  const factors: number[] = [];
  for (const inactive of [5, 60, 120, 240]) {
    const last = changed(0, { last: cutoff - inactive, ...(inactive > 90 ? NOT_LATELY : {}) });
    factors.push(factorsOf(0, await expecting(last)).recency ?? 1);
  }
  expect(factors).toEqual(factors.toSorted((a, b) => b - a));
  expect(factors[3]).toBeLessThan(0.6);
});

test('a customer who is as usual in a way is not told of it', () => {
  // One purchase has no other time than its own.
  expect(factorsOf(1)).not.toHaveProperty('recency');
  const slight = Object.values(factorsOf(0)).filter((factor) => Math.abs(Math.log(factor)) < 0.004);
  expect(slight).toEqual([]);
});

test('another horizon than the trained one is a contribution of its own', async () => {
  const [trained] = explainer.contributions(explained(), 3);
  const shorter = await expecting(facts, 30);
  const [contributions] = explainer.contributions(shorter, 3);
  expect(contributions.slice(0, -1)).toEqual(trained);
  const factor = shorter.purchases[0] / expected[0];
  expect(contributions.at(-1)!.factor).toBeCloseTo(factor, 12);
  expect(contributions.at(-1)!.text).toBe(`within 30 days, not 90: ×${factor.toFixed(2)}`);
});

test('as many contributions as asked for stand beside the average, and what is left is told', () => {
  const all = explainer.contributions(explained(), 99)[0];
  expect(all.length).toBeGreaterThan(3);
  expect(all.some(({ group }) => group === 'rest')).toBe(false);
  for (const most of [0, 1]) {
    const [contributions] = explainer.contributions(explained(), most);
    expect(contributions).toHaveLength(most + 2);
    expect(contributions.at(-1)!.group).toBe('rest');
    expect(explainer.texts(explained(), most)[0].split('; ')).toHaveLength(most + 2);
  }
});
