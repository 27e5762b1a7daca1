/** What customers have bought, row by row, for whoever looks at one of them. */
import { readColumns } from '../../engines/readColumns.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import type { EpochDay } from '../../units.ts';

export interface OrderRow {
  readonly day: EpochDay;
  /** In currency units; below zero where money went back. 0 without amounts. */
  readonly amount: number;
  readonly refund: boolean;
  /** '' where the row says nothing, as with those below. */
  readonly orderId: string;
  readonly product: string;
  readonly category: string;
  readonly channel: string;
}

export interface OrderHistory {
  /** By day. */
  of(customer: string): OrderRow[];
  /** Net amounts by calendar month. */
  months(): MonthValues;
}

/** From the first month to the last; months count from 1970. */
export interface MonthValues {
  readonly first: number;
  readonly values: Float64Array;
}

type Role = 'order' | 'product' | 'category' | 'channel';

/** Rows of a ledger that is merged by day, each once. */
const DAYS = "(SELECT *, kind IN ('refund', 'cancellation') AS refund FROM validated)";

/** Reads the accepted transactions up to as-of, some 40 bytes a row. */
export async function readOrders(ledger: Ledger, asOf: string): Promise<OrderHistory> {
  // Where an engine holds the transactions there are days, and of them neither orders nor products.
  const { merged } = ledger;
  const isLeft = (role: Role) => merged && (role === 'order' || role === 'product');
  const text = (role: Role, column: string = role) =>
    ledger.columns[role] === undefined || isLeft(role) ? "''" : `coalesce(${column}, '')`;
  const rows = await readColumns(
    ledger.connection,
    `SELECT
      customer,
      CAST(day - DATE '1970-01-01' AS INTEGER) AS day,
      CAST(amount AS DOUBLE) AS amount,
      CAST(refund AS INTEGER) AS refund,
      ${text('order', 'order_id')} AS order_id,
      ${text('product')} AS product,
      ${text('category')} AS category,
      ${text('channel')} AS channel
    FROM ${merged ? DAYS : 'ledger'}
    WHERE day <= DATE '${asOf}'
    ORDER BY customer, day`,
  );
  const months = await readColumns(
    ledger.connection,
    `SELECT
      CAST(12 * (year(day) - 1970) + month(day) - 1 AS INTEGER) AS month,
      CAST(sum(amount) AS DOUBLE) AS value
    FROM ledger
    WHERE day <= DATE '${asOf}'
    GROUP BY month
    ORDER BY month`,
  );
  const [customer, orderId, product] = [rows.text('customer'), rows.text('order_id'), rows.text('product')];
  const [category, channel] = [rows.text('category'), rows.text('channel')];
  const [day, amount, refund] = [rows.integers('day'), rows.doubles('amount'), rows.integers('refund')];
  const byMonth = everyMonth(months.integers('month'), months.doubles('value'));
  const start = new Map<string, number>();
  for (let row = customer.length - 1; row >= 0; row--) start.set(customer[row], row);
  return {
    of(id) {
      const orders: OrderRow[] = [];
      for (let row = start.get(id) ?? customer.length; customer[row] === id; row++) {
        orders.push({
          day: day[row],
          amount: amount[row],
          refund: refund[row] === 1,
          orderId: orderId[row],
          product: product[row],
          category: category[row],
          channel: channel[row],
        });
      }
      return orders;
    },
    months: () => byMonth,
  };
}

/** Months without a transaction are 0. @param months  in ascending order */
export function everyMonth(months: Int32Array, values: Float64Array): MonthValues {
  if (months.length === 0) return { first: 0, values: new Float64Array(0) };
  const first = months[0];
  const all = new Float64Array(months[months.length - 1] - first + 1);
  months.forEach((month, k) => {
    all[month - first] = values[k];
  });
  return { first, values: all };
}
