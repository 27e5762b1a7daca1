import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './engine.ts';

export interface DayCounts {
  readonly customers: number;
  /** Rows beyond the first of their customer and day: so many fewer are the customer-days than the rows. */
  readonly rowsMerged: number;
}

/**
 * Makes the table `special_days` of every customer and day in the ledger that is not one single sale: days of several
 * rows, refunds and free orders. Counts customers on the way.
 *
 * Most days are one sale. Knowing the others, summaries group by customer and day only those: grouping ten million rows
 * so takes as long as reading them. One sort finds the days and numbers the customers, in less time than a grouping
 * for each; of the rows that are no special day only the last is kept, for its number.
 */
export async function findSpecialDays(connection: DuckDBConnection): Promise<DayCounts> {
  await connection.run(`
    CREATE TEMP TABLE noted AS
    SELECT customer, day, customer_number, same_day, same_day OR NOT plain AS special
    FROM (
      SELECT
        customer,
        day,
        kind = 'sale' AND amount > 0 AS plain,
        dense_rank() OVER (ORDER BY customer) AS customer_number,
        coalesce(customer = lag(customer) OVER by_day AND day = lag(day) OVER by_day, false) AS same_day,
        lead(customer) OVER by_day IS NULL AS last
      FROM ledger
      WINDOW by_day AS (ORDER BY customer, day)
    )
    WHERE same_day OR NOT plain OR last`);
  await connection.run('CREATE TABLE special_days AS SELECT DISTINCT customer, day FROM noted WHERE special');
  const [counts] = await queryRows<{ customers: bigint | null; merged: bigint }>(
    connection,
    'SELECT max(customer_number) AS customers, count(*) FILTER (same_day) AS merged FROM noted',
  );
  await connection.run('DROP TABLE noted');
  return { customers: Number(counts.customers ?? 0), rowsMerged: Number(counts.merged) };
}
