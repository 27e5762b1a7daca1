// One side of the transactions benchmark: `bare`, `ledger`, `products`, `preset` or `generic`, and a file, in a process of
// its own; what it takes is counted in seconds of processor time.
import { openEngine } from '../../src/engines/duckdb.ts';
import { type LedgerOptions, openLedger, summarySql } from '../../src/index.ts';

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
  await connection.run(`
    CREATE TABLE summary AS
    SELECT
      customer_id AS customer,
      count(*) FILTER (sales > 0) AS purchases,
      min(date) FILTER (sales > 0) AS first_purchase,
      max(date) FILTER (sales > 0) AS last_purchase,
      sum(sales) AS orders,
      arg_min(spend, date) FILTER (sales > 0) AS first_spend,
      count(*) FILTER (spend > 0) - CASE WHEN first_spend > 0 THEN 1 ELSE 0 END AS repeat_spend_days,
      sum(spend) - first_spend AS repeat_spend,
      sum(net) FILTER (sales > 0) AS purchase_value,
      sum(net) AS historical_value
    FROM (
      SELECT
        customer_id,
        date,
        count(*) FILTER (amount >= 0) AS sales,
        sum(amount) AS net,
        CASE WHEN sales > 0 AND net > 0 THEN net ELSE 0 END AS spend
      FROM read_csv('${file}', types = {'amount': 'DECIMAL(18, 6)'})
      GROUP BY customer_id, date
    )
    GROUP BY customer_id`);
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
