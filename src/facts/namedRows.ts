import type { Connection } from '../engines/contract.ts';
import { readColumns } from '../engines/readColumns.ts';
import { quoteText } from '../engines/sql.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type FactScope, SHARE_COLUMNS, type ShareColumn } from './facts.ts';
import { oncePerLedger } from './oncePerLedger.ts';
import { preparePurchaseDays } from './purchaseDays.ts';

/** A share column that the ledger has, and the codes of values in `named_rows`; null for a value that no row names. */
export interface NamedColumn {
  readonly column: ShareColumn;
  readonly codes: readonly (number | null)[];
}

/**
 * Makes the temp table `named_rows`, once a ledger, when shares are first asked for: for each row of the ledger that is
 * no refund place, day and the number of its value in each share column, from 1; NULL where it names none.
 *
 * @returns for each of `shares` the column, null where the ledger has no such column
 */
export async function prepareNamedRows(
  ledger: Ledger,
  shares: FactScope['shares'],
): Promise<readonly (NamedColumn | null)[]> {
  const columns = SHARE_COLUMNS.filter((column) => ledger.columns[column] !== undefined);
  const known = shares.map(({ column }) => columns.find((name) => name === column) ?? null);
  if (known.every((column) => column === null)) return known.map(() => null);
  await preparePurchaseDays(ledger);
  await makeTables(ledger, columns);
  const named: (NamedColumn | null)[] = [];
  // One after the other: a connection reads one result at a time.
  for (const [c, column] of known.entries()) {
    named.push(column && { column, codes: await codesOf(ledger.connection, column, shares[c].values) });
  }
  return named;
}

const makeTables = oncePerLedger(async ({ connection }, columns: readonly ShareColumn[]) => {
  for (const column of columns) {
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE ${column}_codes AS
      SELECT ${column}, CAST(row_number() OVER (ORDER BY ${column}) AS INTEGER) AS ${column}_code
      FROM (SELECT DISTINCT ${column} FROM ledger WHERE ${column} IS NOT NULL)`);
  }
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE named_rows AS
    SELECT place, day, ${columns.map((column) => `${column}_code AS ${column}`).join(', ')}
    FROM ledger JOIN customer_places USING (customer)
    ${columns.map((column) => `LEFT JOIN ${column}_codes USING (${column})`).join(' ')}
    WHERE NOT refund`);
});

async function codesOf(
  connection: Connection,
  column: ShareColumn,
  values: readonly string[],
): Promise<(number | null)[]> {
  if (values.length === 0) return [];
  const read = await readColumns(
    connection,
    `SELECT ${column} AS value, ${column}_code AS code
    FROM ${column}_codes
    WHERE ${column} IN (${values.map(quoteText).join(', ')})`,
  );
  const codes = read.integers('code');
  const byValue = new Map(read.text('value').map((value, i) => [value, codes[i]]));
  return values.map((value) => byValue.get(value) ?? null);
}
