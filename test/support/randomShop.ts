/** A made-up shop with everything that can go wrong between a file and its facts. */
import { trimText } from '../../src/engines/sql.ts';
import type { DatedTransaction } from '../../src/facts/summariseTransactions.ts';
import { type Random, randomFrom } from '../../src/numerics/random.ts';
import { formatDay, parseMoney } from '../../src/units.ts';

export interface Line {
  readonly customer: string;
  readonly day: number;
  readonly amount: string;
  readonly order: string;
  readonly product: string;
  readonly category: string;
  readonly channel: string;
}

/** The first day, and how many days there are. */
export const START = 19_000;
export const DAYS = 800;

/** Numbers, other names, quotes, and what SQL or CSV could stumble over. */
const NAMES = ["o'brien", 'say "hi"', 'ünï', 'a,b', '-1', 'none', "'; --", 'C7', '007', ' blank '];
const ORDERS = [
  '',
  '',
  '1',
  '1',
  '2',
  '2 ',
  '  ',
  'C5',
  ' C6',
  'c77',
  'C',
  'x"1',
  "y'2",
  '\u00a03',
  ' \u00a03',
  '\t4 ',
];
const PRODUCTS = ['', 'p1', 'p1 ', 'p2', 'P2', "it's", 'p"3'];
const CATEGORIES = ['', 'tea', 'cake', 'cake', "it's", 'rare'];
const CHANNELS = ['', '', 'web', 'shop'];
const AMOUNTS = ['0', '0', '12.50', '12.50', '0.000001', '987654321.123456', '123456789012.654321'];

/** Sales, refunds, free orders, cancellations and copies; busy days, equal amounts and customers with refunds alone. */
export function randomShop(seed: number, customers = 120): Line[] {
  const random = randomFrom(seed);
  const lines: Line[] = [];
  for (let c = 0; c < customers; c++) {
    const refundsAlone = random.uniform() < 0.08;
    const days = Array.from({ length: 1 + random.integer(9) }, () => START + random.integer(DAYS));
    // Some customers name no product, category or channel at all.
    const names = random.uniform() < 0.8;
    const steady = random.uniform() < 0.2;
    const count = 1 + random.integer(12);
    for (let k = 0; k < count; k++) {
      const usual = random.uniform() < 0.4 ? pick(random, AMOUNTS) : ((1 + random.integer(2e6)) / 1e4).toFixed(4);
      const amount = steady ? '12.50' : usual;
      const refund = amount !== '0' && (refundsAlone || random.uniform() < 0.2);
      const line = {
        customer: NAMES[c] ?? String(c),
        day: pick(random, days),
        amount: refund || refundsAlone ? `-${amount === '0' ? '1' : amount}` : amount,
        order: pick(random, ORDERS),
        product: names ? pick(random, PRODUCTS) : '',
        category: names ? pick(random, CATEGORIES) : '',
        channel: names ? pick(random, CHANNELS) : '',
      };
      lines.push(line);
      if (random.uniform() < 0.1) lines.push(line);
    }
  }
  return random.shuffle(lines) as Line[];
}

function pick<T>(random: Random, values: readonly T[]): T {
  return values[random.integer(values.length)];
}

const COLUMNS = ['customer_id', 'date', 'amount', 'product', 'category', 'channel', 'order_id'] as const;

/** @param without  columns that the file lacks */
export function csvOf(lines: readonly Line[], without: readonly (typeof COLUMNS)[number][] = []): string {
  const kept = [...COLUMNS.keys()].filter((place) => !without.includes(COLUMNS[place]));
  const rows = lines.map(({ customer, day, amount, product, category, channel, order }) => {
    const fields = [customer, formatDay(day), amount, product, category, channel, order];
    return kept.map((place) => `"${fields[place].replaceAll('"', '""')}"`).join(',');
  });
  return `${[kept.map((place) => COLUMNS[place]).join(','), ...rows].join('\n')}\n`;
}

/** The transactions of each customer, by name, in UTF-8 order. */
export function transactionsOf(lines: readonly Line[]): Map<string, DatedTransaction[]> {
  const customers = new Map<string, DatedTransaction[]>();
  for (const { customer, day, amount, order, product, category, channel } of lines) {
    const name = trimText(customer);
    const own = customers.get(name) ?? [];
    own.push({ day, amount: parseMoney(amount), orderId: order, product, category, channel });
    customers.set(name, own);
  }
  const utf8 = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  return new Map([...customers].sort(([a], [b]) => utf8(a, b)));
}
