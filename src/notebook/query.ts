/** SQL over a ledger or over columns in memory. */

import { join } from 'node:path';
import type { Connection, TableColumn } from '../engines/contract.ts';
import { openEngine } from '../engines/duckdb.ts';
import { defaultMemoryLimit } from '../engines/memoryLimit.ts';
import { quoteName, quoteText } from '../engines/sql.ts';
import { writeTable } from '../engines/writeTable.ts';

/** The rows of a query: whole numbers as numbers where they are exact, dates as Date. */
export async function queryRows<Row extends object>(connection: Connection, sql: string): Promise<Row[]> {
  const rows = await connection.rows<Record<string, unknown>>(sql);
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])) as Row);
}

function plain(value: unknown): unknown {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** Asks columns in memory, as a table of the name given. */
export async function queryColumns<Row extends object>(
  columns: Readonly<Record<string, ArrayLike<unknown>>>,
  name: string,
  sql: string,
): Promise<Row[]> {
  const engine = await openEngine({ memoryLimit: defaultMemoryLimit() });
  try {
    const file = join(engine.folder, 'table.parquet');
    const length = Object.values(columns)[0]?.length ?? 0;
    const typed = Object.entries(columns).map(([column, values]) => typedColumn(column, values));
    await writeTable({ columns: typed, length }, file, 'parquet');
    await engine.connection.run(`CREATE VIEW ${quoteName(name)} AS FROM read_parquet(${quoteText(file)})`);
    return await queryRows<Row>(engine.connection, sql);
  } finally {
    engine.close();
  }
}

const DAY_MS = 86_400_000;

/** A column's type by its values: numbers, days (dates without a time), or text. */
function typedColumn(name: string, values: ArrayLike<unknown>): TableColumn {
  const present = Array.from(values).filter((value) => value !== null && value !== undefined);
  const at = (row: number) => values[row] ?? null;
  if (present.every((value) => typeof value === 'number')) {
    return { name, type: 'real', value: (row) => missing(at(row) as number | null) };
  }
  if (present.every((value) => value instanceof Date)) {
    return { name, type: 'day', value: (row) => days(at(row) as Date | null) };
  }
  return { name, type: 'text', value: (row) => text(at(row)) };
}

const missing = (value: number | null) => (value === null || Number.isNaN(value) ? null : value);
const days = (value: Date | null) => value && Math.floor(value.getTime() / DAY_MS);
const text = (value: unknown) => (value === null ? null : String(value));
