import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../../src/engines/duckdb.ts';
import { writeSimulatedShop } from '../../src/index.ts';
import { inTurn, markdown, median, tsx, workshop } from './measure.ts';

const CUSTOMERS = 2_600_000;
const ROUNDS = 3;

/**
 * Ten million rows of CSV to customers' summaries, beside the bare aggregation in DuckDB, and the same rows as an export of
 * Stripe beside the same file read by its usual names: each in a fresh process, by processor time.
 */
export async function benchTransactions(): Promise<string> {
  const file = join(workshop, `shop-${CUSTOMERS}.csv`);
  if (!existsSync(file)) {
    console.error('Simulating ten million transactions …');
    await writeSimulatedShop({ customers: CUSTOMERS, seed: 1, out: file });
  }
  const exported = await asStripe(file);
  const side =
    (task: string, of = file) =>
    () =>
      tsx('transactionsTask.ts', task, of);
  const plain = { bare: side('bare'), ledger: side('ledger'), products: side('products') };
  const runs = inTurn({ ...plain, generic: side('generic', exported), preset: side('preset', exported) }, ROUNDS);
  const row = (title: string, side: keyof typeof runs, beside = 'bare') => {
    const ratios = runs[side].map((run, i) => ({ ...run, ratio: run.seconds / runs[beside][i].seconds }));
    return [
      title,
      median(runs[side]).toFixed(2),
      median(runs[side], 'megabytes').toFixed(0),
      median(ratios, 'ratio').toFixed(2),
    ];
  };
  return markdown(
    ['10 M rows of CSV to summaries, DuckDB within 1 GB', 'processor seconds', 'MB', 'ratio'],
    [
      row('bare DuckDB aggregation to the same columns', 'bare'),
      row('ledger with quality report, and summaries', 'ledger'),
      row('the same, keeping products for the regression', 'products'),
      row('an export of Stripe, its columns by usual names', 'generic', 'generic'),
      row('the same by its preset', 'preset', 'generic'),
    ],
  );
}

/** The same rows in the columns of Stripe's payments, some of them failed, a few refunded in part. */
async function asStripe(file: string): Promise<string> {
  const exported = file.replace(/\.csv$/, '-stripe.csv');
  if (existsSync(exported)) return exported;
  const engine = await openEngine({ memoryLimit: '1GB' });
  const out = exported.replaceAll("'", "''");
  await engine.connection.run(`
    COPY (
      SELECT
        'ch_' || row_number() OVER () AS id,
        CAST(date AS VARCHAR) || ' 12:00:00' AS "Created date (UTC)",
        amount AS "Amount",
        CASE WHEN hash(customer_id, date) % 50 = 0 THEN amount / 2 ELSE 0 END AS "Amount Refunded",
        'eur' AS "Currency",
        CASE WHEN hash(date, customer_id) % 20 = 0 THEN 'Failed' ELSE 'Paid' END AS "Status",
        customer_id AS "Customer ID"
      FROM read_csv('${file}', types = {'amount': 'DECIMAL(18, 2)'})
    ) TO '${out}' (HEADER)`);
  engine.close();
  return exported;
}
