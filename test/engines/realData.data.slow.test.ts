/** Real ledgers as tables of engines: quality counts, facts and scores are those of the file. Needs data beside the repository. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, openEngine } from '../../src/engines/duckdb.ts';
import { quoteText } from '../../src/engines/sql.ts';
import { perennial } from '../support/cli.ts';
import { everythingOf, fillTable } from '../support/engineTables.ts';
import { folder } from '../support/ledgers.ts';
import { postgresPrograms, startPostgres } from '../support/postgres.ts';
import { hasTrino, startTrino } from '../support/trino.ts';

const DATA = resolve(import.meta.dirname, '../../../shared/data');

/** Each data set with the query that reads it with types, and what the columns are called and are. */
const LEDGERS = {
  cdnow: {
    file: 'cdnow_full.csv',
    columns: { customer_id: 'VARCHAR', date: 'DATE', amount: 'DECIMAL(18, 2)' },
    options: { currency: 'USD' },
    rows: 69_659,
  },
  retail: {
    file: 'online_retail_lines.csv.gz',
    columns: {
      ...{ InvoiceNo: 'VARCHAR', StockCode: 'VARCHAR', Description: 'VARCHAR', Quantity: 'INTEGER' },
      ...{ InvoiceDate: 'TIMESTAMP', UnitPrice: 'DECIMAL(18, 3)', CustomerID: 'VARCHAR', Country: 'VARCHAR' },
    },
    options: { currency: 'GBP' },
    rows: 541_909,
  },
} as const;
type Name = keyof typeof LEDGERS;
const NAMES = Object.keys(LEDGERS) as Name[];
const parquetOf = (name: Name) => join(folder, `real-${name}.parquet`);

/** A Parquet file with types, from which engines are filled and to which they are compared. */
async function makeParquet(name: Name): Promise<void> {
  const { file, columns } = LEDGERS[name];
  const types = Object.entries(columns).map(([column, type]) => `${quoteText(column)}: ${quoteText(type)}`);
  const engine = await openEngine({ memoryLimit: '512MB' });
  await engine.connection.run(
    `COPY (FROM read_csv(${quoteText(join(DATA, file))}, columns = {${types.join(', ')}}, header = true))
      TO ${quoteText(parquetOf(name))} (FORMAT parquet)`,
  );
  engine.close();
}

/** The table in a DuckDB file; gives its address. */
async function fillDuckDb(name: Name): Promise<string> {
  const file = join(folder, `real-${name}.duckdb`);
  const database = await openDatabase(file, { memoryLimit: '512MB' });
  const connection = await database.connect();
  await connection.run(`CREATE TABLE orders AS FROM ${quoteText(parquetOf(name))}`);
  connection.close();
  database.close();
  return `duckdb://${file}/orders`;
}

/** The table in a server, in batches. */
async function fillServer(name: Name, address: string): Promise<string> {
  const columns = Object.keys(LEDGERS[name].columns);
  const engine = await openEngine({ memoryLimit: '512MB' });
  const texts = columns.map((column, i) => `CAST("${column}" AS VARCHAR) AS c${i}`);
  const rows = await engine.connection.rows<Record<string, string | null>>(
    `SELECT ${texts.join(', ')} FROM ${quoteText(parquetOf(name))}`,
  );
  engine.close();
  await fillTable(address, {
    columns: LEDGERS[name].columns,
    rows: rows.map((row) => columns.map((_, i) => row[`c${i}`])),
  });
  return address;
}

interface Server {
  address(table: string): string;
  stop(): void;
}

/** Longest time, in ms, of one test with a server of its own: rows go there in batches of statements. */
const TEST = 1_800_000;

/** What a ledger comes to, and the scores of a model learnt from it, as text. */
async function resultsOf(name: Name, source: string, bundle: string) {
  const { options } = LEDGERS[name];
  const everything = await everythingOf({ file: source, ...options });
  const out = join(folder, 'real-scores.csv');
  const words = ['--transactions', source, '--currency', options.currency, '--quiet'];
  const { code, err } = await perennial('score', '--bundle', bundle, ...words, '--out', out);
  expect(code, err).toBe(0);
  return { everything, scores: readFileSync(out, 'utf8') };
}

describe.each(NAMES)('%s', (name) => {
  let ofFile: Awaited<ReturnType<typeof resultsOf>>;
  const bundle = join(folder, `real-${name}-bundle`);

  async function expectAlike(address: string): Promise<void> {
    const { everything, scores } = await resultsOf(name, address, bundle);
    expect(everything).toEqual(ofFile.everything);
    expect(scores === ofFile.scores, 'scores are those of the file').toBe(true);
  }

  /** Starts a server, fills it, and holds it to the file. */
  async function inServer(start: () => Promise<Server>): Promise<void> {
    const server = await start();
    try {
      await expectAlike(await fillServer(name, server.address('orders')));
    } finally {
      server.stop();
    }
  }

  beforeAll(async () => {
    await makeParquet(name);
    const words = ['--transactions', parquetOf(name), '--currency', LEDGERS[name].options.currency, '--quiet'];
    const { code, err } = await perennial('train', ...words, '--accept-excluded', '--no-posterior', '--out', bundle);
    expect(code, err).toBe(0);
    ofFile = await resultsOf(name, parquetOf(name), bundle);
    expect(ofFile.everything).toMatchObject({ quality: { read: { rows: LEDGERS[name].rows } } });
  }, TEST);

  test('a table in a DuckDB file gives what the file gives', async () => {
    await expectAlike(await fillDuckDb(name));
  });

  test.skipIf(postgresPrograms() === null)(
    'so does one in Postgres (needs its server: apt-get install postgresql)',
    () => inServer(startPostgres),
    TEST,
  );

  // Half a million lines do not fit the tables in memory of a test.
  test.skipIf(!hasTrino || name !== 'cdnow')(
    'so does one in Trino (needs what .ci/engines builds)',
    () => inServer(startTrino),
    TEST,
  );
});
