import { type Clock, type EpochDay, type Micros, NO_DAY, parseDay, TIME_UNITS } from '../units.ts';
import { type DatedTransaction, daysOfTransactions, type PurchaseDay } from './daysOfTransactions.ts';
import { meanSpendOf } from './meanSpend.ts';
import { lastComplete, periodOf } from './opportunities.ts';

export type { DatedTransaction };

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

/** The summary of one customer, by the same rules as {@link summarySql}: a test holds the two equal. */
export function summariseTransactions(transactions: readonly DatedTransaction[], clock: Clock): CustomerSummary {
  const days = daysOfTransactions(transactions, true);
  const purchases = days.filter(({ sales }) => sales.length > 0);
  const firstPurchase = purchases[0]?.day ?? NO_DAY;
  const lastPurchase = purchases.at(-1)?.day ?? NO_DAY;
  const spend = purchases.slice(1).flatMap(({ net }) => (net > 0n ? [net] : []));
  const unit = TIME_UNITS[clock.timeUnit];
  return {
    x: Math.max(purchases.length - 1, 0),
    tx: (lastPurchase - firstPurchase) / unit,
    T: purchases.length > 0 ? (parseDay(clock.asOf) - firstPurchase) / unit : 0,
    orders: days.reduce((count, { orders }) => count + orders, 0),
    spendCount: spend.length,
    meanSpend: meanSpendOf(sum(spend), spend.length),
    historicalValue: sum(days.map(({ net }) => net)),
    purchaseValue: sum(purchases.map(({ net }) => net)),
    firstPurchase,
    lastPurchase,
    ...(clock.opportunities && purchases.length > 0 ? opportunitiesOf(purchases, clock) : {}),
  };
}

/** What {@link countOpportunities} counts, for one customer with a purchase. */
function opportunitiesOf(purchases: readonly PurchaseDay[], { timeUnit, asOf }: Clock) {
  const last = lastComplete(parseDay(asOf), timeUnit);
  const first = periodOf(purchases[0].day, timeUnit);
  const spend = new Map<number, Micros>();
  for (const { day, net } of purchases) {
    const period = periodOf(day, timeUnit);
    if (period > first && period <= last) spend.set(period, (spend.get(period) ?? 0n) + net);
  }
  const paid = [...spend.values()].filter((net) => net > 0n);
  return {
    x: spend.size,
    tx: Math.max(first, ...spend.keys()) - first,
    T: Math.max(last - first, 0),
    spendCount: paid.length,
    meanSpend: meanSpendOf(sum(paid), paid.length),
  };
}

function sum(amounts: readonly Micros[]): Micros {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
