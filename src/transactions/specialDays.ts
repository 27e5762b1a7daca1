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
 * so takes as long as reading them. One sort finds the days and the customers, in less time than two groupings.
 */
export async function findSpecialDays(connection: DuckDBConnection): Promise<DayCounts> {
  await connection.run(`
    CREATE TEMP TABLE noted AS
    SELECT customer, day, new_customer, same_day, plain
    FROM (
      SELECT
        customer,
        day,
        kind = 'sale' AND amount > 0 AS plain,
        customer IS DISTINCT FROM lag(customer) OVER sorted AS new_customer,
        NOT new_customer AND day = lag(day) OVER sorted AS same_day
      FROM ledger
      WINDOW sorted AS (ORDER BY customer, day)
    )
    WHERE new_customer OR same_day OR NOT plain`);
  await connection.run(
    'CREATE TABLE special_days AS SELECT DISTINCT customer, day FROM noted WHERE same_day OR NOT plain',
  );
  const [counts] = await queryRows<{ customers: bigint; merged: bigint }>(
    connection,
    'SELECT count(*) FILTER (new_customer) AS customers, count(*) FILTER (same_day) AS merged FROM noted',
  );
  await connection.run('DROP TABLE noted');
  return { customers: Number(counts.customers), rowsMerged: Number(counts.merged) };
}
