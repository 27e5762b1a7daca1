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
    const declared = table.columns.map(({ name, type }) => `${quoteName(name)} ${TYPES[type]}`);
    await connection.run(`CREATE TABLE written (${declared.join(', ')})`);
    await appendTable(connection, 'written', table);
    await connection.run(`COPY written TO ${quoteText(path)} ${FORMATS[format]}`);
  } finally {
    connection.closeSync();
    database.closeSync();
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
