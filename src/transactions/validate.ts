import type { Connection } from '../engines/contract.ts';
import { quoteName, quoteText, trimmed } from '../engines/sql.ts';
import type { ColumnChoice, Role } from './columns.ts';
import { type DateFormat, daySql, plausible } from './dates.ts';
import type { Policy } from './options.ts';
import type { Source } from './source.ts';

/** Why a row is excluded. A row has one reason: the first that applies, in this order. */
export const REASONS = [
  'malformed line',
  'no customer',
  'unreadable date',
  'unreadable amount',
  'other currency',
  'after as-of',
  'duplicate transaction',
  'refund',
  'free order',
] as const;
export type Reason = (typeof REASONS)[number];

/** In the table `validated` a verdict is 0 for an accepted row, else the number of its reason, counted from 1. */
export function verdictOf(reason: Reason): number {
  return REASONS.indexOf(reason) + 1;
}

/** What a row is, whatever becomes of it; NULL where the amount can't be read. */
export const KINDS = ['sale', 'free', 'refund', 'cancellation'] as const;
export type Kind = (typeof KINDS)[number];

/** An order number such as C536379 stands for goods that came back, as in the UCI Online Retail data. */
export const CANCELLATION = '^[Cc]\\d';

/** All that decides over a row. */
export interface Rules {
  readonly columns: ColumnChoice;
  readonly dateFormat: DateFormat;
  readonly timeZone: string;
  /** Rows in another are excluded, where the file says which currency a row is in. */
  readonly currency: string;
  /** The last day that counts, `YYYY-MM-DD`. */
  readonly lastKnown: string;
  readonly policy: Policy;
}

/** Columns of the ledger that it has where the file does, by role. */
export const CARRIED = {
  order: 'order_id',
  transactionId: 'transaction_id',
  product: 'product',
  category: 'category',
  channel: 'channel',
} as const satisfies Partial<Record<Role, string>>;

/**
 * Makes the table `validated`: every row of the file, in the file's order (rowid counts them from 0), with its verdict,
 * and the view `ledger` of the accepted ones. Duplicates are found afterwards, see duplicates.ts.
 *
 * The table is uncompressed, in memory or spilled: DuckDB's file format would compress it, which takes three times as
 * long as reading the CSV.
 */
export async function validateRows(connection: Connection, source: Source, rules: Rules): Promise<void> {
  await connection.run(`CREATE TYPE kind AS ENUM (${KINDS.map(quoteText).join(', ')})`);
  await connection.run(validatedSql(source, rules));
  await connection.run(`
    CREATE VIEW ledger AS
    SELECT * EXCLUDE (verdict, rest), kind IN ('refund', 'cancellation') AS refund
    FROM validated
    WHERE verdict = 0`);
}

function validatedSql(source: Source, rules: Rules): string {
  const { columns, policy } = rules;
  const set = (condition: string, reason: Reason) => `WHEN ${condition} THEN ${verdictOf(reason)}`;
  return `
    CREATE TABLE validated AS
    SELECT
      * EXCLUDE (broken, cancelled, direction, same_currency),
      CASE
        WHEN cancelled THEN 'cancellation'::kind
        WHEN direction > 0 THEN 'sale'::kind
        WHEN direction = 0 THEN 'free'::kind
        WHEN direction < 0 THEN 'refund'::kind
      END AS kind,
      CAST(CASE
        ${set('broken', 'malformed line')}
        ${set("customer IS NULL OR customer = ''", 'no customer')}
        ${set(`(${plausible('day')}) IS NOT TRUE`, 'unreadable date')}
        ${set('amount IS NULL', 'unreadable amount')}
        ${set('same_currency IS NOT TRUE', 'other currency')}
        ${set(`day > DATE ${quoteText(rules.lastKnown)}`, 'after as-of')}
        ${policy.refunds === 'exclude' ? set("kind IN ('refund', 'cancellation')", 'refund') : ''}
        ${policy.freeOrders === 'exclude' ? set("kind = 'free'", 'free order') : ''}
        ELSE 0
      END AS UTINYINT) AS verdict
    FROM (
      SELECT
        ${inputs(source, columns, rules).join(',\n        ')}
      FROM ${source.rows}
    )`;
}

/** What the verdict is made of, one SQL column each. */
function inputs(source: Source, columns: ColumnChoice, rules: Rules): string[] {
  const { at } = columns;
  const raw = (role: Role) => `c${at[role]}`;
  const text = (role: Role) => trimmed(raw(role));
  const money = (role: Role) => `TRY_CAST(${raw(role)} AS DECIMAL(18, 6))`;
  const amount = amountSql(columns, money);
  // Without amounts, goods that come back can still show as a negative quantity.
  const direction = amount ? 'amount' : at.quantity === undefined ? '1' : `coalesce(${money('quantity')}, 1)`;
  const kept = keptPlaces(columns);
  const rest = source.names.flatMap((_, place) => (kept.has(place) ? [] : [`c${place}`]));
  return [
    `${text('customer')} AS customer`,
    `${daySql(raw('date'), rules.dateFormat, rules.timeZone)} AS day`,
    `${amount ?? '0::DECIMAL(18, 6)'} AS amount`,
    ...carried(source, columns, text, money),
    `${rest.length > 0 ? `CAST(hash(${rest.join(', ')}) >> 32 AS UINTEGER)` : '0::UINTEGER'} AS rest`,
    `${source.broken} AS broken`,
    `${at.order === undefined ? 'false' : `regexp_matches(${text('order')}, ${quoteText(CANCELLATION)})`} AS cancelled`,
    `${direction} AS direction`,
    `${at.currency === undefined ? 'true' : `upper(${text('currency')}) = upper(${quoteText(rules.currency)})`} AS same_currency`,
  ];
}

/** The amount of a row; null for a file without amounts. */
function amountSql({ at, shape }: ColumnChoice, money: (role: Role) => string): string | null {
  if (at.amount !== undefined) return money('amount');
  if (shape !== 'lines') return null;
  return `TRY_CAST(${money('quantity')} * ${money('unitPrice')} AS DECIMAL(18, 6))`;
}

/** Columns of the file that stand in the table `validated` as they are, but for blanks around them. */
function keptPlaces({ at, attributes }: ColumnChoice): ReadonlySet<number | undefined> {
  return new Set([at.customer, at.amount, ...carriedRoles(at).map((role) => at[role]), ...attributes]);
}

/** What two exact duplicates have in common: the columns that are kept, and the hash `rest` of all others. */
export function sameRow({ at, attributes }: ColumnChoice, names: readonly string[]): string {
  const carriedNames = [
    ...carriedRoles(at).map((role) => CARRIED[role]),
    ...attributes.map((place) => attributeName(names[place])),
  ];
  return ['customer', 'day', 'amount', 'rest', ...carriedNames].join(', ');
}

function carriedRoles(at: ColumnChoice['at']) {
  return (Object.keys(CARRIED) as (keyof typeof CARRIED)[]).filter((role) => at[role] !== undefined);
}

function attributeName(name: string): string {
  return quoteName(`attribute_${name}`);
}

function carried(
  source: Source,
  { at, attributes }: ColumnChoice,
  text: (role: Role) => string,
  money: (role: Role) => string,
): string[] {
  return [
    ...carriedRoles(at).map((role) => `nullif(${text(role)}, '') AS ${CARRIED[role]}`),
    ...(at.quantity === undefined ? [] : [`${money('quantity')} AS quantity`]),
    ...attributes.map((place) => `c${place} AS ${attributeName(source.names[place])}`),
  ];
}
