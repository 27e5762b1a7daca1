import type { Connection } from '../engines/contract.ts';

/**
 * Makes the table `ledger_customers`, a row for each customer of the ledger: customer, seen (first day of any row), first
 * (first day of a row that is no refund; NULL where there is none) and rows. Grouped once: the report counts it, and
 * places (facts/purchaseDays.ts) are given out of it.
 */
export async function groupCustomers(connection: Connection): Promise<void> {
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE ledger_customers AS
    SELECT customer, min(day) AS seen, min(day) FILTER (NOT refund) AS first, count(*) AS rows
    FROM ledger
    GROUP BY customer`);
}
