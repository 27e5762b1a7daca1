import { readColumns } from '../engines/readColumns.ts';
import { quoteText } from '../engines/sql.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { prepareKeys } from './purchaseDays.ts';
import { type Sample, sampleSql } from './sample.ts';

/** Which customers a statement is about, and in which order. */
export interface Selection {
  /** A condition on `place`, which every table has. */
  readonly where: string;
  /** Expressions over customer_places. */
  readonly order: string;
  /** Whether the rows of `purchase_days` that meet the condition come in this order as they are. */
  readonly ordered: boolean;
}

/** Of whom something is asked, up to a cutoff. */
export interface WhoIsAsked {
  /** The last day that may enter, `YYYY-MM-DD`. */
  readonly cutoff: string;
  /** Keeps about this share of customers, always the same ones for a seed; all where null. */
  readonly sample: Sample | null;
  /** Only these customers; all where not given. */
  readonly customers?: readonly string[];
}

/** Customers whose days are read at a time: memory stays bounded. */
const RANGE = 131_072;

/** The customers asked for, in ranges of places one after the other. */
export async function selectionsOf(ledger: Ledger, question: WhoIsAsked): Promise<Selection[]> {
  const { customers, sample } = question;
  if (sample) await prepareKeys(ledger);
  const { count, inOrder } = await customersAt(ledger, question.cutoff);
  const chosen = chosenSql(question);
  const only = (range: string) =>
    chosen === null ? range : `${range} AND place IN (SELECT place FROM customer_places WHERE ${range} AND ${chosen})`;
  // Names that are all numbers up to the cutoff, and not later, make another order than that of the places.
  if (!inOrder) return [{ where: only('true'), order: 'TRY_CAST(customer AS DOUBLE), customer', ordered: false }];
  const range = customers ? count : Math.ceil(RANGE / (sample?.share ?? 1));
  return Array.from({ length: Math.ceil(count / range) }, (_, i) => ({
    where: only(`place >= ${i * range} AND place < ${(i + 1) * range}`),
    order: 'place',
    // DuckDB scans a table in its order; a join, which the choice makes, loses it.
    ordered: chosen === null,
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

export async function countCustomers(ledger: Ledger, question: WhoIsAsked): Promise<number> {
  if (question.sample) await prepareKeys(ledger);
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
function chosenSql({ sample, customers }: Pick<WhoIsAsked, 'sample' | 'customers'>): string | null {
  const conditions = [
    ...(sample === null ? [] : [sampleSql(sample, 'key')]),
    ...(customers === undefined
      ? []
      : [customers.length === 0 ? 'false' : `customer IN (${customers.map(quoteText).join(', ')})`]),
  ];
  return conditions.length === 0 ? null : conditions.join(' AND ');
}
