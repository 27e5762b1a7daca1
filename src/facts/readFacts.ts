import { type ResultColumns, readColumns } from '../engines/readColumns.ts';
import { quoteText } from '../engines/sql.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, parseDay } from '../units.ts';
import { emptyFacts, FACT_NAMES, type FactScope, type Facts } from './facts.ts';
import { factsSql, type Selection, shareName, targetsSql } from './factsSql.ts';
import { prepareNamedRows } from './namedRows.ts';
import { preparePurchaseDays } from './purchaseDays.ts';
import { type Sample, sampleSql } from './sample.ts';

export interface FactQuestion {
  /** The last day that may enter, `YYYY-MM-DD`. */
  readonly cutoff: string;
  readonly scope: FactScope;
  /** Keeps about this share of customers, always the same ones for a seed; all where null. */
  readonly sample: Sample | null;
  /** Only these customers; all where not given. */
  readonly customers?: readonly string[];
}

/** Customers whose facts are aggregated at a time: their groups fit a processor's cache, and memory stays bounded. */
const RANGE = 131_072;

/**
 * Facts of the customers with any transaction up to the cutoff, in the order of summarise.ts, some hundred thousand at a
 * time: memory does not grow with customers.
 *
 * @throws OPTION_INVALID where the cutoff is no day
 */
export async function* streamFacts(ledger: Ledger, question: FactQuestion): AsyncGenerator<Facts, void, void> {
  const { scope } = question;
  const cutoff = parseDay(question.cutoff, 'cutoff');
  await preparePurchaseDays(ledger);
  const named = await prepareNamedRows(ledger, scope.shares);
  const hasProducts = scope.hasProducts && ledger.columns.product !== undefined;
  const sources = { cutoff, scope, named, hasProducts };
  for (const selection of await selectionsOf(ledger, question)) {
    const read = await readColumns(ledger.connection, factsSql(sources, selection));
    if (read.length > 0) yield factsOf(read, cutoff, scope);
  }
}

/** All of them at once, for training. */
export async function readFacts(ledger: Ledger, question: FactQuestion): Promise<Facts> {
  const cutoff = parseDay(question.cutoff, 'cutoff');
  await preparePurchaseDays(ledger);
  const facts = emptyFacts(cutoff, await countCustomers(ledger, question), question.scope);
  let at = 0;
  for await (const part of streamFacts(ledger, question)) {
    for (const name of FACT_NAMES) facts.columns[name].set(part.columns[name], at);
    part.shares.forEach((values, c) => {
      values.forEach((column, v) => {
        facts.shares[c][v].set(column, at);
      });
    });
    at += part.length;
  }
  return facts;
}

/**
 * What the same customers, in the same order, did after the cutoff up to and including each of several ends.
 *
 * @returns for each end the purchases, and the net amount in currency units
 * @throws  OPTION_INVALID where the cutoff or an end is no day
 */
export async function readTargets(
  ledger: Ledger,
  question: FactQuestion,
  ends: readonly string[],
): Promise<{ purchases: Float64Array; value: Float64Array }[]> {
  const cutoff = parseDay(question.cutoff, 'cutoff');
  const days = ends.map((end) => parseDay(end, 'end'));
  await preparePurchaseDays(ledger);
  const length = await countCustomers(ledger, question);
  const targets = ends.map(() => ({ purchases: new Float64Array(length), value: new Float64Array(length) }));
  let at = 0;
  for (const selection of await selectionsOf(ledger, question)) {
    const read = await readColumns(ledger.connection, targetsSql(cutoff, days, selection));
    targets.forEach(({ purchases, value }, i) => {
      purchases.set(read.doubles(`purchases_${i}`), at);
      value.set(read.doubles(`value_${i}`), at);
    });
    at += read.length;
  }
  return targets;
}

function factsOf(read: ResultColumns, cutoff: EpochDay, { shares }: FactScope): Facts {
  return {
    cutoff,
    length: read.length,
    columns: Object.fromEntries(FACT_NAMES.map((name) => [name, read.doubles(name)])) as Facts['columns'],
    shares: shares.map(({ values }, c) => values.map((_, v) => read.doubles(shareName(c, v)))),
  };
}

/** The customers asked for, in ranges of places one after the other. */
export async function selectionsOf(
  ledger: Ledger,
  question: Pick<FactQuestion, 'cutoff' | 'sample' | 'customers'>,
): Promise<Selection[]> {
  const { customers, sample } = question;
  const { count, inOrder } = await customersAt(ledger, question.cutoff);
  const chosen = chosenSql(question);
  const only = (range: string) =>
    chosen === null ? range : `${range} AND place IN (SELECT place FROM customer_places WHERE ${range} AND ${chosen})`;
  // Names that are all numbers up to the cutoff, and not later, make another order than that of the places.
  if (!inOrder) return [{ where: only('true'), order: 'TRY_CAST(customer AS DOUBLE), customer' }];
  const range = customers ? count : Math.ceil(RANGE / (sample?.share ?? 1));
  return Array.from({ length: Math.ceil(count / range) }, (_, i) => ({
    where: only(`place >= ${i * range} AND place < ${(i + 1) * range}`),
    order: 'place',
  }));
}

/** How many places there are, and whether they are in the order of the customers who are known at the cutoff. */
async function customersAt(ledger: Ledger, cutoff: string): Promise<{ count: number; inOrder: boolean }> {
  const read = await readColumns(
    ledger.connection,
    `SELECT
      CAST(count(*) AS INTEGER) AS count,
      CAST(bool_and(numeric) = coalesce(bool_and(numeric) FILTER (seen <= DATE '${cutoff}'), bool_and(numeric)) AS INTEGER) AS in_order
    FROM customer_places`,
  );
  return { count: read.integers('count')[0], inOrder: read.integers('in_order')[0] === 1 };
}

async function countCustomers(ledger: Ledger, question: FactQuestion): Promise<number> {
  const chosen = chosenSql(question);
  const read = await readColumns(
    ledger.connection,
    `SELECT CAST(count(*) AS INTEGER) AS count
    FROM customer_places
    WHERE seen <= DATE '${question.cutoff}'${chosen === null ? '' : ` AND ${chosen}`}`,
  );
  return read.integers('count')[0];
}

/** The condition on a customer's name; null where all are asked for. */
function chosenSql({ sample, customers }: Pick<FactQuestion, 'sample' | 'customers'>): string | null {
  const conditions = [
    ...(sample === null ? [] : [sampleSql(sample, 'key')]),
    ...(customers === undefined
      ? []
      : [customers.length === 0 ? 'false' : `customer IN (${customers.map(quoteText).join(', ')})`]),
  ];
  return conditions.length === 0 ? null : conditions.join(' AND ');
}
