import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay } from '../units.ts';
import { prepareKeys, preparePurchaseDays } from './purchaseDays.ts';
import { type Sample, sampleSql } from './sample.ts';

/** An amount in this quantile of all may be a whim. */
const CAP_QUANTILE = 0.995;

/**
 * Mean of the amounts of all purchases up to a cutoff, and the cap above which only a customer's second amount like it
 * counts in full; both in currency units, 0 where there is no purchase.
 *
 * @throws OPTION_INVALID where the cutoff is no day
 */
export async function readAmounts(
  ledger: Ledger,
  cutoff: string,
  sample: Sample | null,
): Promise<{ meanAmount: number; cap: number }> {
  const until = formatDay(parseDay(cutoff, 'cutoff'));
  await (sample ? prepareKeys : preparePurchaseDays)(ledger);
  const among =
    sample === null ? '' : ` AND place IN (SELECT place FROM customer_places WHERE ${sampleSql(sample, 'key')})`;
  const columns = await readColumns(
    ledger.connection,
    `SELECT
      CAST(coalesce(CAST(sum(greatest(net, 0)) AS DOUBLE) / nullif(count(*), 0), 0) AS DOUBLE) AS mean,
      CAST(coalesce(quantile_cont(CAST(greatest(net, 0) AS DOUBLE), ${CAP_QUANTILE}), 0) AS DOUBLE) AS cap
    FROM purchase_days
    WHERE purchase AND day <= DATE '${until}'${among}`,
  );
  return { meanAmount: columns.doubles('mean')[0], cap: columns.doubles('cap')[0] };
}
