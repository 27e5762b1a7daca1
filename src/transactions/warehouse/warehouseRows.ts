import { quoteName } from '../../engines/sql.ts';
import type { Warehouse } from '../../engines/warehouse.ts';
import { transactionIdRole } from '../columns.ts';
import { marksOf } from '../currencies.ts';
import { customerSql } from '../customers.ts';
import { plausible } from '../dateFormats.ts';
import { statedSql } from '../filters.ts';
import { type AmountWords, grossIn, paidIn } from '../paidAmount.ts';
import { inPartSql } from '../partition.ts';
import { verdictOf } from '../reasons.ts';
import { placesOf } from '../recognise.ts';
import { attributeName, CARRIED, cameBackSql, carriedRoles, directionSql, kindSql, verdictSql } from '../validate.ts';
import { markSql, type WarehouseRules } from './warehouseRules.ts';

/** What every row of `validated` has, beside the columns that are carried. */
const VERDICT_OF_COPIES = verdictOf('duplicate transaction');
/** Rows that could still be accepted, as in duplicates.ts. */
const CANDIDATE = `verdict IN (0, ${verdictOf('refund')}, ${verdictOf('free order')})`;

/**
 * The beginning of every statement: `WITH … validated AS (…)`, a row for each of the table's with customer, day, amount,
 * kind and verdict, by the same rules as a file's (validate.ts). Nothing is made in the engine: each statement reads
 * the table once, and the engine leaves out what it does not ask for.
 *
 * @param copies  whether copies of a row are told from the first, which sorts rows: only where some id is there twice
 */
export function validatedSql(warehouse: Warehouse, rules: WarehouseRules, copies: boolean): string {
  const { partition } = rules;
  return `WITH raw AS (
  SELECT ${rawColumns(warehouse, rules).join(', ')}
  FROM ${warehouse.table}
),
told AS (
  SELECT raw.*, ${toldColumns(warehouse, rules).join(', ')}
  FROM raw
),
judged AS (
  SELECT told.*, ${judgedColumns(warehouse, rules).join(', ')}
  FROM told${partition === null ? '' : `\n  WHERE ${inPartSql('customer', partition, warehouse.dialect)}`}
),
kinds AS (
  SELECT judged.*, ${kindSql((kind) => `'${kind}'`)} AS kind
  FROM judged
),
${copies ? 'verdicts' : 'validated'} AS (
  SELECT kinds.*, ${verdictSql(rules, null)} AS verdict
  FROM kinds
)${copies ? copiesSql(warehouse, rules) : ''}`;
}

/** Every column by its place: as text (c0), and as what it is where it is a number or a date (n0). */
function rawColumns({ dialect }: Warehouse, { names, kinds }: WarehouseRules): string[] {
  return names.flatMap((name, place) => {
    const column = quoteName(name);
    const own = kinds[place] === 'text' || kinds[place] === 'other' ? [] : [`${column} AS n${place}`];
    // Trino has no text of lists and rows, which no role needs.
    const text = kinds[place] === 'other' && dialect.name === 'trino' ? column : dialect.text(column);
    return [`${text} AS c${place}`, ...own];
  });
}

function wordsOf({ dialect }: Warehouse, { kinds }: WarehouseRules): AmountWords {
  return { dialect, value: (place) => dialect.rounded(dialect.number(`n${place}`, kinds[place]), 15) };
}

function toldColumns(warehouse: Warehouse, rules: WarehouseRules): string[] {
  const { dialect } = warehouse;
  const { names, kinds, columns, zones } = rules;
  const { at } = columns;
  const words = wordsOf(warehouse, rules);
  const day = dialect.day(`n${at.date}`, kinds[at.date], zones);
  return [
    `${payerSql(warehouse, rules)} AS customer`,
    // Infinity is a date that nothing can be reckoned with.
    `CASE WHEN ${plausible(day)} THEN ${day} END AS day`,
    `${paidIn(rules, words) ?? 'CAST(0 AS DECIMAL(21, 6))'} AS amount`,
    ...(at.quantity === undefined ? [] : [`${words.value(at.quantity)} AS quantity`]),
    ...carriedRoles(at).map((role) => `nullif(${dialect.trimmed(`c${at[role]}`)}, '') AS ${CARRIED[role]}`),
    ...columns.attributes.map((place) => `c${place} AS ${attributeName(names[place])}`),
  ];
}

function judgedColumns(warehouse: Warehouse, rules: WarehouseRules): string[] {
  const { dialect } = warehouse;
  const { columns, filters } = rules;
  const { at } = columns;
  const gross = grossIn(rules, wordsOf(warehouse, rules));
  const counted = at.quantity === undefined ? null : 'quantity';
  const direction = directionSql(gross, counted);
  const order = at.order === undefined ? null : dialect.trimmed(`c${at.order}`);
  return [
    `${statedSql(filters, gross ?? '1', dialect)} AS stated`,
    `${direction} AS direction`,
    `${cameBackSql(order, counted, dialect).replaceAll('direction', `(${direction})`)} AS came_back`,
    `${sameCurrencySql(warehouse, rules)} AS same_currency`,
  ];
}

function payerSql({ dialect }: Warehouse, rules: WarehouseRules): string {
  const { preset, columns, names } = rules;
  const guests = preset.guests?.split('|') ?? [];
  const payer = customerSql(`c${columns.at.customer}`, guests, dialect);
  const [place] = preset.customerOfRefunds ? placesOf(names, preset.customerOfRefunds) : [];
  if (place === undefined) return payer;
  const gross = grossIn(rules, wordsOf({ dialect } as Warehouse, rules)) ?? '1';
  return `CASE WHEN ${gross} < 0 THEN ${customerSql(`c${place}`, guests, dialect)} ELSE ${payer} END`;
}

function sameCurrencySql({ dialect }: Warehouse, { columns, currency }: WarehouseRules): string {
  const { at } = columns;
  if (at.currency === undefined) return 'true';
  return dialect.isOneOf(markSql(dialect, `c${at.currency}`), currency === '' ? [''] : marksOf(currency));
}

/** The last day of all rows, in whichever part: what as-of is where nobody says. */
export function lastDaySql(warehouse: Warehouse, rules: WarehouseRules): string {
  const { dialect } = warehouse;
  const all = validatedSql(warehouse, { ...rules, partition: null }, false);
  return `${all}\nSELECT ${dialect.text('max(day)')} FROM validated WHERE day <= DATE '${rules.lastKnown}'`;
}

/** Everything in which exact duplicates are equal: what is made of a row, and each column as it is. */
export function sameRowSql({ names, columns }: WarehouseRules): string {
  const carried = carriedRoles(columns.at).map((role) => CARRIED[role]);
  const used = new Set<number>([columns.at.customer, ...carriedRoles(columns.at).map((role) => columns.at[role]!)]);
  if (columns.at.amount !== undefined) used.add(columns.at.amount);
  const rest = names.flatMap((_, place) => (used.has(place) ? [] : [`c${place}`]));
  return ['customer', 'day', 'amount', ...carried, ...rest].join(', ');
}

/** Which rows can be copies: those of a transaction id, or all. */
function amongSql({ columns, policy }: WarehouseRules): string {
  const id = idOf({ columns });
  return policy.duplicates === 'by-id' ? `${CANDIDATE} AND ${id} IS NOT NULL` : CANDIDATE;
}

export function idOf({ columns }: Pick<WarehouseRules, 'columns'>): string | null {
  const role = transactionIdRole(columns);
  return role && CARRIED[role];
}

/** Whether the policy asks for copies at all. */
export function seeksCopies({ columns, policy }: WarehouseRules): boolean {
  return policy.duplicates === 'exclude' || (policy.duplicates === 'by-id' && idOf({ columns }) !== null);
}

function copiesSql(_: Warehouse, rules: WarehouseRules): string {
  const among = amongSql(rules);
  const same = sameRowSql(rules);
  return `,
numbered AS (
  SELECT verdicts.*, row_number() OVER (PARTITION BY ${same} ORDER BY verdict) AS copy
  FROM verdicts
),
uncounted AS (
  SELECT numbered.*, CASE WHEN ${among} AND copy > 1 THEN ${VERDICT_OF_COPIES} ELSE verdict END AS final_verdict
  FROM numbered
),
validated AS (
  SELECT ${validatedColumns(rules).join(', ')}, final_verdict AS verdict
  FROM uncounted
)`;
}

function validatedColumns({ names, columns }: WarehouseRules): string[] {
  const { at, attributes } = columns;
  return [
    ...names.map((_, place) => `c${place}`),
    ...['customer', 'day', 'amount', 'kind'],
    ...(at.quantity === undefined ? [] : ['quantity']),
    ...carriedRoles(at).map((role) => CARRIED[role]),
    ...attributes.map((place) => attributeName(names[place])),
  ];
}

/** Ids that stand on several rows which could be accepted. */
export function repeatedIdsSql(rules: WarehouseRules): string {
  const id = idOf(rules)!;
  return `SELECT ${id} FROM validated WHERE ${CANDIDATE} AND ${id} IS NOT NULL GROUP BY ${id} HAVING count(*) > 1`;
}
