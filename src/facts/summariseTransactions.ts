import { CANCELLATION } from '../transactions/judge.ts';
import { type Clock, type EpochDay, type Micros, NO_DAY, parseDay, TIME_UNITS } from '../units.ts';
import { meanSpendOf } from './meanSpend.ts';

/** A transaction of one customer, none of them after as-of. */
export interface DatedTransaction {
  /** The day in the clock's time zone. */
  readonly day: EpochDay;
  /** Null where amounts are unknown. */
  readonly amount: Micros | null;
  readonly orderId?: string | undefined;
}

/** One row of {@link Summaries}. */
export interface CustomerSummary {
  readonly x: number;
  readonly tx: number;
  readonly T: number;
  readonly orders: number;
  readonly spendCount: number;
  readonly meanSpend: number;
  readonly historicalValue: Micros;
  readonly purchaseValue: Micros;
  readonly firstPurchase: EpochDay;
  readonly lastPurchase: EpochDay;
}

interface Day {
  readonly day: EpochDay;
  net: Micros;
  purchase: boolean;
  /** Order numbers, and the places of rows without one. */
  readonly orders: Set<string | number>;
}

const isCancellation = new RegExp(CANCELLATION);

/** The summary of one customer, by the same rules as {@link summarySql}: a test holds the two equal. */
export function summariseTransactions(transactions: readonly DatedTransaction[], clock: Clock): CustomerSummary {
  const days = groupByDay(transactions);
  const purchases = days.filter(({ purchase }) => purchase).sort((a, b) => a.day - b.day);
  const firstPurchase = purchases[0]?.day ?? NO_DAY;
  const lastPurchase = purchases.at(-1)?.day ?? NO_DAY;
  const spend = purchases.slice(1).flatMap(({ net }) => (net > 0n ? [net] : []));
  const unit = TIME_UNITS[clock.timeUnit];
  return {
    x: Math.max(purchases.length - 1, 0),
    tx: (lastPurchase - firstPurchase) / unit,
    T: purchases.length > 0 ? (parseDay(clock.asOf) - firstPurchase) / unit : 0,
    orders: days.reduce((count, { orders }) => count + orders.size, 0),
    spendCount: spend.length,
    meanSpend: meanSpendOf(sum(spend), spend.length),
    historicalValue: sum(days.map(({ net }) => net)),
    purchaseValue: sum(purchases.map(({ net }) => net)),
    firstPurchase,
    lastPurchase,
  };
}

function groupByDay(transactions: readonly DatedTransaction[]): Day[] {
  const days = new Map<EpochDay, Day>();
  for (const [place, { day: date, amount, orderId }] of transactions.entries()) {
    const day = days.get(date) ?? { day: date, net: 0n, purchase: false, orders: new Set() };
    days.set(date, day);
    day.net += amount ?? 0n;
    const order = orderId?.trim() || place;
    if ((amount ?? 0n) < 0n || isCancellation.test(String(orderId ?? ''))) continue;
    day.purchase = true;
    day.orders.add(order);
  }
  return [...days.values()];
}

function sum(amounts: readonly Micros[]): Micros {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
