import { expect, test } from 'vitest';
import { trimText } from '../../src/engines/sql.ts';
import { FACT_NAMES, type FactName, type FactScope, type Facts } from '../../src/facts/facts.ts';
import { factsOfTransactions } from '../../src/facts/factsOfTransactions.ts';
import { readFacts } from '../../src/facts/readFacts.ts';
import type { DatedTransaction } from '../../src/facts/summariseTransactions.ts';
import { type Random, randomFrom } from '../../src/numerics/random.ts';
import { formatDay, parseMoney } from '../../src/units.ts';
import { withLedger } from '../support/ledgerOf.ts';

const START = 19_000;
const DAYS = 800;

interface Line {
  readonly customer: string;
  readonly day: number;
  readonly amount: string;
  readonly order: string;
  readonly product: string;
  readonly category: string;
  readonly channel: string;
}

const pick = <T>(random: Random, values: readonly T[]): T => values[random.integer(values.length)];

/** Numbers, other names, quotes, and what SQL or CSV could stumble over. */
const NAMES = ["o'brien", 'say "hi"', 'ünï', 'a,b', '-1', 'NULL', "'; --", 'C7', '007'];
const ORDERS = ['', '', '1', '1', '2', '2 ', 'C5', 'c77', 'C', 'x"1', "y'2", '\u00a03'];
const PRODUCTS = ['', 'p1', 'p1 ', 'p2', 'P2', "it's", 'p"3'];
const CATEGORIES = ['', 'tea', 'cake', 'cake', "it's", 'rare'];
const CHANNELS = ['', '', 'web', 'shop'];

/** Sales, refunds, free orders, cancellations and copies; busy days, equal amounts and customers with refunds alone. */
function randomLines(random: Random): Line[] {
  const lines: Line[] = [];
  for (let c = 0; c < 120; c++) {
    const customer = c < NAMES.length ? NAMES[c] : String(c);
    const refundsAlone = random.uniform() < 0.08;
    const days = Array.from({ length: 1 + random.integer(6) }, () => START + random.integer(DAYS));
    // Some customers name no product or category at all.
    const named = random.uniform() < 0.8;
    const count = 1 + random.integer(12);
    for (let k = 0; k < count; k++) {
      const size = random.uniform();
      const positive =
        size < 0.1
          ? '0'
          : size < 0.3
            ? '12.50'
            : size < 0.35
              ? '987654321.123456'
              : (random.integer(2e6) / 1e4).toFixed(4);
      const refund = refundsAlone || random.uniform() < 0.2;
      const line = {
        customer,
        day: pick(random, days),
        amount: refund ? `-${positive === '0' ? '1' : positive}` : positive,
        order: pick(random, ORDERS),
        product: named ? pick(random, PRODUCTS) : '',
        category: named ? pick(random, CATEGORIES) : '',
        channel: pick(random, CHANNELS),
      };
      lines.push(line);
      if (random.uniform() < 0.1) lines.push(line);
    }
  }
  return random.shuffle(lines);
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

function csvOf(lines: readonly Line[], hasOrders: boolean): string {
  const header = [
    'customer_id',
    'date',
    'amount',
    'product',
    'category',
    'channel',
    ...(hasOrders ? ['order_id'] : []),
  ];
  const rows = lines.map(({ customer, day, amount, order, product, category, channel }) =>
    [customer, formatDay(day), amount, product, category, channel, ...(hasOrders ? [order] : [])].map(quoted).join(','),
  );
  return `${[header.join(','), ...rows].join('\n')}\n`;
}

const SCOPE: FactScope = {
  hasAmounts: true,
  hasProducts: true,
  hasRefunds: true,
  shares: [
    { column: 'category', values: ['tea', "it's"] },
    { column: 'channel', values: ['web'] },
  ],
  windowDays: 90.5,
};

const LOGARITHMS: readonly FactName[] = ['lnGaps', 'logSum', 'logSquares'];
const HASHED: readonly FactName[] = ['fold'];

function expectEqual(actual: Facts, expected: Facts): void {
  expect(actual.length).toBe(expected.length);
  for (const name of FACT_NAMES) {
    if (HASHED.includes(name)) continue;
    if (!LOGARITHMS.includes(name)) expect(actual.columns[name], name).toEqual(expected.columns[name]);
    else {
      actual.columns[name].forEach((value, row) => {
        const right = expected.columns[name][row];
        expect(Math.abs(value - right), name).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(right)));
      });
    }
  }
  expect(actual.shares).toEqual(expected.shares);
}

test.each([
  [1, true],
  [2, true],
  [3, false],
  [4, true],
  [5, false],
])('facts of a ledger are those of its customers one by one (seed %i, order numbers %s)', async (seed, hasOrders) => {
  const lines = randomLines(randomFrom(seed));
  await withLedger(
    csvOf(lines, hasOrders),
    async (ledger) => {
      for (const cutoff of [START + 100, START + 500, START + DAYS]) {
        const rows = new Map<string, DatedTransaction[]>();
        for (const { customer, day, amount, order, product, category, channel } of lines) {
          const name = trimText(customer);
          const row = { day, amount: parseMoney(amount), orderId: order, product, category, channel };
          rows.set(name, [...(rows.get(name) ?? []), row]);
        }
        const names = [...rows.keys()].filter((name) => rows.get(name)!.some(({ day }) => day <= cutoff)).sort(utf8);
        const expected = factsOfTransactions(
          names.map((name) => rows.get(name)!),
          cutoff,
          SCOPE,
          hasOrders,
        );
        const facts = await readFacts(ledger, { cutoff: formatDay(cutoff), scope: SCOPE, sample: null });
        expectEqual(facts, expected);
        expect(facts.columns.n.some((n) => n === 0)).toBe(true);
      }
    },
    { policy: { duplicates: 'keep' } },
  );
});

function utf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
