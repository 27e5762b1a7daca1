// One measurement of the scale benchmark in a process of its own: `bare`, `facts`, `train` or `score`, a file, for the last
// two a partition, and for `score` a bundle; what it takes is counted in seconds of processor time.
import { rmSync } from 'node:fs';
import { openEngine } from '../../src/engines/duckdb.ts';
import { quoteText } from '../../src/engines/sql.ts';
import { loadBundle, openLedger, saveBundle, score, summarySql, train, writeScores } from '../../src/index.ts';
import { bareSummary } from './bareSummary.ts';

/** The bare aggregation is given what it needs: it holds all customer-days at once, ours puts on disk what does not fit. */
const BARE_MEMORY = '16GB';
const [task, file, partition, bundle] = process.argv.slice(2);
const TASKS: Readonly<Record<string, () => Promise<number>>> = { bare, facts, train: trained, score: scored };
const before = process.cpuUsage();
const customers = await TASKS[task]();
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    seconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
    customers,
  }),
);

/** What a person would write in DuckDB for a file known to be clean, to the same columns as a summary has. */
async function bare(): Promise<number> {
  const engine = await openEngine({ memoryLimit: BARE_MEMORY });
  const { connection } = engine;
  await connection.run('SET preserve_insertion_order = false');
  await connection.run(bareSummary(`read_parquet(${quoteText(file)})`));
  const [{ count }] = await connection.rows<{ count: bigint }>('SELECT count(*) AS count FROM summary');
  engine.close();
  return Number(count);
}

/** The same from a ledger that is validated and judged. */
async function facts(): Promise<number> {
  const ledger = await openLedger({ file, products: false });
  await ledger.connection.run(`CREATE TABLE summary AS ${summarySql({ asOf: ledger.asOf, holdoutEnd: null })}`);
  await ledger.close();
  return ledger.quality.customers;
}

function opened() {
  return openLedger({ file, currency: 'EUR', ...(partition === '1/1' ? {} : { partition }) });
}

async function trained(): Promise<number> {
  const ledger = await opened();
  const { manifest, network } = await train(ledger);
  await saveBundle(bundle, manifest, network);
  await ledger.close();
  return manifest.training.customers;
}

async function scored(): Promise<number> {
  const out = `${bundle}.scores.parquet`;
  const ledger = await opened();
  const scores = await score(await loadBundle(bundle), ledger);
  await writeScores(scores, out);
  await ledger.close();
  rmSync(out);
  return scores.summaries.customer.length;
}
