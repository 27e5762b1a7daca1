import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay } from '../units.ts';
import { purchasesSql } from './purchaseDays.ts';

/** A customer's purchase days in a week, one entry for each with any. */
export interface WeeklyPurchases {
  readonly customer: readonly string[];
  readonly week: Int32Array;
  readonly purchases: Float64Array;
}

/**
 * Purchase days in whole weeks after a day, of customers who had bought by then.
 *
 * @param since  week 0 begins the day after
 */
export async function weeklyPurchases(ledger: Ledger, since: EpochDay, weeks: number): Promise<WeeklyPurchases> {
  const from = `DATE '${formatDay(since + 1)}'`;
  const read = await readColumns(
    ledger.connection,
    `WITH purchases AS (${purchasesSql(formatDay(since + 7 * weeks))}),
    known AS (SELECT DISTINCT customer FROM purchases WHERE day < ${from})
    SELECT customer, CAST((day - ${from}) // 7 AS INTEGER) AS week, CAST(count(*) AS DOUBLE) AS purchases
    FROM purchases JOIN known USING (customer)
    WHERE day >= ${from}
    GROUP BY customer, week
    ORDER BY customer, week`,
  );
  return { customer: read.text('customer'), week: read.integers('week'), purchases: read.doubles('purchases') };
}

/** First purchases in the same weeks: customers who were not known before. */
export async function weeklyNewCustomers(ledger: Ledger, since: EpochDay, weeks: number): Promise<Float64Array> {
  const from = `DATE '${formatDay(since + 1)}'`;
  const read = await readColumns(
    ledger.connection,
    `WITH firsts AS (
      SELECT min(day) AS day FROM (${purchasesSql(formatDay(since + 7 * weeks))}) GROUP BY customer
    )
    SELECT CAST((day - ${from}) // 7 AS INTEGER) AS week, CAST(count(*) AS DOUBLE) AS customers
    FROM firsts WHERE day >= ${from} GROUP BY week ORDER BY week`,
  );
  const counts = new Float64Array(weeks);
  const customers = read.doubles('customers');
  read.integers('week').forEach((week, i) => {
    counts[week] = customers[i];
  });
  return counts;
}

/** Revenue net of refunds in the same weeks, of customers who had bought by then. */
export async function weeklyRevenue(ledger: Ledger, since: EpochDay, weeks: number): Promise<Float64Array> {
  const from = `DATE '${formatDay(since + 1)}'`;
  const read = await readColumns(
    ledger.connection,
    `SELECT CAST((day - ${from}) // 7 AS INTEGER) AS week, CAST(sum(amount) AS DOUBLE) AS amount
    FROM ledger
    WHERE day >= ${from} AND day <= DATE '${formatDay(since + 7 * weeks)}'
      AND customer IN (SELECT customer FROM ledger WHERE NOT refund AND day < ${from})
    GROUP BY week ORDER BY week`,
  );
  const sums = new Float64Array(weeks);
  const amounts = read.doubles('amount');
  read.integers('week').forEach((week, i) => {
    sums[week] = amounts[i];
  });
  return sums;
}
