/** A small shop of orders with all that is awkward about them, and a bundle that was trained on it. */
import type { Bundle } from '../../src/bundles/bundle.ts';
import { trainForecast } from '../../src/forecast/train.ts';
import { type Random, randomFrom } from '../../src/numerics/random.ts';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { written } from '../support/ledgers.ts';
import { bundleOf, manifest } from './shop.ts';

export interface OrderLine {
  readonly customer: string;
  readonly date: string;
  readonly amount: string;
  readonly orderId: string;
  readonly product: string;
  readonly category: string;
  readonly channel: string;
}

export const FIRST_DAY = '2022-01-03';
export const AS_OF = '2023-06-30';
export const HORIZON = 90;

const pick = <T>(random: Random, values: readonly T[]): T => values[random.integer(values.length)];

/**
 * Orders of one or several lines, some of them on one day; free ones, partial refunds on the day or later, cancelled
 * order numbers, rows without number, product or category. One customer in twenty has refunds alone.
 */
export function orderLines(customers: number, seed: number): OrderLine[] {
  const random = randomFrom(seed);
  const [first, last] = [parseDay(FIRST_DAY), parseDay(AS_OF)];
  const lines: OrderLine[] = [];
  let order = 1000;
  for (let c = 0; c < customers; c++) {
    const customer = c % 7 === 0 ? `Zoë/${c}` : `K${c}`;
    const channel = pick(random, ['web', 'shop', '']);
    const line = (day: number, amount: string, orderId: string) =>
      lines.push({
        ...{ customer, date: formatDay(day), amount, orderId, channel },
        product: pick(random, ['p1', 'p2', ' p3', '']),
        category: pick(random, ['tea', 'cake', '']),
      });
    const price = () => (5 + 60 * random.uniform() ** 2).toFixed(2);
    const joined = first + random.integer(last - first - 20);
    if (c % 20 === 19) {
      line(joined, `-${price()}`, 'R1');
      if (random.uniform() < 0.5) line(joined + 9, `-${price()}`, '');
      continue;
    }
    const gap = 6 + 60 * random.uniform();
    const end = Math.min(last, joined + 60 + random.integer(900));
    for (let day = joined; day <= end; day += 1 + Math.round(-gap * Math.log(random.uniform()))) {
      const number = random.uniform() < 0.1 ? '' : String(order++);
      const count = 1 + random.integer(3);
      for (let k = 0; k < count; k++) line(day, random.uniform() < 0.06 ? '0.00' : price(), number);
      if (random.uniform() < 0.1) line(day, price(), String(order++));
      if (random.uniform() < 0.08) line(day, '-3.3333', number);
      if (random.uniform() < 0.08 && day + 5 <= last) line(day + 5, '-12.5', `C${order}`);
    }
  }
  return lines;
}

/** Opens a file of the lines; every row counts. */
export function openOrders(lines: readonly OrderLine[], asOf = AS_OF): Promise<Ledger> {
  const rows = lines.map((line) =>
    [line.customer, line.date, line.amount, line.orderId, line.product, line.category, line.channel].join(),
  );
  const header = 'customer_id,date,amount,order_id,product,category,channel';
  const file = written(`${[header, ...rows].join('\n')}\n`, 'orders.csv');
  return openLedger({ file, currency: 'USD', asOf, policy: { duplicates: 'keep' } });
}

/** The combined forecast of the ledger; single models are the shop's, which no learning changes. */
export async function trainedOn(ledger: Ledger): Promise<Bundle> {
  const { record, files } = await trainForecast(ledger, { horizonDays: HORIZON, seed: 1 });
  const { firstDay, lastDay } = ledger;
  return bundleOf(
    {
      clock: { ...manifest.clock, asOf: ledger.asOf },
      terms: { ...manifest.terms, horizonDays: HORIZON },
      training: { ...manifest.training, firstDay, lastDay },
      forecast: record,
      warnings: [],
    },
    files,
  );
}

/** The transactions of a customer as a request sends them. */
export function transactionsOf(lines: readonly OrderLine[], customer: string) {
  return lines
    .filter((line) => line.customer === customer)
    .map(({ customer: _, amount, ...line }) => ({ ...line, amount: Number(amount) }));
}
