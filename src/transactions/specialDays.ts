import type { DuckDBConnection } from '@duckdb/node-api';
import { queryRows } from './engine.ts';

export interface SharedDays {
  readonly customers: number;
  /** Rows beyond the first of their customer and day: so many fewer are the purchases than the rows. */
  readonly rowsMerged: number;
}

/**
 * Makes the table `shared_days` of every customer and day with more than one row in the ledger, and counts customers.
 *
 * Most customers have one row a day. Knowing the other days, summaries group only those: grouping ten million rows by
 * customer and day takes as long as reading them. One sort gives both, in less time than two groupings.
 */
export async function findSharedDays(connection: DuckDBConnection): Promise<SharedDays> {
  await connection.run(`
    CREATE TEMP TABLE day_starts AS
    SELECT customer, day, new_customer
    FROM (
      SELECT
        customer,
        day,
        customer IS DISTINCT FROM lag(customer) OVER sorted AS new_customer,
        NOT new_customer AND day = lag(day) OVER sorted AS same_day
      FROM ledger
      WINDOW sorted AS (ORDER BY customer, day)
    )
    WHERE new_customer OR same_day`);
  await connection.run(
    'CREATE TABLE shared_days AS SELECT DISTINCT customer, day FROM day_starts WHERE NOT new_customer',
  );
  const [counts] = await queryRows<{ customers: bigint; merged: bigint }>(
    connection,
    `SELECT count(*) FILTER (new_customer) AS customers, count(*) FILTER (NOT new_customer) AS merged FROM day_starts`,
  );
  await connection.run('DROP TABLE day_starts');
  return { customers: Number(counts!.customers), rowsMerged: Number(counts!.merged) };
}
