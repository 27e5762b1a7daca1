/**
 * Reference values and real data that lie beside the repository, in ../shared. Where they are absent, tests that need
 * them are left out, and the run says so; what is committed in test/golden holds the models to reference values anywhere.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';

const shared = (path: string) => fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url));

/** A JSON file of reference values (see ../shared/golden/README.md). */
export function golden<T>(name: string): T {
  // Python writes NaN, which JSON does not have.
  return JSON.parse(readFileSync(shared(`golden/${name}.json`), 'utf8').replaceAll(': NaN', ': null'));
}

/** `it`, or nothing where one of the files is not at hand. */
export function itWith(...paths: string[]): (name: string, run: () => void | Promise<void>) => void {
  return paths.every((path) => existsSync(shared(path))) ? it : () => {};
}

/** Customers as the reference values count them, one a row, in the order of their first line. */
export interface Customers {
  readonly id: Float64Array;
  readonly x: Float64Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
  /** Sum of ln(weeks between purchases). */
  readonly lnGaps: Float64Array;
  /** Repeat purchases of a positive amount, and their mean. */
  readonly spendCount: Float64Array;
  readonly meanSpend: Float64Array;
}

/** CDNOW by the conventions of the reference values: weeks, purchases merged by day, up to 1997-09-30. */
export function cdnow(set: 'sample' | 'full', end = '1997-09-30'): Customers {
  const lines = readFileSync(shared(`data/cdnow_${set}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const until = epochDay(end);
  const amountsByDay = new Map<string, Map<number, number>>();
  for (const line of lines) {
    const [customer, date, amount] = line.split(',');
    const day = epochDay(date);
    if (day > until) continue;
    const days = amountsByDay.get(customer) ?? new Map<number, number>();
    amountsByDay.set(customer, days.set(day, (days.get(day) ?? 0) + Number(amount)));
  }
  const rows = [...amountsByDay].map(([customer, amounts]) => {
    const days = [...amounts.keys()].sort((p, q) => p - q);
    const weeks = days.map((day) => (day - days[0]) / 7);
    const spent = days.slice(1).flatMap((day) => (amounts.get(day)! > 0 ? [amounts.get(day)!] : []));
    return {
      id: Number(customer),
      x: days.length - 1,
      tx: weeks[weeks.length - 1],
      T: (until - days[0]) / 7,
      lnGaps: weeks.slice(1).reduce((sum, week, i) => sum + Math.log(week - weeks[i]), 0),
      spendCount: spent.length,
      meanSpend: spent.length > 0 ? spent.reduce((sum, amount) => sum + amount, 0) / spent.length : 0,
    };
  });
  const column = (field: keyof (typeof rows)[number]) => Float64Array.from(rows, (row) => row[field]);
  return {
    id: column('id'),
    x: column('x'),
    tx: column('tx'),
    T: column('T'),
    lnGaps: column('lnGaps'),
    spendCount: column('spendCount'),
    meanSpend: column('meanSpend'),
  };
}

function epochDay(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

/** |actual / expected - 1|; the absolute difference where the expected value is below `floor`. */
export function relativeError(actual: number, expected: number, floor = 1e-12): number {
  return Math.abs(expected) < floor ? Math.abs(actual - expected) : Math.abs(actual / expected - 1);
}

/** The largest relative error of a column, NaN counting as infinite. */
export function worstError(actual: ArrayLike<number>, expected: ArrayLike<number>, floor = 1e-12): number {
  let worst = actual.length === expected.length ? 0 : Infinity;
  for (let i = 0; i < expected.length; i++) {
    const error = relativeError(actual[i], expected[i], floor);
    worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
  }
  return worst;
}
