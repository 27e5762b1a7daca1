import type { DatabaseConnection } from '../engines/contract.ts';
import { TOTAL } from './amounts.ts';
import { groupCustomers } from './ledgerCustomers.ts';
import { hashBits, repeatedValues } from './repeats.ts';

export interface DayCounts {
  readonly customers: number;
  /** Customers of whom the ledger knows refunds and no purchase. */
  readonly customersWithRefundsAlone: number;
  /** The customer with the most rows. */
  readonly busiest: { readonly customer: string; readonly rows: number };
  /** Rows beyond the first of their customer and day: so many fewer are the customer-days than the rows. */
  readonly rowsMerged: number;
  /** Accepted rows that repeat another in every column. */
  readonly duplicatesKept: number;
}

/**
 * Makes the table `special_days` of every customer and day in the ledger that is not one single sale, and counts what
 * makes them special; `ledger_customers` on the way. A row for each: customer, day, sales (rows that are no refund), orders (order numbers among them,
 * and rows without one), net (all amounts, exact) and refunded (what the refunds among them took back, exact).
 *
 * Most days are one sale. Knowing the others merged, summaries need no grouping by day: that of ten million rows takes
 * as long as reading them. Days of several rows are found by a hash of customer and day (repeats.ts); a single sale whose hash
 * another has comes along and does no harm.
 *
 * @param sameRow    columns in which exact duplicates are equal
 * @param hasOrders  whether the ledger has order numbers
 */
export async function findSpecialDays(
  connection: DatabaseConnection,
  { sameRow, hasOrders }: { sameRow: string; hasOrders: boolean },
): Promise<DayCounts> {
  const [{ rows }] = await connection.rows<{ rows: bigint }>('SELECT count(*) AS rows FROM validated');
  const bits = hashBits(Number(rows));
  const key = `CAST(hash(customer, day) >> ${64 - bits} AS INTEGER)`;
  const keys = await connection.stream(`SELECT ${key} FROM validated WHERE verdict = 0`);
  const repeated = await repeatedValues(keys, bits);
  await connection.run('CREATE TEMP TABLE repeated_keys (key BIGINT)');
  await connection.append('repeated_keys', {
    columns: [{ name: 'key', type: 'whole', value: (row) => repeated[row] }],
    length: repeated.length,
  });
  await connection.run(`
    CREATE TEMP TABLE special_rows AS
    SELECT ${sameRow}, kind IN ('refund', 'cancellation') AS refund
    FROM validated
    WHERE verdict = 0 AND (kind <> 'sale' OR amount <= 0 OR ${key} IN (FROM repeated_keys));
    DROP TABLE repeated_keys`);
  await connection.run(`
    CREATE TABLE special_days AS
    SELECT
      customer,
      day,
      count(*) AS rows,
      count(*) FILTER (NOT refund) AS sales,
      ${hasOrders ? 'count(DISTINCT order_id) FILTER (NOT refund) + count(*) FILTER (NOT refund AND order_id IS NULL)' : 'sales'} AS orders,
      CAST(sum(amount) AS ${TOTAL}) AS net,
      CAST(coalesce(-sum(amount) FILTER (refund), 0) AS ${TOTAL}) AS refunded
    FROM special_rows
    GROUP BY customer, day
    HAVING rows > 1 OR sales = 0 OR net <= 0`);
  const [{ merged }] = await connection.rows<{ merged: bigint | null }>(
    'SELECT CAST(sum(rows - 1) AS BIGINT) AS merged FROM special_days',
  );
  const [{ duplicates }] = await connection.rows<{
    duplicates: bigint | null;
  }>(`SELECT CAST(sum(copies - 1) AS BIGINT) AS duplicates
     FROM (SELECT count(*) AS copies FROM special_rows GROUP BY ${sameRow})`);
  await connection.run('DROP TABLE special_rows');
  await groupCustomers(connection);
  const [{ customers, alone, most, busiest }] = await connection.rows<{
    customers: bigint;
    alone: bigint;
    most: bigint | null;
    busiest: string | null;
  }>(`SELECT count(*) AS customers, count(*) FILTER (first IS NULL) AS alone, max(rows) AS most, arg_max(customer, rows) AS busiest
     FROM ledger_customers`);
  return {
    customers: Number(customers),
    customersWithRefundsAlone: Number(alone),
    busiest: { customer: busiest ?? '', rows: Number(most ?? 0) },
    rowsMerged: Number(merged ?? 0),
    duplicatesKept: Number(duplicates ?? 0),
  };
}
