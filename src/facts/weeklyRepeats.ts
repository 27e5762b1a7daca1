import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay } from '../units.ts';
import { purchasesSql } from './purchaseDays.ts';

/**
 * Repeat purchases by week, of all customers whose first purchase was on or before `acquiredBy`.
 *
 * @param start  first day of week 0
 * @param count  how many weeks; days before and after them are left out
 */
export async function weeklyRepeats(
  ledger: Ledger,
  { acquiredBy, start, count }: { acquiredBy: EpochDay; start: EpochDay; count: number },
): Promise<Float64Array> {
  const from = `DATE '${formatDay(start)}'`;
  const columns = await readColumns(
    ledger.connection,
    `
WITH purchases AS (${purchasesSql()}),
firsts AS (SELECT customer, min(day) AS acquired FROM purchases GROUP BY customer)
SELECT CAST((day - ${from}) // 7 AS INTEGER) AS week, CAST(count(*) AS DOUBLE) AS purchases
FROM purchases JOIN firsts USING (customer)
WHERE day > acquired AND acquired <= DATE '${formatDay(acquiredBy)}' AND day >= ${from} AND (day - ${from}) // 7 < ${count}
GROUP BY week
ORDER BY week`,
  );
  const weeks = columns.integers('week');
  const purchases = columns.doubles('purchases');
  const repeats = new Float64Array(count);
  weeks.forEach((week, i) => {
    repeats[week] = purchases[i];
  });
  return repeats;
}
