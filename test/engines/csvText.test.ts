import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database, DatabaseConnection, TableColumn } from '../../src/engines/contract.ts';
import { writeCsv } from '../../src/engines/csvText.ts';
import { openDatabase } from '../../src/engines/duckdb.ts';
import { quoteText } from '../../src/engines/sql.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { folder } from '../support/ledgers.ts';

const SQL = { text: 'VARCHAR', day: 'DATE', whole: 'BIGINT', real: 'DOUBLE', money: 'DECIMAL(38, 6)', amount: '' };

let database: Database;
let connection: DatabaseConnection;
beforeAll(async () => {
  database = await openDatabase(join(folder, 'csv.duckdb'), { memoryLimit: '500MB', threads: 1 });
  connection = await database.connect();
});
afterAll(() => {
  connection.close();
  database.close();
});

/** What we write, and what the engine's COPY writes of the same table. */
async function both(columns: readonly TableColumn[], length: number): Promise<readonly [ours: Buffer, theirs: Buffer]> {
  const [ours, theirs] = ['ours', 'theirs'].map((name) => join(folder, `${name}.csv`));
  await writeCsv({ columns, length }, ours);
  const declared = columns.map(({ name, type }) => `"${name.replaceAll('"', '""')}" ${SQL[type]}`);
  await connection.run(`CREATE OR REPLACE TABLE copied (${declared.join(', ')})`);
  await connection.append('copied', { columns, length });
  await connection.run(`COPY copied TO ${quoteText(theirs)} (FORMAT csv, HEADER)`);
  return [readFileSync(ours), readFileSync(theirs)];
}

const random = randomFrom(11);
const ODD = [0, -0, 1, -1, 1e15, 1e15 + 0.5, 2 ** 53, 1e16, 1.2345678901234568e17, 1e-4, 1e-5, 9.999e-5, 1e21, 3e22];
const EXTREME = [1.7976931348623157e308, 5e-324, Number.NaN, Infinity, -Infinity, 0.1 + 0.2, 1 / 3, 1024, 1023, 2e-7];
const numbers = Float64Array.from({ length: 3000 }, (_, row) =>
  row < 24 ? [...ODD, ...EXTREME][row] : random.normal() * 10 ** (random.integer(44) - 22),
);
// Every character of one byte or two, alone and within a text.
const texts = Array.from({ length: 3000 }, (_, row) => {
  const character = String.fromCharCode(1 + (row >> 2));
  return [character, `${character}a`, `a${character}b`, `a${character}`][row % 4];
});
const word = (row: number) => ['', ' ', 'NULL', '"', '😀, "x"', 'x'.repeat(2 * row), '\r\n', '-1', 'Zoë'][row % 9];
const COLUMNS: readonly TableColumn[] = [
  { name: 'text, "quoted"', type: 'text', value: (row) => texts[row] },
  { name: 'number', type: 'real', value: (row) => numbers[row], whole: numbers },
  { name: 'gappy', type: 'real', value: (row) => (row % 3 === 0 ? null : numbers[row]) },
  { name: 'day', type: 'day', value: (row) => (row % 5 === 0 ? null : 37 * row - 40_000) },
  { name: 'count', type: 'whole', value: (row) => (row - 9) * 1009 },
  { name: 'money', type: 'money', value: (row) => (row % 7 ? BigInt(row - 50) ** 9n : null) },
  { name: 'word', type: 'text', value: (row) => (row % 10 === 9 ? null : word(row)) },
  { name: 'all', type: 'text', value: () => 'of "one", kind', constant: true },
  { name: 'none', type: 'real', value: () => null, constant: true },
  { name: 'level', type: 'real', value: () => 0.8, constant: true },
];

test('a table is written in the bytes of DuckDB’s COPY, whatever stands in it, and in more than one page', async () => {
  const [ours, theirs] = await both(COLUMNS, 3000);
  expect(ours.length).toBeGreaterThan(2 ** 20);
  expect(ours.equals(theirs)).toBe(true);
});

test('so is one without rows, and each column alone', async () => {
  for (const [columns, length] of [[COLUMNS, 0] as const, ...COLUMNS.map((column) => [[column], 40] as const)]) {
    const [ours, theirs] = await both(columns, length);
    expect(ours.toString()).toBe(theirs.toString());
  }
});
