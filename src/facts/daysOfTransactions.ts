import { trimText } from '../engines/sql.ts';
import type { EpochDay, Micros } from '../units.ts';

/** A transaction of one customer, none of them after as-of. */
export interface DatedTransaction {
  /** The day in the clock's time zone. */
  readonly day: EpochDay;
  /** Null where amounts are unknown. */
  readonly amount: Micros | null;
  /** Where something was given back; an amount below 0 where not said. */
  readonly refund?: boolean;
  readonly orderId?: string | undefined;
  readonly product?: string | undefined;
  readonly category?: string | undefined;
  readonly channel?: string | undefined;
}

/** A day of one customer: a row of the table `purchase_days`. */
export interface PurchaseDay {
  readonly day: EpochDay;
  /** All amounts of the day. */
  readonly net: Micros;
  /** What refunds took back. */
  readonly refunded: Micros;
  /** Order numbers, and rows without one; refunds are none. */
  readonly orders: number;
  /** The rows that are no refund; where there is none, the day is no purchase. */
  readonly sales: readonly DatedTransaction[];
}

/**
 * One customer's days with any row, in order: what is a purchase, in TypeScript. Its twin for ledgers is
 * purchaseDays.ts.
 *
 * @param hasOrders  whether order numbers count; else each row is an order
 */
export function daysOfTransactions(transactions: readonly DatedTransaction[], hasOrders: boolean): PurchaseDay[] {
  const days = new Map<EpochDay, DatedTransaction[]>();
  for (const transaction of transactions) {
    const rows = days.get(transaction.day);
    if (rows) rows.push(transaction);
    else days.set(transaction.day, [transaction]);
  }
  return [...days].sort(([a], [b]) => a - b).map(([day, rows]) => dayOf(day, rows, hasOrders));
}

function dayOf(day: EpochDay, rows: readonly DatedTransaction[], hasOrders: boolean): PurchaseDay {
  const orderIds = new Set<string>();
  const sales: DatedTransaction[] = [];
  let [net, refunded, withoutId] = [0n, 0n, 0];
  for (const row of rows) {
    const amount = row.amount ?? 0n;
    const orderId = hasOrders ? trimText(row.orderId ?? '') : '';
    net += amount;
    if (row.refund ?? amount < 0n) {
      refunded -= amount;
      continue;
    }
    sales.push(row);
    if (orderId === '') withoutId++;
    else orderIds.add(orderId);
  }
  return { day, net, refunded, orders: orderIds.size + withoutId, sales };
}
