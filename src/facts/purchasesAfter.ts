import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay } from '../units.ts';
import { prepareKeys, preparePurchaseDays } from './purchaseDays.ts';
import { type Sample, sampleSql } from './sample.ts';

export interface PurchasesAfterRequest {
  readonly cutoff: EpochDay;
  /** How many days after it. */
  readonly days: number;
  readonly sample: Sample | null;
}

/**
 * Purchases of all customers together who had one by the cutoff, cumulated.
 *
 * @returns  of length days + 1: element k holds those of the k days after the cutoff
 */
export async function purchasesAfter(
  ledger: Ledger,
  { cutoff, days, sample }: PurchasesAfterRequest,
): Promise<Float64Array> {
  await (sample ? prepareKeys : preparePurchaseDays)(ledger);
  const day = `DATE '${formatDay(cutoff)}'`;
  const columns = await readColumns(
    ledger.connection,
    `SELECT CAST(day - ${day} AS INTEGER) AS ahead, CAST(count(*) AS INTEGER) AS purchases
    FROM purchase_days JOIN customer_places USING (place)
    WHERE purchase AND day > ${day} AND day <= ${day} + ${days} AND first <= ${day}
      ${sample ? `AND ${sampleSql(sample, 'key')}` : ''}
    GROUP BY ahead
    ORDER BY ahead`,
  );
  const cumulated = new Float64Array(days + 1);
  const purchases = columns.integers('purchases');
  columns.integers('ahead').forEach((ahead, i) => {
    cumulated[ahead] = purchases[i];
  });
  for (let k = 1; k <= days; k++) cumulated[k] += cumulated[k - 1];
  return cumulated;
}
