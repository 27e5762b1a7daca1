import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, moneyNumber, parseDay } from '../units.ts';
import { preparePurchaseDays } from './purchaseDays.ts';
import type { Summaries } from './summaries.ts';

/**
 * Share of what purchases brought that refunds on other days took back, over all customers; between 0 and 1. What is
 * refunded on the day of a purchase has lowered its amount already.
 *
 * Customers whose purchases brought nothing do not count: their refunds are of purchases before the data begin.
 */
export function refundShareOf({ purchaseValue, historicalValue }: Summaries): number {
  let [bought, netOfRefunds] = [0n, 0n];
  for (let row = 0; row < purchaseValue.length; row++) {
    if (purchaseValue[row] <= 0n) continue;
    bought += purchaseValue[row];
    netOfRefunds += historicalValue[row];
  }
  return shareOf(moneyNumber(bought), moneyNumber(netOfRefunds));
}

/**
 * The same as of a day, where facts are read and no summaries are at hand.
 *
 * @param asOf  the last day that may enter, `YYYY-MM-DD`
 * @throws      OPTION_INVALID where as-of is no day
 */
export async function refundShareAt(ledger: Ledger, asOf: string): Promise<number> {
  const until = formatDay(parseDay(asOf, '--as-of'));
  await preparePurchaseDays(ledger);
  const columns = await readColumns(
    ledger.connection,
    `WITH customers AS (
      SELECT sum(net) FILTER (purchase) AS bought, sum(net) AS net_of_refunds
      FROM purchase_days
      WHERE day <= DATE '${until}'
      GROUP BY place
    )
    SELECT CAST(coalesce(sum(bought), 0) AS DOUBLE) AS bought, CAST(coalesce(sum(net_of_refunds), 0) AS DOUBLE) AS net_of_refunds
    FROM customers
    WHERE bought > 0`,
  );
  return shareOf(columns.doubles('bought')[0], columns.doubles('net_of_refunds')[0]);
}

function shareOf(bought: number, netOfRefunds: number): number {
  return bought > 0 ? Math.min(1, Math.max(0, 1 - netOfRefunds / bought)) : 0;
}
