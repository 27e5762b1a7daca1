import { expect, test } from 'vitest';
import { type FactScope, SPEND_WINDOWS, WINDOWS } from '../../src/facts/facts.ts';
import { factsOfTransactions } from '../../src/facts/factsOfTransactions.ts';
import { type FeatureContext, featureCatalogue, featuresOf, GROUPS } from '../../src/facts/features.ts';
import { readFacts } from '../../src/facts/readFacts.ts';
import type { DatedTransaction } from '../../src/facts/summariseTransactions.ts';
import { formatDay, moneyNumber, parseDay, parseMoney } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';
import { csvOf, DAYS, randomShop, START, transactionsOf } from '../support/randomShop.ts';

const SCOPE: FactScope = {
  hasAmounts: true,
  hasProducts: true,
  hasRefunds: true,
  shares: [{ column: 'category', values: ['tea', 'cake'] }],
  windowDays: 60,
};
const CONTEXT: FeatureContext = { historyDays: 500, meanAmount: 20 };
const CUTOFF = parseDay('2023-12-31');

const on = (day: string, amount: string, rest: Partial<DatedTransaction> = {}): DatedTransaction => ({
  day: parseDay(day),
  amount: parseMoney(amount),
  ...rest,
});

/** Features of customers by name. */
function featuresByName(
  customers: readonly (readonly DatedTransaction[])[],
  scope = SCOPE,
  context = CONTEXT,
  cutoff = CUTOFF,
) {
  const { names, columns } = featuresOf(factsOfTransactions(customers, cutoff, scope, true), scope, context);
  return customers.map((_, row) => Object.fromEntries(names.map((name, j) => [name, columns[j][row]])));
}

const UNKNOWN = Number.NaN;

test('one customer computed by hand', () => {
  // Purchases on days 0, 10, 40 and 100 (2023-01-01 is day 0), the cutoff is day 364.
  const [a] = featuresByName([
    [
      on('2023-01-01', '10', { product: 'p', category: 'tea' }),
      on('2023-01-11', '30', { product: 'q' }),
      on('2023-02-10', '20', { product: 'p', category: 'cake' }),
      on('2023-04-11', '40', { product: 'p', category: 'tea' }),
      on('2023-05-01', '-25'),
    ],
  ]);
  const rate = 3.5 / 394;
  const logs = [11, 31, 21, 41].map(Math.log);
  const mean = logs.reduce((sum, v) => sum + v, 0) / 4;
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
    rhythm_known: 1,
    orders_per_day: 0,
    half_share: 0.5 / 4,
    quarter_share: 0.5 / 4,
    n_14: 0,
    share_14: Math.log(0.3 / (rate * 14 + 0.3)),
    n_30: 0,
    share_30: Math.log(0.3 / (rate * 30 + 0.3)),
    n_60: 0,
    share_60: Math.log(0.3 / (rate * 60 + 0.3)),
    n_90: 0,
    share_90: Math.log(0.3 / (rate * 90 + 0.3)),
    n_180: 0,
    share_180: Math.log(0.3 / (rate * 180 + 0.3)),
    n_365: Math.log(5),
    share_365: Math.log(4.3 / (rate * 365 + 0.3)),
    log_mean: Math.log(120 / 5),
    log_first: Math.log(11),
    log_last: Math.log(41),
    log_max: Math.log(41),
    log_total: Math.log(101),
    last_over_mean: Math.log(41) - Math.log(11 * 31 * 21 * 41) / 4,
    log_sd: Math.sqrt(logs.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 4),
    log_sd_known: 1,
    spend_30: 0,
    spend_90: 0,
    spend_180: 0,
    half_spend: 10 / 120,
    // A year before the 60 days after the cutoff: days 0 (exclusive of day -1) to 59.
    ly_n: Math.log(4),
    ly_share: 3 / 4,
    ly_spend: Math.log(61),
    ly_known: 59 / 60,
    log_products: Math.log(3),
    products_per_day: Math.log(2),
    repeat_products: 2 / 4,
    products_known: 1,
    refund_share: 25 / 125,
    refund_share_known: 1,
    refund_days: Math.log(2),
    'category=tea': 2 / 4,
    'category=cake': 1 / 4,
    category_known: 1,
  };
  expect(Object.keys(a)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) expect(a[name], name).toBeCloseTo(value, 5);
});

/** The same features from the days of purchases, in plain loops and without facts. */
function plainly(transactions: readonly DatedTransaction[], cutoff: number): Record<string, number> {
  const [days, refundDays, products, productDays] = [new Map<number, number>(), new Set(), new Set(), new Set()];
  let [refunded, rows, named, tea] = [0, 0, 0, 0];
  const amountOf = ({ amount }: DatedTransaction) => moneyNumber(amount!);
  const isSale = (t: DatedTransaction) => amountOf(t) >= 0;
  const past = transactions.filter(({ day }) => day <= cutoff);
  for (const sale of past.filter(isSale)) {
    days.set(sale.day, 0);
    rows++;
    const [product, category] = [sale.product?.trim(), sale.category?.trim()];
    if (product) products.add(product);
    if (product) productDays.add(`${sale.day} ${product}`);
    if (category) named++;
    if (category === 'tea') tea++;
  }
  for (const t of past) {
    if (days.has(t.day)) days.set(t.day, days.get(t.day)! + amountOf(t));
    if (isSale(t)) continue;
    refunded -= amountOf(t);
    if (past.filter((r) => r.day === t.day && !isSale(r)).reduce((sum, r) => sum - amountOf(r), 0) > 0) {
      refundDays.add(t.day);
    }
  }
  const bought = [...days].sort(([p], [q]) => p - q).map(([day, net]) => ({ day, amount: Math.max(net, 0) }));
  const [n, x] = [bought.length, bought.length - 1];
  const [first, last] = [bought[0], bought[x]];
  const [T, tx, rec] = [cutoff - first.day, last.day - first.day, cutoff - last.day];
  const total = bought.reduce((sum, { amount }) => sum + amount, 0);
  const gaps = bought.slice(1).map(({ day }, i) => day - bought[i].day);
  const logs = bought.map(({ amount }) => Math.log(1 + amount));
  const meanOf = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const sdOf = (values: readonly number[]) => Math.sqrt(meanOf(values.map((v) => (v - meanOf(values)) ** 2)));
  const within = (d: number) => bought.filter(({ day }) => cutoff - day < d);
  const spend = (some: typeof bought) => some.reduce((sum, { amount }) => sum + amount, 0);
  const lastYear = bought.filter(({ day }) => day - (cutoff - 365) > 0 && day - (cutoff - 365) <= 60);
  const rate = (x + 0.5) / (T + 30);
  const half = bought.filter(({ day }) => day - first.day > T / 2);
  const quarter = bought.filter(({ day }) => day - first.day > (3 * T) / 4);
  return {
    log_x: Math.log(n),
    is_one: n === 1 ? 1 : 0,
    log_rec: Math.log(1 + rec),
    log_tx: Math.log(1 + tx),
    rec_share: rec / Math.max(T, 1),
    rec_over_gap: Math.log((rec + 7) / ((tx + 30) / n + 7)),
    gap_cv: x >= 2 ? sdOf(gaps) / meanOf(gaps) : UNKNOWN,
    last_gap_ratio: x >= 2 ? Math.log(gaps[x - 1] / meanOf(gaps) + 0.1) : UNKNOWN,
    rhythm_known: x >= 2 ? 1 : 0,
    half_share: (half.length + 0.5) / n,
    quarter_share: (quarter.length + 0.5) / n,
    ...Object.fromEntries(WINDOWS.map((d) => [`n_${d}`, Math.log(1 + within(d).length)])),
    ...Object.fromEntries(
      WINDOWS.map((d) => [`share_${d}`, Math.log((within(d).length + 0.3) / (rate * Math.min(d, T + 30) + 0.3))]),
    ),
    ...Object.fromEntries(
      SPEND_WINDOWS.filter((d) => d < 365).map((d) => [`spend_${d}`, Math.log(1 + spend(within(d)))]),
    ),
    log_mean: Math.log((total + 20) / (n + 1)),
    log_max: Math.log(1 + Math.max(...bought.map(({ amount }) => amount))),
    log_first: Math.log(1 + first.amount),
    last_over_mean: x >= 1 ? Math.log(1 + last.amount) - meanOf(logs) : 0,
    log_sd: x >= 1 ? sdOf(logs) : UNKNOWN,
    half_spend: (spend(half) + 10) / (total + 20),
    ly_n: Math.log(1 + lastYear.length),
    ly_spend: Math.log(1 + spend(lastYear)),
    ly_known: Math.min(1, Math.max(0, (T - 305) / 60)),
    log_products: products.size > 0 ? Math.log(1 + products.size) : UNKNOWN,
    repeat_products: products.size > 0 ? products.size / productDays.size : UNKNOWN,
    products_known: products.size > 0 ? 1 : 0,
    refund_share: total + refunded > 0 ? refunded / (total + refunded) : UNKNOWN,
    refund_share_known: total + refunded > 0 ? 1 : 0,
    refund_days: Math.log(1 + refundDays.size),
    'category=tea': named > 0 ? tea / rows : UNKNOWN,
    category_known: named > 0 ? 1 : 0,
  };
}

test('random customers, computed a second time in plain loops', () => {
  const cutoff = START + 600;
  // No amounts in the billions: beside them the roundings of plain sums show.
  const lines = randomShop(31).filter(({ amount }) => Math.abs(Number(amount)) < 1e6);
  const isSale = (t: DatedTransaction) => t.day <= cutoff && t.amount! >= 0n;
  const customers = [...transactionsOf(lines).values()].filter((own) => own.some(isSale));
  expect(customers.length).toBeGreaterThan(80);
  const rows = featuresByName(customers, SCOPE, { historyDays: 600, meanAmount: 20 }, cutoff);
  customers.forEach((own, row) => {
    for (const [name, value] of Object.entries(plainly(own, cutoff))) {
      const error = Object.is(rows[row][name], value) ? 0 : Math.abs(rows[row][name] - value);
      // A standard deviation of almost 0 is the root of a rounding.
      expect(error, `${name} of ${row}`).toBeLessThan(name === 'log_sd' ? 1e-4 : 1e-5);
    }
  });
});

test('a ledger has the features of its customers one by one', async () => {
  const lines = randomShop(32);
  const cutoff = START + DAYS;
  await withLedger(
    csvOf(lines),
    async (ledger) => {
      const facts = await readFacts(ledger, { cutoff: formatDay(cutoff), scope: SCOPE, sample: null });
      const given = factsOfTransactions([...transactionsOf(lines).values()], cutoff, SCOPE, true);
      const [ofLedger, ofCustomers] = [facts, given].map((own) => featuresOf(own, SCOPE, CONTEXT));
      expect(ofLedger.names).toEqual(ofCustomers.names);
      ofLedger.columns.forEach((column, j) => {
        const error = column.map((value, row) => {
          const other = ofCustomers.columns[j][row];
          return Object.is(value, other) ? 0 : Math.abs(value - other) / (1 + Math.abs(other));
        });
        // Sums of logarithms differ by 1e-9, of which a standard deviation of almost 0 makes its root.
        expect(Math.max(...error), ofLedger.names[j]).toBeLessThan(ofLedger.names[j] === 'log_sd' ? 1e-4 : 1e-6);
      });
    },
    { policy: { duplicates: 'keep' } },
  );
});

test('a flag says where a customer lacks a value, and a customer without purchase has none at all', () => {
  const [once, free, alone] = featuresByName([
    [on('2023-03-01', '10')],
    [on('2023-03-01', '0'), on('2023-03-05', '0')],
    [on('2023-03-01', '-10', { category: 'tea' })],
  ]);
  const lacking = (own: Record<string, number>) => Object.keys(own).filter((name) => Number.isNaN(own[name]));
  const unnamed = ['log_products', 'products_per_day', 'repeat_products', 'category=tea', 'category=cake'];
  expect(lacking(once)).toEqual(['gap_cv', 'last_gap_ratio', 'log_sd', ...unnamed]);
  expect(once).toMatchObject({ rhythm_known: 0, log_sd_known: 0, products_known: 0, category_known: 0 });
  expect(once).toMatchObject({ refund_share: 0, refund_share_known: 1, is_one: 1, last_over_mean: 0 });
  expect(lacking(free).filter((name) => !unnamed.includes(name))).toEqual(['gap_cv', 'last_gap_ratio', 'refund_share']);
  expect(free.refund_share_known).toBe(0);
  expect(Object.values(alone).every(Number.isNaN)).toBe(true);
});

test('the history decides which values are known, never which names there are', () => {
  const customer = [on('2023-06-01', '10'), on('2023-07-01', '10'), on('2023-08-01', '10')];
  const known = (historyDays: number) => {
    const [own] = featuresByName([customer], SCOPE, { historyDays, meanAmount: 20 });
    return Object.keys(own).filter((name) => !Number.isNaN(own[name]));
  };
  expect(known(50)).not.toContain('n_60');
  expect(known(60)).toEqual(expect.arrayContaining(['n_60', 'share_60', 'spend_30']));
  expect(known(60)).not.toContain('spend_90');
  for (const name of ['ly_n', 'ly_share', 'ly_spend', 'ly_known']) {
    expect(known(394)).not.toContain(name);
    expect(known(395)).toContain(name);
  }
});

test('the catalogue names each feature once, with formula and unit, by the scope alone', () => {
  const all = featureCatalogue(SCOPE);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { formula, unit, group } of all) {
    expect(Math.min(formula.length, unit.length)).toBeGreaterThan(0);
    expect(GROUPS).toContain(group);
  }
  const groups = (scope: Partial<FactScope>) =>
    new Set(featureCatalogue({ ...SCOPE, ...scope }).map(({ group }) => group));
  expect(groups({ hasProducts: false, shares: [] })).not.toContain('products');
  expect(groups({ hasRefunds: false })).not.toContain('refunds');
  const withoutMoney = groups({ hasAmounts: false });
  expect([withoutMoney.has('spend'), withoutMoney.has('refunds')]).toEqual([false, false]);
});
