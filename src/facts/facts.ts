import { z } from 'zod';
import { readColumns } from '../engines/readColumns.ts';
import { quoteName } from '../engines/sql.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, parseDay } from '../units.ts';

/** Text columns of transactions: the share of a customer's rows with a value can be a feature. */
export const SHARE_COLUMNS = ['category', 'channel'] as const;
export type ShareColumn = (typeof SHARE_COLUMNS)[number];

/** What facts and features there are: decided once, at training, and saved with the model. */
export const factScopeSchema = z.strictObject({
  hasAmounts: z.boolean(),
  hasProducts: z.boolean(),
  hasRefunds: z.boolean(),
  /** Of SHARE_COLUMNS, those and their values whose share of a customer's rows is a feature. */
  shares: z.array(z.strictObject({ column: z.string(), values: z.array(z.string()).readonly() })).readonly(),
  /** Length of the window of the same days last year: day > cutoff - 365 and day <= cutoff - 365 + windowDays. */
  windowDays: z.number().positive(),
});
export type FactScope = Readonly<z.output<typeof factScopeSchema>>;

/**
 * What is known of a customer at a cutoff. A purchase is a day with a row that is no refund (purchaseDays.ts); its
 * amount is what the day brought, at least 0. Money is in currency units, and 0 where there are no amounts.
 */
export const FACTS = {
  n: 'purchases; 0 for a customer with refunds alone',
  first: 'day of the first purchase, in days since 1970; NaN where there is none',
  last: 'day of the last purchase; NaN where there is none',
  orders: 'orders: distinct order numbers a day and rows without one; refunds are none',
  gapSquares: 'sum of squared gaps, in days; a gap lies between a purchase and the one before',
  lastGap: 'days from the last purchase but one to the last; 0 where there are not two',
  lnGaps: 'sum of ln(gap)',
  total: 'sum of amounts',
  largest: 'largest amount',
  second: 'second largest amount; 0 where there are not two',
  firstAmount: 'amount of the first purchase',
  lastAmount: 'amount of the last purchase',
  logSum: 'sum of ln(1 + amount)',
  logSquares: 'sum of ln(1 + amount)²',
  n14: 'purchases in the last 14 days: day > cutoff - 14, and so for other windows',
  n30: 'purchases in the last 30 days',
  n60: 'purchases in the last 60 days',
  n90: 'purchases in the last 90 days',
  n180: 'purchases in the last 180 days',
  n365: 'purchases in the last 365 days',
  spend30: 'sum of amounts in the last 30 days',
  spend90: 'sum of amounts in the last 90 days',
  spend180: 'sum of amounts in the last 180 days',
  spend365: 'sum of amounts in the last 365 days',
  nHalf: 'purchases in the latter half of the time since the first',
  nQuarter: 'purchases in the last quarter of the time since the first',
  spendHalf: 'sum of amounts in the latter half of the time since the first',
  nLastYear: 'purchases in the window of the same days last year',
  spendLastYear: 'sum of amounts in the window of the same days last year',
  refunded: 'what refunds took back, on days of purchases or not',
  refundDays: 'days on which refunds took something back',
  products: 'distinct products bought',
  productDays: 'products bought, each once a day',
  rows: 'rows that are no refund',
  fold: '0 to 9 by a hash of the name; 0 for customers given by their transactions, who have none',
} as const;
export type FactName = keyof typeof FACTS;
export const FACT_NAMES = Object.keys(FACTS) as readonly FactName[];

/** Trailing windows in days; those of spend are fewer, for spend is noisier. */
export const WINDOWS = [14, 30, 60, 90, 180, 365] as const;
export const SPEND_WINDOWS = [30, 90, 180, 365] as const;

/** Seasons are compared with the same days so many days earlier. */
export const LAST_YEAR = 365;

/** Facts of customers at a cutoff, as columns of equal length. */
export interface Facts {
  readonly cutoff: EpochDay;
  readonly length: number;
  readonly columns: Readonly<Record<FactName, Float64Array>>;
  /** Rows with each value of each share column, as FactScope.shares lists them; NaN where no row names any value. */
  readonly shares: readonly (readonly Float64Array[])[];
}

/** Facts of no customer yet: columns of 0, to be filled. */
export function emptyFacts(cutoff: EpochDay, length: number, { shares }: Pick<FactScope, 'shares'>): Facts {
  return {
    cutoff,
    length,
    columns: Object.fromEntries(FACT_NAMES.map((name) => [name, new Float64Array(length)])) as Facts['columns'],
    shares: shares.map(({ values }) => values.map(() => new Float64Array(length))),
  };
}

/** Customers from one row to before another, without copying a number. */
export function sliceFacts({ cutoff, columns, shares }: Facts, from: number, to: number): Facts {
  const cut = (column: Float64Array) => column.subarray(from, to);
  return {
    cutoff,
    length: to - from,
    columns: Object.fromEntries(FACT_NAMES.map((name) => [name, cut(columns[name])])) as Facts['columns'],
    shares: shares.map((values) => values.map(cut)),
  };
}

/** Values of a text column that are worth a feature: so many, and bought by so many customers. */
const MOST_VALUES = 6;
const VALUE_CUSTOMERS = 50;

/**
 * Which facts the ledger can give, from what it holds up to as-of.
 *
 * @throws OPTION_INVALID where as-of is no day
 */
export async function readScope(ledger: Ledger, asOf: string, windowDays: number): Promise<FactScope> {
  parseDay(asOf, '--as-of');
  const columns = await readColumns(
    ledger.connection,
    `SELECT CAST(count(*) FILTER (refund) AS INTEGER) AS refunds FROM ledger WHERE day <= DATE '${asOf}'`,
  );
  const shares: FactScope['shares'][number][] = [];
  for (const column of SHARE_COLUMNS) {
    if (ledger.columns[column] === undefined) continue;
    const values = await commonValues(ledger, column, asOf);
    if (values.length > 1) shares.push({ column, values });
  }
  return {
    hasAmounts: ledger.hasAmounts,
    hasProducts: ledger.columns.product !== undefined,
    hasRefunds: columns.integers('refunds')[0] > 0,
    shares,
    windowDays,
  };
}

async function commonValues(ledger: Ledger, column: string, asOf: string): Promise<string[]> {
  const name = quoteName(column);
  const columns = await readColumns(
    ledger.connection,
    `SELECT ${name} AS value
    FROM ledger
    WHERE ${name} IS NOT NULL AND NOT refund AND day <= DATE '${asOf}'
    GROUP BY ${name}
    HAVING count(DISTINCT customer) >= ${VALUE_CUSTOMERS}
    ORDER BY count(DISTINCT customer) DESC, ${name}
    LIMIT ${MOST_VALUES}`,
  );
  return columns.text('value');
}
