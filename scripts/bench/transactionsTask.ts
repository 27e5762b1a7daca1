// One side of the transactions benchmark: `bare FILE` or `ledger FILE`, in a process of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openLedger, summarySql } from '../../src/index.ts';

const MEMORY = '1GB';
const [task, file] = process.argv.slice(2);
const started = performance.now();
await (task === 'bare' ? bare() : ledger());
console.log(
  JSON.stringify({
    seconds: (performance.now() - started) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
);

/** The same figures as a summary has, from a file known to be clean, with nothing judged, counted or kept. */
async function bare(): Promise<void> {
  const temp = mkdtempSync(join(tmpdir(), 'perennial-bare-'));
  const database = await DuckDBInstance.create(':memory:', { memory_limit: MEMORY, temp_directory: temp });
  const connection = await database.connect();
  await connection.run('SET preserve_insertion_order = false');
  await connection.run(`
    CREATE TABLE summary AS
    SELECT
      customer_id,
      count(*) - 1 AS x,
      min(date) AS first_purchase,
      max(date) AS last_purchase,
      sum(net) AS value,
      (sum(net) - arg_min(net, date)) / nullif(count(*) - 1, 0) AS mean_spend
    FROM (SELECT customer_id, date, sum(amount) AS net FROM read_csv('${file}') GROUP BY customer_id, date)
    GROUP BY customer_id`);
  connection.closeSync();
  database.closeSync();
  rmSync(temp, { recursive: true, force: true });
}

async function ledger(): Promise<void> {
  const opened = await openLedger({ file, memoryLimit: MEMORY });
  const question = { asOf: opened.asOf, holdoutEnd: null, hasOrders: false };
  await opened.connection.run(`CREATE TABLE summary AS ${summarySql(question)}`);
  await opened.close();
}
