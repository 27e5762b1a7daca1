import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection, DuckDBDecimalType, DuckDBType, DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import { formatDay, formatMoney } from '../units.ts';
import type { Table, TableColumn, TableFormat, TableValues } from './contract.ts';
import { writeCsv } from './csvText.ts';
import { duckdb } from './duckdbLibrary.ts';
import { quoteName, quoteText } from './sql.ts';

const { BIGINT, DATE, DECIMAL, DOUBLE, DuckDBDataChunk, DuckDBDecimalValue, DuckDBInstance, VARCHAR } = duckdb;

/** Formats that the engine writes. */
const FORMATS: Readonly<Record<Exclude<TableFormat, 'csv'>, string>> = {
  parquet: 'FORMAT parquet, COMPRESSION zstd',
  jsonl: 'FORMAT json',
};

/** What each kind of column is in DuckDB. */
export const TYPES: Readonly<Record<keyof TableValues, DuckDBType>> = {
  text: VARCHAR,
  day: DATE,
  whole: BIGINT,
  real: DOUBLE,
  money: DECIMAL(38, 6),
  amount: DECIMAL(21, 6),
};

/** What `money` is while it is written where all of it fits: text is made of 64 bits in a quarter of the time. */
const NARROW = DECIMAL(18, 6);
const NARROW_LIMIT = 10n ** 18n;

const CHUNK = 2048;
/** Bytes of a piece that are copied at a time. */
const COPIED = 2 ** 20;
/**
 * Rows at a time: while a piece becomes text the next is handed over, and there are never more than two of them. Two row
 * groups of the engine, which two threads write.
 */
const PIECE = 245_760;

/**
 * Writes a table to a new file, in the order of its rows.
 *
 * @throws the engine's own error where the file can not be written; half a file may be left then
 */
export async function writeTable(table: Table, path: string, format: TableFormat, piece = PIECE): Promise<void> {
  if (format === 'csv') return writeCsv(table, path);
  const { columns, length } = table;
  // What all rows share need not be stored for each. A table needs a column, though.
  const stored = columns.filter(({ constant }, i) => i === 0 || !constant);
  const types = stored.map((column) => (isNarrow(column, length) ? NARROW : TYPES[column.type]));
  const declared = stored.map(({ name }, i) => `${quoteName(name)} ${types[i]}`).join(', ');
  const selected = columns.map((column) => {
    const name = quoteName(column.name);
    if (!stored.includes(column)) return `${literal(column)} AS ${name}`;
    // Files that keep types have the same ones whatever the amounts.
    return column.type === 'money' && format === 'parquet' ? `CAST(${name} AS ${TYPES.money}) AS ${name}` : name;
  });
  const size = format === 'jsonl' && isFile(path) ? piece : Math.max(length, 1);
  const database = await DuckDBInstance.create();
  const [filling, writing] = [await database.connect(), await database.connect()];
  const copy = async (rows: string, to: string) => {
    await writing.run(`COPY (SELECT ${selected.join(', ')} FROM ${rows}) TO ${quoteText(to)} (${FORMATS[format]})`);
    await writing.run(`DROP TABLE ${rows}`);
  };
  const beside = `${path}.piece`;
  const remove = () => rmSync(beside, { force: true });
  process.once('exit', remove);
  let written = Promise.resolve();
  try {
    for (let from = 0; from === 0 || from < length; from += size) {
      const rows = `rows_from_${from}`;
      await filling.run(`CREATE TABLE ${rows} (${declared})`);
      await appendColumns(filling, rows, { columns: stored, length: Math.min(from + size, length) }, types, { from });
      await written;
      written =
        from === 0
          ? copy(rows, path)
          : copy(rows, beside).then(() =>
              pipeline(createReadStream(beside, { highWaterMark: COPIED }), createWriteStream(path, { flags: 'a' })),
            );
      // It is awaited after the next piece has been handed over.
      written.catch(() => {});
    }
    await written;
  } finally {
    await written.catch(() => {});
    filling.closeSync();
    writing.closeSync();
    database.closeSync();
    process.off('exit', remove);
    remove();
  }
}

/** Whether it is a file or will be one: what is written to a pipe or device comes at once. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
}

/** The value of row 0 in SQL. */
function literal(column: TableColumn): string {
  const text = textOf(column);
  return `CAST(${text === null ? 'NULL' : quoteText(text)} AS ${TYPES[column.type]})`;
}

function textOf(column: TableColumn): string | null {
  const value = column.value(0);
  if (value === null) return null;
  switch (column.type) {
    case 'day':
      return formatDay(value as number);
    case 'money':
    case 'amount':
      return formatMoney(value as bigint);
    default:
      return String(value);
  }
}

function isNarrow({ type, value }: TableColumn, length: number): boolean {
  if (type !== 'money') return false;
  for (let row = 0; row < length; row++) {
    const micros = value(row) as bigint | null;
    if (micros !== null && (micros >= NARROW_LIMIT || micros <= -NARROW_LIMIT)) return false;
  }
  return true;
}

/** Appends rows to a table of the same columns, in their order and types. */
export function appendTable(connection: DuckDBConnection, name: string, table: Table, schema?: string): Promise<void> {
  const types = table.columns.map(({ type }) => TYPES[type]);
  return appendColumns(connection, name, table, types, { schema });
}

async function appendColumns(
  connection: DuckDBConnection,
  name: string,
  { columns, length }: Table,
  types: readonly DuckDBType[],
  { from: first = 0, schema }: { readonly from?: number; readonly schema?: string | undefined } = {},
): Promise<void> {
  const appender = await connection.createAppender(name, schema);
  for (let from = first; from < length; from += CHUNK) {
    const size = Math.min(CHUNK, length - from);
    const chunk = DuckDBDataChunk.create(types, size);
    columns.forEach((column, i) => {
      const vector = chunk.getColumnVector(i);
      fill(vector, column, from, size);
      vector.flush();
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** Puts a column's values into the engine's memory, numbers and days without an object for each. */
function fill(vector: DuckDBVector, column: TableColumn, from: number, size: number): void {
  const items = 'items' in vector && ArrayBuffer.isView(vector.items) ? vector.items : null;
  if (column.whole && items instanceof Float64Array) items.set(column.whole.subarray(from, from + size));
  else if (column.type === 'day' && items instanceof Int32Array) {
    put(vector, column.value, from, size, (k, day) => {
      items[k] = day;
    });
  } else if (column.type === 'whole' && items instanceof BigInt64Array) {
    put(vector, column.value, from, size, (k, count) => {
      items[k] = BigInt(count);
    });
  } else if (column.type === 'money' || column.type === 'amount') {
    const { width, scale } = vector.type as DuckDBDecimalType;
    put(vector, column.value, from, size, (k, micros) =>
      vector.setItem(k, new DuckDBDecimalValue(micros, width, scale)),
    );
  } else put<DuckDBValue>(vector, column.value, from, size, (k, value) => vector.setItem(k, value));
}

function put<Value>(
  vector: DuckDBVector,
  of: (row: number) => Value | null,
  from: number,
  size: number,
  each: (k: number, value: Value) => void,
): void {
  for (let k = 0; k < size; k++) {
    const value = of(from + k);
    if (value === null) vector.setItem(k, null);
    else each(k, value);
  }
}
