import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
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
import { PerennialError } from '../errors.ts';
import { NO_DAY, parseDay } from '../units.ts';
import type { CustomerIntervals, Interval } from '../valuation/intervals.ts';
import type { Valuation } from '../valuation/value.ts';
import type { Scores } from './score.ts';

/** How each kind of file is written; floating-point numbers keep all their digits in each. */
const FORMATS: Readonly<Record<string, string>> = {
  '.csv': '(FORMAT csv, HEADER)',
  '.parquet': '(FORMAT parquet, COMPRESSION zstd)',
  '.jsonl': '(FORMAT json)',
};

interface Column {
  readonly name: string;
  readonly type: DuckDBType;
  readonly value: (row: number) => DuckDBValue;
}

const CHUNK = 2048;

/**
 * Writes one line a customer, in the order of the summaries, as CSV, Parquet or JSON lines by the file's ending. Columns
 * of money are null where the transactions carry no amounts, dates where the customer has no purchase.
 *
 * @throws OPTION_INVALID for another ending, FILE_UNWRITABLE where the file can not be written
 */
export async function writeScores(scores: Scores, out: string): Promise<void> {
  const format = FORMATS[extname(out)];
  if (!format) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--out',
      value: out,
      problem: 'its ending names no format',
      remedy: `Use one of ${Object.keys(FORMATS).join(', ')}.`,
    });
  }
  const database = await DuckDBInstance.create();
  const connection = await database.connect();
  // Written beside and renamed: a reader never meets half a file.
  const draft = `${out}.part`;
  try {
    await fill(connection, scoreColumns(scores), scores.summaries.customer.length);
    await mkdir(dirname(out), { recursive: true });
    await connection.run(`COPY scores TO '${draft.replaceAll("'", "''")}' ${format}`);
    await rename(draft, out);
  } catch (error) {
    if (existsSync(draft)) await rm(draft);
    if (error instanceof PerennialError) throw error;
    const problem = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new PerennialError('FILE_UNWRITABLE', { file: out, problem });
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}

function scoreColumns({ summaries, valuation, intervals, why, single }: Scores): Column[] {
  const asOf = new DuckDBDateValue(parseDay(summaries.clock.asOf));
  const day = (column: Int32Array) => (row: number) =>
    column[row] === NO_DAY ? null : new DuckDBDateValue(column[row]);
  const whole = (column: Float64Array) => (row: number) => BigInt(column[row]);
  const real = (column: Float64Array) => (row: number) => column[row];
  const money = (column: Float64Array) => (valuation.hasAmounts ? real(column) : () => null);
  const { joined } = valuation;
  // A single model's name is in the bundle; here it is enough to know that it spoke alone.
  const method = joined?.method ?? 'probability model';
  const exact = (row: number) =>
    valuation.hasAmounts ? new DuckDBDecimalValue(valuation.historicalValue[row], 18, 6) : null;
  return [
    { name: 'customer_id', type: VARCHAR, value: (row) => summaries.customer[row] },
    { name: 'as_of', type: DATE, value: () => asOf },
    { name: 'orders', type: BIGINT, value: whole(summaries.orders) },
    { name: 'first_purchase', type: DATE, value: day(summaries.firstPurchase) },
    { name: 'last_purchase', type: DATE, value: day(summaries.lastPurchase) },
    { name: 'x', type: BIGINT, value: whole(summaries.x) },
    { name: 'tx', type: DOUBLE, value: real(summaries.tx) },
    { name: 'T', type: DOUBLE, value: real(summaries.T) },
    { name: 'historical_value', type: DECIMAL(18, 6), value: exact },
    { name: 'p_alive', type: DOUBLE, value: real(valuation.pAlive) },
    { name: 'p_return', type: DOUBLE, value: real(valuation.pReturn) },
    { name: 'expected_purchases', type: DOUBLE, value: real(valuation.expectedPurchases) },
    { name: 'expected_spend', type: DOUBLE, value: money(valuation.expectedSpend) },
    { name: 'predicted_value', type: DOUBLE, value: money(valuation.predictedValue) },
    { name: 'residual_value', type: DOUBLE, value: money(valuation.residualValue) },
    { name: 'total_value', type: DOUBLE, value: money(valuation.totalValue) },
    { name: 'naive_value', type: DOUBLE, value: money(valuation.naiveValue) },
    { name: 'method', type: VARCHAR, value: () => method },
    ...(joined
      ? [
          { name: 'predicted_low', type: DOUBLE, value: real(joined.low) },
          { name: 'predicted_high', type: DOUBLE, value: real(joined.high) },
          { name: 'predicted_typical', type: DOUBLE, value: real(joined.typical) },
        ]
      : []),
    ...(intervals ? intervalColumns(intervals.customers) : []),
    ...Object.entries(single ?? {}).flatMap(([name, own]) => singleColumns(name, own)),
    ...(why ? [{ name: 'why', type: VARCHAR, value: (row: number) => why[row] }] : []),
  ];
}

/** What one model says alone: bg_nbd_expected_purchases and so on. */
function singleColumns(name: string, { hasAmounts, ...valuation }: Valuation): Column[] {
  const prefix = name.replaceAll(/\W/g, '_');
  const column = (figure: string, values: Float64Array): Column => ({
    name: `${prefix}_${figure}`,
    type: DOUBLE,
    value: (row) => values[row],
  });
  return [
    column('p_alive', valuation.pAlive),
    column('p_return', valuation.pReturn),
    column('expected_purchases', valuation.expectedPurchases),
    ...(hasAmounts ? [column('predicted_value', valuation.predictedValue)] : []),
  ];
}

/** How unsure a figure is ends in what it is of: expected purchases by their parameters, the others with chance as well. */
function intervalColumns({ parameter, predictive }: CustomerIntervals): Column[] {
  const ends = (name: string, interval: Interval | null): Column[] =>
    interval
      ? [
          { name: `${name}_low`, type: DOUBLE, value: (row) => interval.lower[row] },
          { name: `${name}_high`, type: DOUBLE, value: (row) => interval.upper[row] },
        ]
      : [];
  return [
    ...ends('expected_purchases', parameter.expectedPurchases),
    ...ends('purchases', predictive.purchases),
    ...ends('value', predictive.value),
  ];
}

async function fill(connection: DuckDBConnection, columns: readonly Column[], rows: number): Promise<void> {
  const types = columns.map((column) => column.type);
  await connection.run(`CREATE TABLE scores (${columns.map(({ name, type }) => `"${name}" ${type}`).join(', ')})`);
  const appender = await connection.createAppender('scores');
  for (let from = 0; from < rows; from += CHUNK) {
    const size = Math.min(CHUNK, rows - from);
    const chunk = DuckDBDataChunk.create(types, size);
    columns.forEach(({ value }, i) => {
      chunk.setColumnValues(
        i,
        Array.from({ length: size }, (_, k) => value(from + k)),
      );
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
