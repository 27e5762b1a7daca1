/** Shops made up for tests of the forecast, as CSV: customers buy at rates of their own, and leave. */
import { randomFrom } from '../../src/numerics/random.ts';
import { type EpochDay, formatDay, parseDay } from '../../src/units.ts';

export interface ShopOptions {
  readonly customers: number;
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  readonly seed?: number;
  /** How busy a day is, on average about 1; 0 for a day without business. */
  readonly busy?: (day: EpochDay) => number;
  /** Purchases of an average customer in a usual week. */
  readonly weekly?: number;
  /** Weeks of usual business until a customer has left, on average. */
  readonly lifeWeeks?: number;
  /** Share of purchases that are sent back a week later. */
  readonly refunded?: number;
  readonly amounts?: boolean;
}

/** Days in November and December sell `factor` times as much as others. */
export function christmas(factor: number): (day: EpochDay) => number {
  return (day) => (/-(11-2|11-3|12-[01]|12-2[0-4])/.test(formatDay(day)) ? factor : 1);
}

/** Lines of CSV, in order of customers, the header first. */
export function shopLines(options: ShopOptions): string[] {
  const { customers, seed = 1, busy = () => 1, weekly = 0.25, lifeWeeks = 60, refunded = 0, amounts = true } = options;
  const [first, last] = [parseDay(options.from), parseDay(options.to)];
  // Business time until the end of each day: customers live, buy and leave in it.
  const elapsed = [0];
  for (let day = first; day <= last; day++) elapsed.push(elapsed[day - first] + busy(day));
  const end = elapsed[elapsed.length - 1];
  const dayAt = (time: number) => first + elapsed.findLastIndex((at) => at <= time);
  const random = randomFrom(`shop ${seed}`);
  const lines = [amounts ? 'customer_id,date,amount' : 'customer_id,date'];
  const add = (customer: number, day: EpochDay, amount: number) =>
    lines.push([`c${customer}`, formatDay(day), ...(amounts ? [amount.toFixed(2)] : [])].join(','));
  for (let customer = 0; customer < customers; customer++) {
    const own = random.fork(customer);
    const joined = own.uniform() * end;
    const rate = own.gamma(0.8, 0.8) * (weekly / 7);
    const left = joined + own.exponential(own.gamma(2, 1) / (7 * lifeWeeks));
    const usual = Math.exp(3 + 0.5 * own.normal());
    for (let time = joined; time < Math.min(end, left); time += own.exponential(rate)) {
      const amount = usual * own.gamma(4, 4);
      add(customer, dayAt(time), amount);
      if (own.uniform() < refunded && dayAt(time) + 7 <= last) add(customer, dayAt(time) + 7, -amount);
    }
  }
  return lines;
}

export function csvOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
