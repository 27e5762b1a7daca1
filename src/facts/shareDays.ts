import type { DuckDBConnection } from '@duckdb/node-api';
import type { Ledger } from '../transactions/ledger.ts';
import { SHARE_COLUMNS, type ShareColumn } from './facts.ts';
import { preparePurchaseDays } from './purchaseDays.ts';

/**
 * Makes a temp table of the rows (that are no refund) that name a value in a text column: place, day, value and rows,
 * by place and day. Once a ledger and column, when it is first asked for.
 *
 * @returns the table's name; null where the ledger has no such column, so that nothing is known of any customer
 */
export async function prepareShareDays(ledger: Ledger, column: string): Promise<string | null> {
  const name = SHARE_COLUMNS.find((known) => known === column);
  if (name === undefined || ledger.columns[name] === undefined) return null;
  await preparePurchaseDays(ledger);
  const tables = prepared.get(ledger.connection) ?? new Map<ShareColumn, Promise<unknown>>();
  prepared.set(ledger.connection, tables);
  const table = `${name}_days`;
  const making = tables.get(name) ?? ledger.connection.run(shareDays(table, name));
  tables.set(name, making);
  try {
    await making;
  } catch (error) {
    tables.delete(name);
    throw error;
  }
  return table;
}

const prepared = new WeakMap<DuckDBConnection, Map<ShareColumn, Promise<unknown>>>();

function shareDays(table: string, column: ShareColumn): string {
  return `
CREATE OR REPLACE TEMP TABLE ${table} AS
SELECT place, day, ${column} AS value, CAST(count(*) AS INTEGER) AS rows
FROM ledger JOIN customer_places USING (customer)
WHERE NOT refund AND ${column} IS NOT NULL
GROUP BY ALL
ORDER BY place, day`;
}
