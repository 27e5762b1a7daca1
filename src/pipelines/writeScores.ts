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
import { parseDay } from '../units.ts';
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

/** The columns of scores.csv, in this order; what a file has beyond them was asked for. */
function scoreColumns({ summaries, valuation, explanation, single }: Scores): Column[] {
  const { historicalValue, purchases, value, level, terms, method, model, nextPurchaseDays } = valuation;
  const asOf = parseDay(summaries.clock.asOf);
  const real = (name: string, column: Float64Array | null): Column => ({
    name,
    type: DOUBLE,
    value: column ? (row) => column[row] : () => null,
  });
  const same = (name: string, type: DuckDBType, constant: DuckDBValue): Column => ({
    name,
    type,
    value: () => constant,
  });
  const notes = [
    ...valuation.warnings,
    ...(valuation.hasAmounts && valuation.noResidual ? [valuation.noResidual] : []),
  ];
  return [
    { name: 'customer_id', type: VARCHAR, value: (row) => summaries.customer[row] },
    {
      name: 'historical_value',
      type: DECIMAL(18, 6),
      value: (row) => (valuation.hasAmounts ? new DuckDBDecimalValue(historicalValue[row], 18, 6) : null),
    },
    real('expected_purchases', valuation.expectedPurchases),
    real('purchases_low', purchases.low),
    real('purchases_median', purchases.median),
    real('purchases_high', purchases.high),
    real('expected_spend', valuation.expectedSpend),
    real('predicted_value', valuation.predictedValue),
    real('value_low', value && value.low),
    real('value_median', value && value.median),
    real('value_high', value && value.high),
    real('total_value', valuation.totalValue),
    real('residual_value', valuation.residualValue),
    real('p_alive', valuation.pAlive),
    real('p_return', valuation.pReturn),
    {
      name: 'next_purchase',
      type: DATE,
      value: (row) => (Number.isNaN(nextPurchaseDays[row]) ? null : new DuckDBDateValue(asOf + nextPurchaseDays[row])),
    },
    real('naive_value', valuation.naiveValue),
    same('as_of', DATE, new DuckDBDateValue(asOf)),
    same('horizon_days', BIGINT, BigInt(terms.horizonDays)),
    same('level', DOUBLE, level),
    same('model', VARCHAR, method === 'single' ? model : method),
    same('warnings', VARCHAR, notes.join(' ')),
    ...Object.entries(single ?? {}).flatMap(([name, own]) => singleColumns(name, own)),
    ...(explanation ? [{ name: 'explanation', type: VARCHAR, value: (row: number) => explanation[row] }] : []),
  ];
}

/** What one model says alone: bg_nbd_expected_purchases and so on. */
function singleColumns(name: string, valuation: Valuation): Column[] {
  const prefix = name.replaceAll(/\W/g, '_');
  const column = (figure: string, values: Float64Array): Column => ({
    name: `${prefix}_${figure}`,
    type: DOUBLE,
    value: (row) => values[row],
  });
  const { predictedValue } = valuation;
  return [
    column('p_alive', valuation.pAlive),
    column('p_return', valuation.pReturn),
    column('expected_purchases', valuation.expectedPurchases),
    ...(predictedValue ? [column('predicted_value', predictedValue)] : []),
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
