/** The same transactions as a Parquet file and as a table of an engine, and what Perennial makes of both. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { openDatabase } from '../../src/engines/duckdb.ts';
import { openWarehouse } from '../../src/engines/openWarehouse.ts';
import { quoteName, quoteText } from '../../src/engines/sql.ts';
import { PerennialError } from '../../src/errors.ts';
import { channelReport } from '../../src/facts/channelReport.ts';
import { readDailyPurchases } from '../../src/facts/dailyPurchases.ts';
import { readScope } from '../../src/facts/facts.ts';
import { readCells } from '../../src/facts/readCells.ts';
import { readFacts, readTargets } from '../../src/facts/readFacts.ts';
import { summarise } from '../../src/facts/summarise.ts';
import type { Ledger } from '../../src/transactions/ledger.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { folder } from './ledgers.ts';
import { fc } from './random.ts';

export type Value = string | number | null;
export interface Rows {
  /** Type of each column, as all engines call it; `REAL8` stands for each one's double. */
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly Value[])[];
}

/** Statements that make the table. Trino gets rows as one text: it plans each literal, which takes minutes. */
export function tableStatements(table: string, { columns, rows }: Rows, double: string, engine = ''): string[] {
  const types = Object.values(columns).map((type) => (type === 'REAL8' ? double : type));
  const declared = Object.keys(columns).map((name, i) => `${quoteName(name)} ${types[i]}`);
  const literal = (value: Value, i: number) =>
    value === null ? `CAST(NULL AS ${types[i]})` : `CAST(${quoteText(String(value))} AS ${types[i]})`;
  const statements = [`DROP TABLE IF EXISTS ${table}`, `CREATE TABLE ${table} (${declared.join(', ')})`];
  if (engine === 'trino') {
    const fields = types.map((_, i) => `f${i}`);
    const read = `ARRAY(ROW(${fields.map((field) => `${field} VARCHAR`).join(', ')}))`;
    const typed = types.map((type, i) => `CAST(${fields[i]} AS ${type})`);
    for (let from = 0; from < rows.length; from += 5000) {
      const texts = rows
        .slice(from, from + 5000)
        .map((row) => row.map((value) => (value === null ? null : String(value))));
      statements.push(
        `INSERT INTO ${table} SELECT ${typed.join(', ')}
        FROM UNNEST(CAST(json_parse(${quoteText(JSON.stringify(texts))}) AS ${read})) AS given (${fields.join(', ')})`,
      );
    }
    return statements;
  }
  for (let from = 0; from < rows.length; from += 500) {
    const values = rows.slice(from, from + 500).map((row) => `(${row.map(literal).join(', ')})`);
    statements.push(`INSERT INTO ${table} VALUES ${values.join(', ')}`);
  }
  return statements;
}

/** Puts the rows into the table that an address names. */
export async function fillTable(address: string, rows: Rows): Promise<void> {
  const warehouse = await openWarehouse(address);
  const { name } = warehouse.dialect;
  const double = name === 'postgres' ? 'DOUBLE PRECISION' : 'DOUBLE';
  try {
    for (const sql of tableStatements(warehouse.table, rows, double, name)) await warehouse.run(sql);
  } finally {
    await warehouse.close();
  }
}

let files = 0;

/** Puts the rows into a DuckDB file and a Parquet file. */
export async function fillFiles(rows: Rows): Promise<{ address: string; parquet: string }> {
  const [file, parquet] = ['duckdb', 'parquet'].map((ending) => join(folder, `engine-${files}.${ending}`));
  files++;
  const database = await openDatabase(file, { memoryLimit: '256MB', threads: 1 });
  const connection = await database.connect();
  for (const sql of tableStatements('orders', rows, 'DOUBLE')) await connection.run(sql);
  await connection.run(`COPY orders TO ${quoteText(parquet)} (FORMAT parquet)`);
  connection.close();
  database.close();
  return { address: `duckdb://${file}/orders`, parquet };
}

/** All that is computed from a ledger; an error's code where there is none. */
export async function everythingOf(options: LedgerOptions) {
  let ledger: Ledger;
  try {
    ledger = await openLedger({ threads: 1, memoryLimit: '512MB', ...options });
  } catch (error) {
    if (error instanceof PerennialError) return error.code;
    throw error;
  }
  try {
    const { file, format, reading, dateFormat, excluded, warnings, ...quality } = ledger.quality;
    const middle = formatDay(Math.floor((parseDay(ledger.firstDay || ledger.asOf) + parseDay(ledger.asOf)) / 2));
    const scope = await readScope(ledger, ledger.asOf, 90);
    const questions = [middle, ledger.asOf].map((cutoff) => ({ cutoff, scope, sample: null }));
    const facts = [];
    for (const question of questions) facts.push(await readFacts(ledger, question));
    const report = await channelReport(ledger);
    return {
      quality,
      excluded: excluded.map(({ reason, rows, amount }) => ({ reason, rows, amount })),
      warnings: warnings.length,
      scope,
      facts,
      targets: await readTargets(ledger, questions[0], [ledger.asOf]),
      daily: await readDailyPurchases(ledger, ledger.asOf),
      summaries: await summarise(ledger, { asOf: middle, holdoutEnd: ledger.asOf, gaps: true }),
      channels: report?.channels
        .map(({ acquired, ...counted }) => counted)
        .sort((a, b) => (a.channel < b.channel ? -1 : 1)),
    };
  } finally {
    await ledger.close();
  }
}

const ids = [
  'A',
  ' A',
  'B',
  "O'Brien",
  'say "hi"',
  'Ärger',
  'NULL',
  '',
  'a@b.com',
  'A@B.com ',
  '007',
  '7',
  'x,y',
  '客户',
  'tab\there',
];
const day = fc.integer({ min: 0, max: 70 }).map((n) => formatDay(parseDay('2024-01-20') + n));
const money = fc.oneof(
  fc.constantFrom('0', '12.50', '-12.50', '0.01', '-0.01', '99999999.99', '-3'),
  fc.integer({ min: -500, max: 5000 }).map((cents) => (cents / 100).toFixed(2)),
);
const orNull = (values: fc.Arbitrary<Value>) => fc.option(values, { nil: null, freq: 9 });
const text = (...values: string[]) => orNull(fc.constantFrom(...values));

/** Columns that a table may have beside customer and day, with their types and values. */
const FURTHER: Readonly<Record<string, readonly [string, fc.Arbitrary<Value>]>> = {
  amount: ['DECIMAL(18, 2)', orNull(money)],
  order_id: ['VARCHAR', text('1', '2', 'C3', 'c4', 'Cx', ' 1')],
  transaction_id: ['VARCHAR', text('t1', 't2', 't3', 't4', 't5', '')],
  product: ['VARCHAR', text('p', ' p', "q's", 'r', '')],
  category: ['VARCHAR', text('tea', 'Tea', 'pots', '')],
  channel: ['VARCHAR', text('web', 'shop', ' shop', '')],
  quantity: ['INTEGER', orNull(fc.integer({ min: -2, max: 3 }))],
  currency: ['VARCHAR', text('EUR', 'eur', ' EUR', 'USD', '')],
  status: ['VARCHAR', text('paid', 'Paid', 'refunded', 'failed', 'cancelled', 'odd')],
  refunded_amount: ['DECIMAL(18, 2)', orNull(fc.constantFrom('0', '1.00', '12.50'))],
};

/** What a date may be. */
const DATES: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  DATE: orNull(day),
  TIMESTAMP: orNull(
    fc.tuple(day, fc.constantFrom('00:00:00', '23:59:59', '12:30:00.5')).map((parts) => parts.join(' ')),
  ),
  'TIMESTAMP WITH TIME ZONE': orNull(
    fc
      .tuple(day, fc.constantFrom('00:30:00+00:00', '23:30:00+00:00', '12:00:00+00:00'))
      .map((parts) => parts.join(' ')),
  ),
};

/** Small tables with every edge, and how they are to be read. */
export const anyTable: fc.Arbitrary<{ rows: Rows; options: Partial<LedgerOptions> }> = fc
  .record({
    date: fc.constantFrom(...Object.keys(DATES)),
    further: fc.subarray(Object.keys(FURTHER)),
    real: fc.boolean(),
    timeZone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Tokyo'),
    refunds: fc.constantFrom('net' as const, 'exclude' as const),
    freeOrders: fc.constantFrom('keep' as const, 'exclude' as const),
    duplicates: fc.constantFrom('by-id' as const, 'keep' as const, 'exclude' as const),
    asOf: fc.constantFrom(undefined, '2024-03-10'),
    partition: fc.constantFrom(undefined, undefined, '1/2'),
  })
  .chain(({ date, further, real, timeZone, asOf, partition, ...policy }) => {
    const columns = {
      customer_id: 'VARCHAR',
      date,
      ...Object.fromEntries(further.map((name) => [name, name === 'amount' && real ? 'REAL8' : FURTHER[name][0]])),
    };
    const row = fc.tuple(text(...ids), DATES[date], ...further.map((name) => FURTHER[name][1]));
    // Rows that repeat are what duplicates are made of.
    const rows = fc
      .tuple(fc.array(row, { minLength: 1, maxLength: 30 }), fc.array(fc.nat(29), { maxLength: 8 }))
      .map(([own, again]) => [...own, ...again.flatMap((i) => (i < own.length ? [own[i]] : []))]);
    return rows.map((made) => ({
      rows: { columns, rows: made },
      options: { timeZone, policy, products: true, ...(asOf ? { asOf } : {}), ...(partition ? { partition } : {}) },
    }));
  });

/** Holds a table and a file of the same rows to equal results. */
export async function expectSame(address: string, parquet: string, options: Partial<LedgerOptions>): Promise<void> {
  const file = await everythingOf({ ...options, file: parquet });
  const table = await everythingOf({ ...options, file: address });
  expect(table).toEqual(file);
  if (typeof file === 'object') {
    const cellsIn = (source: string) => readCells({ memoryLimit: '512MB', ...options, file: source });
    expect(await cellsIn(address)).toEqual(await cellsIn(parquet));
  }
}
