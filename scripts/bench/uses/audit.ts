// The audit: whether totals with customers still to come lie in their bands, and what ten million lines cost.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { audit, writeSimulatedShop } from '../../../src/index.ts';
import { openLedger } from '../../../src/transactions/ledger.ts';
import { dataSets } from '../dataSets.ts';
import { inTurn, markdown, median, medianRatio, tsx, workshop } from '../measure.ts';

const CUSTOMERS = 2_600_000;
const ROUNDS = 3;
/** Of Online Retail the days after 2011-08-31; of CDNOW half a year. */
const PERIODS: Readonly<Record<string, number>> = { 'Online Retail': 100, 'CDNOW full': 183 };

export async function benchAudit(): Promise<string> {
  return [await totals(), await cost()].join('\n\n');
}

async function totals(): Promise<string> {
  const rows: string[][] = [];
  for (const { title, file } of dataSets().filter(({ title: name }) => name in PERIODS)) {
    // As it is, refunds and all.
    const ledger = await openLedger({ file, products: true });
    const { backtest } = await audit(ledger, { periodDays: PERIODS[title] });
    await ledger.close();
    if (!backtest) continue;
    const { asOf, known, newcomers, total } = backtest;
    const print = (value: number) => Math.round(value).toLocaleString('en-US');
    const part = (own: typeof total) =>
      own.actual === 0
        ? 'none came, none expected'
        : `${print(own.expected)} [${print(own.low)}, ${print(own.high)}], became ${print(own.actual)}`;
    rows.push([
      `${title}, ${PERIODS[title]} days from ${asOf}`,
      part(known),
      newcomers ? part(newcomers) : '–',
      part(total),
    ]);
  }
  return markdown(['Revenue, with 80 % band', 'known customers', 'still to come', 'total'], rows);
}

async function cost(): Promise<string> {
  const file = join(workshop, `shop-${CUSTOMERS}.csv`);
  if (!existsSync(file)) {
    console.error('Simulating ten million transactions …');
    await writeSimulatedShop({ customers: CUSTOMERS, seed: 1, out: file });
  }
  const side = (task: string) => () => tsx('uses/auditTask.ts', task, file);
  const runs = inTurn({ bare: side('bare'), audit: side('audit') }, ROUNDS);
  const row = (title: string, name: 'bare' | 'audit') => [
    title,
    median(runs[name]).toFixed(2),
    median(runs[name], 'megabytes').toFixed(0),
    (name === 'bare' ? 1 : 1 / medianRatio(runs.audit, runs.bare)).toFixed(2),
  ];
  return markdown(
    ['10 M rows of CSV, DuckDB within 1 GB', 'processor seconds', 'MB', 'ratio'],
    [
      row('bare queries: bridge, cohorts by month, cohorts by week', 'bare'),
      row('ledger with quality report, and what the audit asks of it', 'audit'),
    ],
  );
}
