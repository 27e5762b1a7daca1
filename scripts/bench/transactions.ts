import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeSimulatedShop } from '../../src/index.ts';
import { inTurn, markdown, median, tsx, workshop } from './measure.ts';

const CUSTOMERS = 2_600_000;

/** Ten million rows of CSV to customers' summaries, beside the bare aggregation in DuckDB, each in a fresh process. */
export async function benchTransactions(): Promise<string> {
  const file = join(workshop, `shop-${CUSTOMERS}.csv`);
  if (!existsSync(file)) {
    console.error('Simulating ten million transactions …');
    await writeSimulatedShop({ customers: CUSTOMERS, seed: 1, out: file });
  }
  const runs = inTurn(
    { bare: () => tsx('transactionsTask.ts', 'bare', file), ours: () => tsx('transactionsTask.ts', 'ledger', file) },
    5,
  );
  const ratios = runs.ours.map((run, i) => ({ ...run, ratio: run.seconds / runs.bare[i].seconds }));
  return markdown(
    ['10 M rows of CSV to summaries, DuckDB within 1 GB', 'seconds', 'MB', 'ratio'],
    [
      ['bare DuckDB aggregation', median(runs.bare).toFixed(2), median(runs.bare, 'megabytes').toFixed(0), '1.00'],
      [
        'ledger with quality report, and summaries',
        median(runs.ours).toFixed(2),
        median(runs.ours, 'megabytes').toFixed(0),
        median(ratios, 'ratio').toFixed(2),
      ],
    ],
  );
}
