import { join } from 'node:path';
import { type Measured, markdown, tsx, workshop } from './measure.ts';
import { scaleShop } from './scaleShop.ts';

/** Customers of the made-up shops, with 3.85 transactions each: a million transactions, ten, and a hundred. */
const SHOPS = [260_000, 2_600_000, 26_000_000];
/** A part has about so many customers. */
const PART = 1_000_000;

/**
 * What a hundred million transactions take beside a tenth and a hundredth of them, each in a fresh process, once: facts
 * beside the bare aggregation, training on one part of the customers, and scores of one part.
 */
export async function benchScale(): Promise<string> {
  const bundle = join(workshop, 'scale-bundle');
  const rows: string[][] = [];
  for (const customers of SHOPS) {
    const file = await scaleShop(customers);
    const parts = Math.max(1, Math.round(customers / PART));
    const part = `1/${parts}`;
    rows.push(
      row(customers, 'bare aggregation in DuckDB', tsx('scaleTask.ts', 'bare', file)),
      row(customers, 'ledger with quality report, and summaries', tsx('scaleTask.ts', 'facts', file)),
      row(customers, `training on partition ${part}`, tsx('scaleTask.ts', 'train', file, part, bundle)),
      row(customers, `scores of partition ${part}`, tsx('scaleTask.ts', 'score', file, part, bundle)),
    );
  }
  return markdown(
    ['Parquet, memory as by default', 'customers in the file', 'customers asked for', 'processor seconds', 'MB'],
    rows,
  );
}

function row(customers: number, title: string, measured: Measured | null): string[] {
  const of = (figure: string, digits: number) =>
    measured ? measured[figure].toLocaleString('en', { maximumFractionDigits: digits }) : 'does not finish';
  return [title, customers.toLocaleString('en'), of('customers', 0), of('seconds', 1), of('megabytes', 0)];
}
