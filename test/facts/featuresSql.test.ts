import { expect, test } from 'vitest';
import type { FeatureScope } from '../../src/facts/catalogue.ts';
import { featureCatalogue } from '../../src/facts/catalogue.ts';
import type { FeatureQuestion } from '../../src/facts/featuresSql.ts';
import { type FeatureRows, readFeatures, readTargets } from '../../src/facts/readFeatures.ts';
import { summarise } from '../../src/facts/summarise.ts';
import type { Ledger } from '../../src/transactions/ledger.ts';
import { withLedger } from '../support/ledgerOf.ts';

const scope: FeatureScope = {
  historyDays: 500,
  horizonDays: 60,
  meanAmount: 20,
  hasAmounts: true,
  hasProducts: false,
  hasRefunds: false,
  shares: [],
};
const question = (change: Partial<FeatureScope> = {}, rest: Partial<FeatureQuestion> = {}): FeatureQuestion => ({
  cutoff: '2023-12-31',
  scope: { ...scope, ...change },
  hasOrders: false,
  sample: null,
  ...rest,
});

/** Features of one customer by name. */
function of(rows: FeatureRows, row: number): Record<string, number> {
  return Object.fromEntries(rows.features.names.map((name, j) => [name, rows.features.columns[j][row]]));
}

const HEADER = 'customer_id,date,amount\n';
// Purchases on days 0, 10, 40 and 100 (2023-01-01 is day 0), the cutoff is day 364.
const FOUR = `${HEADER}a,2023-01-01,10\na,2023-01-11,30\na,2023-02-10,20\na,2023-04-11,40\nb,2023-12-01,5\n`;

test('features are what the catalogue says: one customer reckoned by hand', async () => {
  await withLedger(FOUR, async (ledger) => {
    const rows = await readFeatures(ledger.connection, question());
    const a = of(rows, 0);
    const rate = 3.5 / 394;
    const expected: Record<string, number> = {
      log_x: Math.log(4),
      is_one: 0,
      log_rec: Math.log(265),
      log_T: Math.log(365),
      log_tx: Math.log(101),
      rec_share: 264 / 364,
      log_rate: Math.log(rate),
      rec_over_gap: Math.log(271 / (130 / 4 + 7)),
      // Gaps of 10, 30 and 60 days.
      gap_cv: Math.sqrt((100 + 900 + 3600) / 3 - (100 / 3) ** 2) / (100 / 3),
      last_gap_ratio: Math.log(1.8 + 0.1),
      orders_per_day: 0,
      half_share: 0.5 / 4,
      quarter_share: 0.5 / 4,
      n_30: 0,
      share_30: Math.log(0.3 / (rate * 30 + 0.3)),
      n_365: Math.log(5),
      share_365: Math.log(4.3 / (rate * 365 + 0.3)),
      log_mean: Math.log(120 / 5),
      log_first: Math.log(11),
      log_last: Math.log(41),
      log_max: Math.log(41),
      log_total: Math.log(101),
      last_over_mean: Math.log(41) - Math.log(11 * 31 * 21 * 41) / 4,
      spend_30: 0,
      half_spend: 10 / 120,
      // A year before the 60 days after the cutoff: days 0 (exclusive of day -1) to 59.
      ly_n: Math.log(4),
      ly_share: 3 / 4,
      ly_spend: Math.log(61),
      ly_known: 59 / 60,
    };
    for (const [name, value] of Object.entries(expected)) expect(a[name], name).toBeCloseTo(value, 5);
    const logs = [11, 31, 21, 41].map(Math.log);
    const mean = logs.reduce((sum, v) => sum + v, 0) / 4;
    expect(a.log_spread).toBeCloseTo(Math.sqrt(logs.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 4), 4);
    const { facts } = rows;
    expect([facts.n[0], facts.tx[0], facts.age[0]]).toEqual([4, 100, 364]);
    expect([facts.total[0], facts.largest[0], facts.second[0]]).toEqual([100, 40, 30]);
    expect(facts.lnGaps[0]).toBeCloseTo(Math.log(10 * 30 * 60), 7);
    // Who bought once has no gaps and no spread.
    const b = of(rows, 1);
    expect([b.gap_cv, b.last_gap_ratio, b.log_spread]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([b.is_one, b.last_over_mean, b.n_14]).toEqual([1, 0, 0]);
    expect(b.n_60).toBeCloseTo(Math.log(2), 6);
  });
});

test('the catalogue names each feature once, with formula and unit, and knows what the history allows', () => {
  const all = featureCatalogue({
    ...scope,
    hasProducts: true,
    hasRefunds: true,
    shares: [{ column: 'category', values: ['tea', 'cake'] }],
  });
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { formula, unit } of all) expect(formula.length * unit.length).toBeGreaterThan(0);
  const names = (days: number) => featureCatalogue({ ...scope, historyDays: days }).map(({ name }) => name);
  expect(names(50)).not.toContain('n_60');
  expect(names(394)).not.toContain('ly_n');
  expect(names(395)).toContain('ly_n');
  expect(featureCatalogue({ ...scope, hasAmounts: false }).some(({ group }) => group === 'spend')).toBe(false);
});

/** A year of made-up lines with products, categories, orders and refunds, up to a day and beyond it. */
function shop(until: string, poison = false): string {
  const lines = ['customer_id,date,amount,order_id,product,category,channel'];
  for (let c = 0; c < 60; c++) {
    for (let k = 0; k < 1 + ((c * 7) % 9); k++) {
      const day = new Date(Date.UTC(2023, 0, 3 + ((c * 5 + k * 37) % 360)));
      const date = day.toISOString().slice(0, 10);
      if (date > until) continue;
      const order = `${c}-${k}`;
      for (let line = 0; line < 1 + (k % 3); line++) {
        const product = `p${(c + k + line) % 11}`;
        lines.push(
          `c${c},${date},${((c * 13 + k * 7 + line * 3) % 90) + 0.25},${order},${product},${k % 2 ? 'tea' : 'cake'},web`,
        );
      }
      if ((c + k) % 5 === 0) lines.push(`c${c},${date},-4.5,${order}r,p1,tea,web`);
    }
  }
  if (poison) {
    for (let c = 0; c < 70; c++) {
      for (let k = 0; k < 4; k++) {
        lines.push(`c${c},2024-0${1 + k}-1${c % 9},${1e6 + c},x${c}${k},poison${k},${k === 0 ? 'venom' : 'tea'},phone`);
      }
      lines.push(`c${c},2024-02-02,-5000,y${c},poison,venom,phone`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const everything = {
  hasProducts: true,
  hasRefunds: true,
  shares: [
    { column: 'category', values: ['tea', 'cake'] },
    { column: 'channel', values: ['web'] },
  ],
};
const read =
  (change: Partial<FeatureScope>, rest: Partial<FeatureQuestion> = {}) =>
  (ledger: Ledger) =>
    readFeatures(ledger.connection, question(change, { hasOrders: true, ...rest }));

test('a poisoned future changes no feature at any cutoff', async () => {
  for (const cutoff of ['2023-06-30', '2023-12-31']) {
    const clean = await withLedger(shop(cutoff), read(everything, { cutoff }));
    const poisoned = await withLedger(shop('2023-12-31', true), read(everything, { cutoff }));
    expect(poisoned).toEqual(clean);
    expect(clean.length).toBeGreaterThan(30);
  }
});

test('rows come in the order of the summaries, and in the same bytes every time', async () => {
  const csv = shop('2023-12-31');
  const { summaries, rows } = await withLedger(csv, async (ledger) => ({
    summaries: (await summarise(ledger, { asOf: '2023-12-31', timeUnit: 'day' })).summaries,
    rows: await read(everything)(ledger),
  }));
  expect(rows.length).toBe(summaries.customer.length);
  expect(Array.from(rows.facts.n, (n) => Math.max(0, n - 1))).toEqual(Array.from(summaries.x));
  expect(rows.facts.tx).toEqual(summaries.tx);
  expect(rows.facts.age).toEqual(summaries.T);
  for (const threads of [1, 4]) expect(await withLedger(csv, read(everything), { threads })).toEqual(rows);
});

test('products, categories and refunds are counted per customer', async () => {
  const csv = `customer_id,date,amount,product,category
a,2023-03-01,10,p1,tea
a,2023-03-01,10,p2,cake
a,2023-05-01,10,p1,tea
a,2023-05-02,-10,p1,tea
b,2023-05-02,-3,p1,tea
`;
  const rows = await withLedger(csv, async (ledger) =>
    readFeatures(
      ledger.connection,
      question({ ...everything, shares: [{ column: 'category', values: ['tea', "it's"] }] }),
    ),
  );
  const a = of(rows, 0);
  expect(a.log_products).toBeCloseTo(Math.log(3), 6);
  expect(a.products_per_day).toBeCloseTo(Math.log(1 + 3 / 2), 6);
  expect(a.repeat_products).toBeCloseTo(2 / 3, 6);
  expect(a.category_tea).toBeCloseTo(2 / 3, 6);
  expect(a["category_it's"]).toBe(0);
  expect(a.refund_share).toBeCloseTo(10 / 40, 6);
  expect(a.refund_days).toBeCloseTo(Math.log(2), 6);
  // A customer with refunds alone has no purchase: nothing is known of it.
  expect(rows.facts.n[1]).toBe(0);
  expect(Object.values(of(rows, 1)).every(Number.isNaN)).toBe(true);
});

test('a sample keeps the same customers at every cutoff', async () => {
  const csv = shop('2023-12-31');
  const sample = { share: 0.5, seed: 3 };
  const [early, late, other] = await withLedger(csv, async (ledger) => [
    await read({}, { cutoff: '2023-06-30', sample })(ledger),
    await read({}, { sample })(ledger),
    await read({}, { sample: { share: 0.5, seed: 4 } })(ledger),
  ]);
  expect(late.length).toBeGreaterThan(15);
  expect(late.length).toBeLessThan(45);
  expect(early.length).toBeLessThanOrEqual(late.length);
  expect(other.facts.total).not.toEqual(late.facts.total);
});

test('targets are what followed, in the same order', async () => {
  await withLedger(FOUR, async (ledger) => {
    const asked = question({}, { cutoff: '2023-02-10' });
    const { purchases, value } = await readTargets(ledger.connection, asked, '2023-04-11');
    expect([Array.from(purchases), Array.from(value)]).toEqual([[1], [40]]);
    const short = await readTargets(ledger.connection, asked, '2023-04-10');
    expect(Array.from(short.purchases)).toEqual([0]);
  });
});
