// One side of the transactions benchmark: `bare`, `ledger`, `products`, `preset` or `generic`, and a file, in a process of
// its own; what it takes is counted in seconds of processor time.
import { openEngine } from '../../src/engines/duckdb.ts';
import { type LedgerOptions, openLedger, summarySql } from '../../src/index.ts';
import { bareSummary } from './bareSummary.ts';

const MEMORY = '1GB';
const [task, file] = process.argv.slice(2);
const before = process.cpuUsage();
await (task === 'bare' ? bare() : ledger(task));
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    seconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
);

/**
 * What a person would write in DuckDB for a file known to be clean: nothing validated, counted or kept, but the same columns
 * as a summary has, with exact sums.
 */
async function bare(): Promise<void> {
  const engine = await openEngine({ memoryLimit: MEMORY });
  const { connection } = engine;
  await connection.run('SET preserve_insertion_order = false');
  await connection.run(bareSummary(`read_csv('${file}', types = {'amount': 'DECIMAL(18, 6)'})`));
  engine.close();
}

/** `products` keeps product, category and channel too, as the regression asks; `generic` knows no preset, and is told the same columns. */
async function ledger(task: string): Promise<void> {
  const format: Partial<LedgerOptions> =
    task === 'generic' ? { format: 'generic', columns: { transactionId: 'id' } } : {};
  const opened = await openLedger({ file, memoryLimit: MEMORY, products: task === 'products', ...format });
  const question = { asOf: opened.asOf, holdoutEnd: null, sample: null };
  await opened.connection.run(`CREATE TABLE summary AS ${summarySql(question)}`);
  await opened.close();
}
