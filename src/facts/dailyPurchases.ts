import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import type { EpochDay } from '../units.ts';
import type { DailyPurchases } from './calendar.ts';
import { purchasesSql } from './purchaseDays.ts';

/** @param asOf  the last day that may enter, `YYYY-MM-DD` */
export async function readDailyPurchases(ledger: Ledger, asOf: string): Promise<DailyPurchases> {
  const columns = await readColumns(
    ledger.connection,
    `WITH days AS (${purchasesSql(asOf)}),
    ranked AS (SELECT day, day = min(day) OVER (PARTITION BY customer) AS first FROM days)
    SELECT
      CAST(day - DATE '1970-01-01' AS INTEGER) AS day,
      CAST(count(*) AS INTEGER) AS purchases,
      CAST(count(*) FILTER (first) AS INTEGER) AS first_purchases
    FROM ranked
    GROUP BY day
    ORDER BY day`,
  );
  const days = columns.integers('day');
  const first = days.length > 0 ? days[0] : 0;
  const length = days.length > 0 ? days[days.length - 1] - first + 1 : 0;
  const daily = { first, purchases: new Int32Array(length), firstPurchases: new Int32Array(length) };
  const [purchases, firstPurchases] = [columns.integers('purchases'), columns.integers('first_purchases')];
  days.forEach((day, i) => {
    daily.purchases[day - first] = purchases[i];
    daily.firstPurchases[day - first] = firstPurchases[i];
  });
  return daily;
}

/** What was known of them on a day. */
export function until({ first, purchases, firstPurchases }: DailyPurchases, last: EpochDay): DailyPurchases {
  const known = Math.max(0, last - first + 1);
  return { first, purchases: purchases.subarray(0, known), firstPurchases: firstPurchases.subarray(0, known) };
}
