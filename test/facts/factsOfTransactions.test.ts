import { expect, test } from 'vitest';
import { FACT_NAMES, type FactName, type FactScope, type Facts } from '../../src/facts/facts.ts';
import { factsOfTransactions } from '../../src/facts/factsOfTransactions.ts';
import { readFacts } from '../../src/facts/readFacts.ts';
import { summarise } from '../../src/facts/summarise.ts';
import type { DatedTransaction } from '../../src/facts/summariseTransactions.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { formatDay, parseDay, parseMoney } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';
import { csvOf, DAYS, randomShop, START, transactionsOf } from '../support/randomShop.ts';
import { thorough } from '../support/thorough.ts';

const SCOPE: FactScope = {
  hasAmounts: true,
  hasProducts: true,
  hasRefunds: true,
  shares: [
    { column: 'category', values: ['tea', "it's", 'sold by nobody'] },
    { column: 'channel', values: ['web'] },
  ],
  windowDays: 90.5,
};
const KEEP = { policy: { duplicates: 'keep' } } as const;

/** Sums of logarithms may differ in the last digits. */
const LOGARITHMS: readonly FactName[] = ['lnGaps', 'logSum', 'logSquares'];

/** Equal to the last bit, but for sums of logarithms (1e-9) and the fold, which only names have. */
function expectEqual(actual: Facts, expected: Facts): void {
  expect(actual.length).toBe(expected.length);
  for (const name of FACT_NAMES.filter((fact) => fact !== 'fold')) {
    if (!LOGARITHMS.includes(name)) expect(actual.columns[name], name).toEqual(expected.columns[name]);
    else {
      const error = actual.columns[name].map((value, row) => Math.abs(value - expected.columns[name][row]));
      expect(Math.max(...error), name).toBeLessThanOrEqual(1e-9);
    }
  }
  expect(actual.shares).toEqual(expected.shares);
}

const SHOPS = [
  [1, 'all columns', []],
  [2, 'all columns', []],
  [3, 'no order numbers', ['order_id']],
  [4, 'no categories', ['category']],
  [5, 'no products, channels or order numbers', ['product', 'channel', 'order_id']],
  [6, 'all columns', []],
] as const;

// The quick run has the last three.
test.each(SHOPS.slice(thorough(-3, 0)))(
  'facts of a ledger are those of its customers one by one (seed %i, %s)',
  async (seed, _, without) => {
    const lines = randomShop(seed);
    const lacks = (column: string) => without.some((name) => name === column);
    const customers = transactionsOf(lines);
    const told = (name: string) =>
      customers.get(name)!.map(({ product, category, channel, ...rest }) => ({
        ...rest,
        ...(lacks('product') ? {} : { product }),
        ...(lacks('category') ? {} : { category }),
        ...(lacks('channel') ? {} : { channel }),
      }));
    const read: Facts[] = [];
    await withLedger(
      csvOf(lines, without),
      async (ledger) => {
        for (const cutoff of [START - 1, START + 50, START + 500, START + DAYS]) {
          const asOf = formatDay(cutoff);
          const { summaries } = await summarise(ledger, { asOf, timeUnit: 'day' });
          const facts = await readFacts(ledger, { cutoff: asOf, scope: SCOPE, sample: null });
          expectEqual(facts, factsOfTransactions(summaries.customer.map(told), cutoff, SCOPE, !lacks('order_id')));
          read.push(facts);
        }
      },
      KEEP,
    );
    // The shop has what is to be tested: refunds alone, ties, unknown values, sums beyond 2^53 micros.
    const { columns, shares } = read[3];
    expect(columns.n.some((n) => n === 0)).toBe(true);
    expect(columns.largest.some((amount, row) => amount > 0 && amount === columns.second[row])).toBe(true);
    expect(columns.total.some((total) => total * 1e6 > 2 ** 53)).toBe(true);
    expect(shares.flat().some((column) => column.some(Number.isNaN) && column.some((rows) => rows > 0))).toBe(true);
  },
);

test('neither the order of the transactions, nor who stands beside, nor what follows the cutoff matters', () => {
  const customers = [...transactionsOf(randomShop(7)).values()];
  const cutoff = START + 400;
  const all = factsOfTransactions(customers, cutoff, SCOPE, true);
  const shuffled = customers.map((own) => randomFrom(8).shuffle([...own]) as DatedTransaction[]);
  expect(factsOfTransactions(shuffled, cutoff, SCOPE, true)).toEqual(all);
  const poisoned = customers.map((own) => [...own, { day: cutoff + 1, amount: 10n ** 15n, product: 'p9' }]);
  expect(factsOfTransactions(poisoned, cutoff, SCOPE, true)).toEqual(all);
  const alone = factsOfTransactions([customers[5]], cutoff, SCOPE, true);
  for (const name of FACT_NAMES) expect(alone.columns[name][0], name).toBe(all.columns[name][5]);
});

const on = (day: string, amount: string | null, rest: Partial<DatedTransaction> = {}): DatedTransaction => ({
  day: parseDay(day),
  amount: amount === null ? null : parseMoney(amount),
  ...rest,
});
const factsBy = (transactions: readonly DatedTransaction[], cutoff: string) => {
  const { columns, shares } = factsOfTransactions([transactions], parseDay(cutoff), SCOPE, true);
  return { shares, facts: Object.fromEntries(FACT_NAMES.map((name) => [name, columns[name][0]])) };
};

test('by hand: days, orders, gaps, amounts, refunds and products', () => {
  const { facts, shares } = factsBy(
    [
      on('2024-01-01', '10', { orderId: '1', product: 'a', category: 'tea' }),
      on('2024-01-01', '5', { orderId: '1', product: 'b', category: 'tea' }),
      on('2024-01-01', '-3', { orderId: '2', product: 'c' }),
      on('2024-01-11', '0', { orderId: '3', product: 'a' }),
      on('2024-02-10', '30', { product: 'a' }),
      on('2024-02-10', '30', { product: 'a', category: 'cake' }),
      on('2024-02-20', '-20', { orderId: 'x' }),
      on('2024-03-01', '-4', { orderId: 'C4', product: 'd', category: 'tea' }),
    ],
    '2024-03-01',
  );
  expect(facts).toEqual({
    n: 3,
    first: parseDay('2024-01-01'),
    last: parseDay('2024-02-10'),
    // Order 1, order 3, and two rows without a number.
    orders: 4,
    gapSquares: 100 + 900,
    lastGap: 30,
    lnGaps: expect.closeTo(Math.log(300), 12),
    total: 72,
    largest: 60,
    second: 12,
    firstAmount: 12,
    lastAmount: 60,
    logSum: expect.closeTo(Math.log(13) + Math.log(61), 8),
    logSquares: expect.closeTo(Math.log(13) ** 2 + Math.log(61) ** 2, 8),
    n14: 0,
    n30: 1,
    n60: 2,
    n90: 3,
    n180: 3,
    n365: 3,
    spend30: 60,
    spend90: 72,
    spend180: 72,
    spend365: 72,
    nHalf: 1,
    nQuarter: 0,
    spendHalf: 60,
    nLastYear: 0,
    spendLastYear: 0,
    refunded: 27,
    refundDays: 3,
    products: 2,
    productDays: 4,
    rows: 5,
    fold: 0,
  });
  expect(shares.map((values) => values.map((column) => column[0]))).toEqual([[2, 0, 0], [Number.NaN]]);
});

test('windows end on their own day: the same days last year, and the last days before the cutoff', () => {
  const cutoff = '2024-12-31';
  const bought = (day: string) => factsBy([on(day, '1')], cutoff).facts;
  // 365 days before is 2024-01-01; the window of 90.5 days holds the days 1 to 90 after that.
  expect([bought('2024-01-01').nLastYear, bought('2024-01-02').nLastYear]).toEqual([0, 1]);
  expect([bought('2024-03-31').nLastYear, bought('2024-04-01').nLastYear]).toEqual([1, 0]);
  expect([bought('2024-01-01').n365, bought('2024-01-02').n365]).toEqual([0, 1]);
  expect([bought('2024-12-17').n14, bought('2024-12-18').n14]).toEqual([0, 1]);
});

test('without amounts, purchases count all the same', () => {
  const { facts } = factsBy([on('2024-01-01', null), on('2024-01-05', null)], '2024-02-01');
  expect(facts).toMatchObject({ n: 2, orders: 2, total: 0, logSum: 0, refundDays: 0, rows: 2 });
});
