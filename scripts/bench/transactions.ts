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
  const side = (task: string) => () => tsx('transactionsTask.ts', task, file);
  const runs = inTurn({ bare: side('bare'), ledger: side('ledger'), products: side('products') }, 5);
  const row = (title: string, side: keyof typeof runs) => {
    const ratios = runs[side].map((run, i) => ({ ...run, ratio: run.seconds / runs.bare[i].seconds }));
    return [
      title,
      median(runs[side]).toFixed(2),
      median(runs[side], 'megabytes').toFixed(0),
      median(ratios, 'ratio').toFixed(2),
    ];
  };
  return markdown(
    ['10 M rows of CSV to summaries, DuckDB within 1 GB', 'seconds', 'MB', 'ratio'],
    [
      row('bare DuckDB aggregation to the same columns', 'bare'),
      row('ledger with quality report, and summaries', 'ledger'),
      row('the same, keeping products for the regression', 'products'),
    ],
  );
}
