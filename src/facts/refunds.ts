import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';

/**
 * Share of what purchases brought that refunds on other days took back, over customers with a purchase, as of a day;
 * between 0 and 1.
 *
 * @param asOf  the last day that may enter, `YYYY-MM-DD`
 */
export async function refundShareAt(ledger: Ledger, asOf: string): Promise<number> {
  const columns = await readColumns(
    ledger.connection,
    `WITH days AS (
      SELECT customer, sum(amount) AS net, bool_or(NOT refund) AS purchase
      FROM ledger
      WHERE day <= DATE '${asOf}'
      GROUP BY customer, day
    ),
    customers AS (
      SELECT sum(net) AS kept, sum(greatest(net, 0)) FILTER (purchase) AS bought
      FROM days
      GROUP BY customer
      HAVING bool_or(purchase)
    )
    SELECT CAST(coalesce(1 - sum(kept) / nullif(sum(bought), 0), 0) AS DOUBLE) AS share FROM customers`,
  );
  return Math.min(1, Math.max(0, columns.doubles('share')[0]));
}
