import type { Connection } from '../engines/contract.ts';
import { type Dialect, DUCKDB } from '../engines/dialect.ts';
import { isOneOf, quoteName, quoteText, trimmed } from '../engines/sql.ts';
import { type AmountNotation, MONEY, markSql, plainSql } from './amounts.ts';
import { type ColumnChoice, paidColumns, type Role } from './columns.ts';
import { marksOf } from './currencies.ts';
import { customerSql } from './customers.ts';
import { type DateFormat, dayAt, plausible, type Zones } from './dateFormats.ts';
import { type PlacedFilter, statedSql } from './filters.ts';
import type { Policy } from './options.ts';
import { grossSql, paidSql, valueSql } from './paidAmount.ts';
import type { Preset } from './presets.ts';
import { multilineSql } from './quotes.ts';
import { type Reason, verdictOf } from './reasons.ts';
import { placesOf } from './recognise.ts';
import type { Source } from './source.ts';

/** What a row is, whatever becomes of it; NULL where the amount can't be read. */
export const KINDS = ['sale', 'free', 'refund', 'cancellation'] as const;
export type Kind = (typeof KINDS)[number];

/** Under an order number such as C536379 goods came back, where they are negative (the UCI Online Retail data). */
const CANCELLATION = '^[Cc]\\d';

/** All that decides over a row. */
export interface Rules {
  readonly preset: Preset;
  readonly columns: ColumnChoice;
  readonly filters: readonly PlacedFilter[];
  readonly dateFormat: DateFormat;
  readonly zones: Zones;
  /** Of each column of amounts, by place. */
  readonly notations: ReadonlyMap<number, AmountNotation>;
  /** Decimals by which amounts are whole numbers of the smallest unit: 2 for cents, 0 for amounts as they are. */
  readonly minorUnits: number;
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
  adviser: 'adviser',
  branch: 'branch',
} as const satisfies Partial<Record<Role, string>>;

/**
 * Makes the table `validated`: every row of the file, in the file's order (rowid counts them from 0), with its verdict,
 * and the view `ledger` of the accepted ones. Duplicates and lines of one order are found afterwards.
 *
 * The table is uncompressed, in memory or in the engine's own file (`large`): to compress it takes three times as long as
 * reading the CSV.
 */
export async function validateRows(connection: Connection, source: Source, rules: Rules): Promise<void> {
  await connection.run(`CREATE TYPE kind AS ENUM (${KINDS.map(quoteText).join(', ')})`);
  await connection.run(validatedSql(source, rules));
  await connection.run(`
    CREATE VIEW ledger AS
    SELECT * EXCLUDE (verdict, rest${source.quoted ? ', multiline' : ''}), kind IN ('refund', 'cancellation') AS refund
    FROM validated
    WHERE verdict = 0`);
}

function validatedSql(source: Source, rules: Rules): string {
  return `
    CREATE TABLE validated AS
    SELECT
      * EXCLUDE (broken, stated, came_back, direction, same_currency),
      ${kindSql((kind) => `'${kind}'::kind`)} AS kind,
      CAST(${verdictSql(rules, 'broken')} AS UTINYINT) AS verdict
    FROM (
      SELECT
        ${inputs(source, rules).join(',\n        ')}
      FROM ${numbersSql(source, rules)}
    )`;
}

/**
 * What a row is.
 *
 * @param name  how the engine writes a kind
 */
export function kindSql(name: (kind: Kind) => string): string {
  return `CASE
        WHEN direction >= 0 AND amount < 0 THEN ${name('refund')}
        WHEN direction > 0 THEN ${name('sale')}
        WHEN came_back THEN ${name('cancellation')}
        WHEN direction = 0 THEN ${name('free')}
        WHEN direction < 0 THEN ${name('refund')}
      END`;
}

/**
 * The verdict over a row: the first reason that applies, 0 for none.
 *
 * @param broken  SQL condition: this row is a line that could not be taken apart; null where rows have no lines
 */
export function verdictSql({ policy, lastKnown }: Pick<Rules, 'policy' | 'lastKnown'>, broken: string | null): string {
  const set = (condition: string, reason: Reason) => `WHEN ${condition} THEN ${verdictOf(reason)}`;
  return `CASE
        ${broken === null ? '' : set(broken, 'malformed line')}
        ${set('NOT coalesce(same_currency, false)', 'other currency')}
        WHEN stated > 0 THEN stated
        ${set("customer IS NULL OR customer = ''", 'no customer')}
        ${set(`NOT coalesce(${plausible('day')}, false)`, 'unreadable date')}
        ${set('amount IS NULL', 'unreadable amount')}
        ${set(`day > DATE ${quoteText(lastKnown)}`, 'after as-of')}
        ${policy.refunds === 'exclude' ? set("kind IN ('refund', 'cancellation')", 'refund') : ''}
        ${policy.freeOrders === 'exclude' ? set("kind = 'free'", 'free order') : ''}
        ELSE 0
      END`;
}

/**
 * What a row's direction says: what it charged, or without amounts whether goods came or went.
 *
 * @param charged   SQL of what the row charged; null in a file without amounts
 * @param quantity  the alias of the quantity; null where there is none
 */
export function directionSql(charged: string | null, quantity: 'quantity' | null): string {
  // Without amounts, goods that come back can still show as a negative quantity.
  return charged ?? (quantity === null ? '1' : 'coalesce(quantity, 1)');
}

/** Whether goods came back under an order number that says so. */
export function cameBackSql(order: string | null, quantity: 'quantity' | null, { matches }: Dialect): string {
  if (order === null) return 'false';
  const back = quantity === null ? 'direction < 0' : '(direction < 0 OR (direction = 0 AND quantity < 0))';
  return `${matches(order, CANCELLATION)} AND ${back}`;
}

/** The rows of the file, with the plain number of each column of amounts beside its text. */
export function numbersSql({ rows }: Pick<Source, 'rows'>, { notations }: Pick<Rules, 'notations'>): string {
  const plain = [...notations.keys()].map((place) => `, ${plainSql(`c${place}`)} AS m${place}`);
  return `(SELECT *${plain.join('')} FROM ${rows})`;
}

/** What the verdict is made of, one SQL column each. */
function inputs(source: Source, rules: Rules): string[] {
  const { columns, dateFormat, zones } = rules;
  const { at } = columns;
  const text = (role: Role) => trimmed(`c${at[role]}`);
  const amount = paidSql(rules);
  const quantity = at.quantity === undefined ? null : valueSql(rules, at.quantity);
  const gross = grossSql(rules);
  // An alias where it is the same: DuckDB computes an expression as often as it is written.
  const charged = gross !== null && gross === amount ? 'amount' : gross;
  const counted = quantity === null ? null : 'quantity';
  const carriedPlaces = new Set([
    at.customer,
    at.amount,
    ...carriedRoles(at).map((role) => at[role]),
    ...columns.attributes,
  ]);
  const rest = source.names.flatMap((_, place) =>
    carriedPlaces.has(place) ? [] : [`${source.typed.has(place) ? 'n' : 'c'}${place}`],
  );
  return [
    `${payerSql(source, rules)} AS customer`,
    `${dayAt(at.date, dateFormat, zones)} AS day`,
    `${amount ?? `0::${MONEY}`} AS amount`,
    ...carried(source, columns, text),
    ...(quantity === null ? [] : [`${quantity} AS quantity`]),
    `${rest.length > 0 ? `CAST(hash(${rest.join(', ')}) >> 32 AS UINTEGER)` : '0::UINTEGER'} AS rest`,
    `${source.broken} AS broken`,
    `${statedSql(rules.filters, charged ?? '1')} AS stated`,
    `${directionSql(charged, counted)} AS direction`,
    `${cameBackSql(at.order === undefined ? null : text('order'), counted, DUCKDB)} AS came_back`,
    `${sameCurrencySql(rules)} AS same_currency`,
    ...(source.quoted ? [`${multilineSql(source.names.length)} AS multiline`] : []),
  ];
}

/** Who a row is about: where money goes back, some tools name the customer in another column. */
export function payerSql({ names }: Pick<Source, 'names'>, rules: Rules): string {
  const { preset, columns } = rules;
  const guests = preset.guests?.split('|') ?? [];
  const payer = customerSql(`c${columns.at.customer}`, guests);
  const [place] = preset.customerOfRefunds ? placesOf(names, preset.customerOfRefunds) : [];
  if (place === undefined) return payer;
  return `CASE WHEN ${grossSql(rules) ?? '1'} < 0 THEN ${customerSql(`c${place}`, guests)} ELSE ${payer} END`;
}

/** Whether a row is in the ledger's currency, by its column and by the signs beside its amounts. */
function sameCurrencySql({ columns, currency, notations }: Rules): string {
  const marks = currency === '' ? [''] : marksOf(currency);
  const { at } = columns;
  const maySay = (place: number) => notations.get(place)?.numeric === false && !notations.get(place)?.plain;
  const signs = paidColumns(columns)
    .filter((place) => maySay(place) && place !== at.quantity)
    .map((place) => `coalesce(${isOneOf(`nullif(${markSql(`c${place}`, `m${place}`)}, '')`, marks)}, true)`);
  const named = at.currency === undefined ? [] : [isOneOf(`upper(${trimmed(`c${at.currency}`)})`, marks)];
  return [...named, ...signs].join(' AND ') || 'true';
}

/** What two exact duplicates have in common: the columns that are kept, and the hash `rest` of all others. */
export function sameRow({ at, attributes }: ColumnChoice, names: readonly string[]): string {
  const carriedNames = [
    ...carriedRoles(at).map((role) => CARRIED[role]),
    ...attributes.map((place) => attributeName(names[place])),
  ];
  return ['customer', 'day', 'amount', 'rest', ...carriedNames].join(', ');
}

/** Roles of CARRIED that the file has. */
export function carriedRoles(at: ColumnChoice['at']) {
  return (Object.keys(CARRIED) as (keyof typeof CARRIED)[]).filter((role) => at[role] !== undefined);
}

/** The ledger's name of a further column. */
export function attributeName(name: string): string {
  return quoteName(`attribute_${name}`);
}

function carried({ names }: Source, { at, attributes }: ColumnChoice, text: (role: Role) => string): string[] {
  return [
    ...carriedRoles(at).map((role) => `nullif(${text(role)}, '') AS ${CARRIED[role]}`),
    ...attributes.map((place) => `c${place} AS ${attributeName(names[place])}`),
  ];
}
