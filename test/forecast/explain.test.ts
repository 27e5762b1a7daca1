import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Facts } from '../../src/facts/facts.ts';
import { readFacts } from '../../src/facts/readFacts.ts';
import { pickFacts } from '../../src/facts/windows.ts';
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
beforeAll(async () => {
  const shop = shopLines({ customers: 600, from: '2023-01-01', to: AS_OF, refunded: 0.05 });
  ledger = await openLedger({ file: written(csvOf([...shop, ...OLD, 'old,2024-06-20,-40', 'new,2024-06-20,9'])) });
  trained = await trainForecast(ledger, { asOf: AS_OF, horizonDays: 90, seed: 1 });
  explainer = openExplainer(trained.record);
  const all = await readFacts(ledger, { cutoff: AS_OF, scope: trained.record.scope, sample: null });
  const { n, refunded, largest, total } = all.columns;
  const old = n.findIndex((count, row) => count === 18 && refunded[row] === 40 && largest[row] === 40);
  const fresh = n.findIndex((count, row) => count === 1 && total[row] === 9);
  facts = pickFacts(all, [old, fresh]);
});
afterAll(() => ledger?.close());

/** Both, of whom so many purchases are expected. */
function expecting(...purchases: number[]): Explained {
  const column = Float64Array.from(purchases);
  return { facts, horizonDays: 90, purchases: column, trained: column };
}

/** What is said of one of the two, by group. */
function told(row: 0 | 1): Record<string, string> {
  const [contributions] = [explainer.contributions(expecting(2, 0.3), 99)[row]];
  return Object.fromEntries(contributions.map(({ group, text }) => [group, text]));
}

test('a group is told by the facts that it is made of', () => {
  const old = told(0);
  expect(old.average).toMatch(/^the average customer: 0?\.?\d+/);
  expect(old.frequency).toMatch(/^18 purchases in 532 days: ×/);
  expect(old.recency).toMatch(/^last purchase 15 days ago, usually one every 30 days: ×/);
  expect(old.windows).toMatch(/^3 purchases in the last 90 days: ×/);
  expect(old.rhythm).toMatch(/^how regular the purchases are: ×/);
  expect(old.spend).toMatch(/^spent 720\.00 in all, at most 40\.00 at once: ×/);
  expect(old.refunds).toMatch(/^40\.00 refunded: ×/);
  expect(old.rest).toMatch(/^everything else: ×/);
});

test('last year is told only of who was known then', () => {
  expect(told(0).season).toMatch(/^3 purchases in the same days last year: ×/);
  expect(told(1).season).toMatch(/^not known in the same days last year: ×/);
});

test('a new customer has one purchase, no rhythm and no usual gap', () => {
  const fresh = told(1);
  expect(fresh.frequency).toMatch(/^1 purchase in 10 days: ×/);
  expect(fresh.recency).toMatch(/^last purchase 10 days ago: ×/);
  expect(fresh.rhythm).toMatch(/^too few purchases to show a rhythm: ×/);
  expect(fresh.refunds).toMatch(/^nothing refunded: ×/);
});

test('factors of all groups are the ridge regression’s, whatever the rest', () => {
  const factorsAt = (purchases: number) => explainer.contributions(expecting(purchases, purchases), 99)[0].slice(0, -1);
  expect(factorsAt(3)).toEqual(factorsAt(0.01));
  const [half, whole] = [1.5, 3].map((v) => explainer.contributions(expecting(v, v), 99)[0].at(-1)!);
  expect(whole.factor / half.factor).toBeCloseTo(2, 12);
});

test('another horizon than the trained one is a contribution of its own', () => {
  const [trained] = explainer.contributions(expecting(2, 1), 3);
  const shorter = { ...expecting(2, 1), horizonDays: 30, purchases: Float64Array.of(0.5, 0.25) };
  const [contributions] = explainer.contributions(shorter, 3);
  expect(contributions.slice(0, -1)).toEqual(trained);
  expect(contributions.at(-1)).toEqual({ group: 'horizon', factor: 0.25, text: 'within 30 days, not 90: ×0.25' });
});

test('as many contributions as asked for stand between the average and the rest', () => {
  for (const most of [0, 1, 3]) {
    const [contributions] = explainer.contributions(expecting(2, 1), most);
    expect(contributions).toHaveLength(most + 2);
  }
  expect(explainer.texts(expecting(2, 1), 1)[0].split('; ')).toHaveLength(3);
});
