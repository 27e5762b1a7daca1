import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { preparePurchaseDays } from './purchaseDays.ts';

/**
 * What each customer has brought, net of refunds, in so many days after the day of the first purchase: currency units in
 * the order of the ledger's summaries, and 0 for those with refunds alone.
 */
export async function amountsAfterFirst(ledger: Ledger, days: number): Promise<Float64Array> {
  await preparePurchaseDays(ledger);
  const read = await readColumns(
    ledger.connection,
    `SELECT place, CAST(coalesce(sum(net) FILTER (day > first AND day <= first + ${Math.floor(days)}), 0) AS DOUBLE) AS amount
    FROM purchase_days JOIN customer_places USING (place)
    GROUP BY place
    ORDER BY place`,
  );
  return read.doubles('amount');
}
