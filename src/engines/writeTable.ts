import {
  BIGINT,
  DATE,
  DECIMAL,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api';
import { formatDay, formatMoney } from '../units.ts';
import type { Table, TableColumn, TableFormat, TableValues } from './contract.ts';
import { quoteName, quoteText } from './sql.ts';

const FORMATS: Readonly<Record<TableFormat, string>> = {
  csv: '(FORMAT csv, HEADER)',
  parquet: '(FORMAT parquet, COMPRESSION zstd)',
  jsonl: '(FORMAT json)',
};

const TYPES: Readonly<Record<keyof TableValues, DuckDBType>> = {
  text: VARCHAR,
  day: DATE,
  whole: BIGINT,
  real: DOUBLE,
  money: DECIMAL(38, 6),
  amount: DECIMAL(21, 6),
};

const CHUNK = 2048;

/**
 * Writes a table to a new file, in the order of its rows.
 *
 * @throws the engine's own error where the file can not be written; half a file may be left then
 */
export async function writeTable(table: Table, path: string, format: TableFormat): Promise<void> {
  const database = await DuckDBInstance.create();
  const connection = await database.connect();
  try {
    // What all rows share need not be stored for each. A table needs a column, though.
    const stored = table.columns.filter(({ constant }, i) => i === 0 || !constant);
    const declared = stored.map(({ name, type }) => `${quoteName(name)} ${TYPES[type]}`);
    await connection.run(`CREATE TABLE written (${declared.join(', ')})`);
    await appendTable(connection, 'written', { columns: stored, length: table.length });
    const written = table.columns.map((column) =>
      stored.includes(column) ? quoteName(column.name) : `${literal(column)} AS ${quoteName(column.name)}`,
    );
    await connection.run(`COPY (SELECT ${written.join(', ')} FROM written) TO ${quoteText(path)} ${FORMATS[format]}`);
  } finally {
    connection.closeSync();
    database.closeSync();
  }
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

/** Appends rows to a table of the same columns, in their order and types. */
export async function appendTable(
  connection: DuckDBConnection,
  name: string,
  { columns, length }: Table,
): Promise<void> {
  const types = columns.map(({ type }) => TYPES[type]);
  const appender = await connection.createAppender(name);
  for (let from = 0; from < length; from += CHUNK) {
    const size = Math.min(CHUNK, length - from);
    const chunk = DuckDBDataChunk.create(types, size);
    columns.forEach((column, i) => {
      const vector = chunk.getColumnVector(i);
      if (column.whole && 'items' in vector && ArrayBuffer.isView(vector.items)) {
        (vector.items as Float64Array).set(column.whole.subarray(from, from + size));
        vector.flush();
        return;
      }
      const value = duckdbValues(column);
      chunk.setColumnValues(
        i,
        Array.from({ length: size }, (_, k) => value(from + k)),
      );
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** A column's values as DuckDB takes them. */
function duckdbValues(column: TableColumn): (row: number) => DuckDBValue {
  switch (column.type) {
    case 'day':
      return mapped(column.value, (day) => new DuckDBDateValue(day));
    case 'whole':
      return mapped(column.value, BigInt);
    case 'money':
      return mapped(column.value, (micros) => new DuckDBDecimalValue(micros, 38, 6));
    case 'amount':
      return mapped(column.value, (micros) => new DuckDBDecimalValue(micros, 21, 6));
    default:
      return column.value;
  }
}

function mapped<Value>(value: (row: number) => Value | null, to: (value: Value) => DuckDBValue) {
  return (row: number) => {
    const found = value(row);
    return found === null ? null : to(found);
  };
}
