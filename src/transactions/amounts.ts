import { type ColumnKind, DUCKDB } from '../engines/dialect.ts';
import { quoteText } from '../engines/sql.ts';
import { CURRENCY_MARKS } from './currencies.ts';

/** Amounts of a row: exact below 10¹⁵ in six decimals. Sums and products are wider: see {@link TOTAL}. */
export const MONEY = 'DECIMAL(21, 6)';
export const TOTAL = 'DECIMAL(38, 6)';
/** Sums of a ledger whose money fits in 64 bits, which are computed and read far faster: see {@link needsWidth}. */
export const NARROW_TOTAL = 'DECIMAL(18, 6)';
/** The first millionth that NARROW_TOTAL can't hold. */
export const NARROW_LIMIT = 10n ** 18n;

/** Which character begins the decimals. The other one, a blank or an apostrophe may stand between groups of digits. */
export type DecimalMark = 'point' | 'comma';
export const DECIMAL_MARKS = ['point', 'comma'] as const;

/** How each notation looks. */
export const NOTATIONS: Readonly<Record<DecimalMark, string>> = { point: '1,234.56', comma: '1.234,56' };

const BLANKS = '[\\s\\x{A0}\\x{2009}\\x{202F}]+';
const MINUS = '[-−–]';
const MARK = `(?:${CURRENCY_MARKS.map((mark) => mark.replace(/[.$]/g, '\\$&')).join('|')})`;
const GROUPS = (separator: string) => `[1-9]\\d{0,2}(?:${separator}\\d{3})+`;

function digits(decimal: string, group: string): string {
  // Groups of two digits before the last three: lakh and crore.
  const whole = [GROUPS(group), GROUPS(' '), GROUPS("['’]"), `[1-9]\\d?(?:${group}\\d{2})+${group}\\d{3}`, '\\d+'];
  // 12,- is how German writes 12,00.
  return `(?:(?:${whole.join('|')})(?:${decimal}(?:[-–—]{1,2}|\\d*))?|${decimal}\\d+)`;
}
const DIGITS: Readonly<Record<DecimalMark, string>> = { point: digits('\\.', ','), comma: digits(',', '\\.') };

/** An amount as people write it: brackets or a minus on either side for negatives, and a currency on either side. */
function pattern(mark: DecimalMark): string {
  return `^(${MARK})? ?(\\()? ?(${MINUS}|\\+)? ?(${MARK})? ?(${MINUS}|\\+)? ?(${DIGITS[mark]}) ?(${MINUS})? ?(${MARK})? ?(${MINUS})? ?(\\))?$`;
}
const PARTS = ['mark0', 'opened', 'sign1', 'mark1', 'sign2', 'digits', 'sign3', 'mark2', 'sign4', 'closed'];

/** The decimal number that a text means in a notation, NULL where it means none: slow, and for few values. */
export function writtenSql(text: string, mark: DecimalMark): string {
  const [decimal, group] = mark === 'point' ? ['.', ','] : [',', '.'];
  const parts = `regexp_extract(trim(regexp_replace(upper(${text}), '${BLANKS}', ' ', 'g')), ${quoteText(pattern(mark))}, [${PARTS.map(quoteText).join(', ')}])`;
  const number = `replace(translate(parts.digits, ${quoteText(`${group} '’–—-`)}, ''), '${decimal}', '.')`;
  const minus = `translate(parts.sign1 || parts.sign2 || parts.sign3 || parts.sign4, '+', '')`;
  const marks = "CAST(parts.mark0 <> '' AS INT) + CAST(parts.mark1 <> '' AS INT) + CAST(parts.mark2 <> '' AS INT)";
  return `list_transform([${parts}], lambda parts: CASE
    WHEN parts.digits <> '' AND (parts.opened = '') = (parts.closed = '') AND ${marks} <= 1 AND length(${minus}) <= 1
    THEN TRY_CAST(CASE WHEN parts.opened || ${minus} <> '' THEN '-' ELSE '' END || ${number} AS ${MONEY}) END)[1]`;
}

/** How one column writes its amounts. */
export interface AmountNotation {
  readonly decimal: DecimalMark;
  /** Numbers by their type (Parquet, JSON, Excel): there is nothing to tell apart. */
  readonly numeric: boolean;
  /** What the column holds by itself, where it need not be read as text: see Source.typed. */
  readonly kind?: ColumnKind | undefined;
  /** Whether every value is known to be one of {@link plainSql}: expressions for others take longer to plan than a small file to read. */
  readonly plain?: boolean;
}

/**
 * The text of a column as a plain decimal number (`-1234.5`, `1e3`), NULL for any other and from 10¹² on: for most values,
 * for DuckDB reads decimals of 64 bits twenty times as fast as wider ones.
 */
export function plainSql(column: string): string {
  return `TRY_CAST(${column} AS DECIMAL(18, 6))`;
}

/**
 * SQL for the amount in a column, NULL where its text is none.
 *
 * @param plain  column of {@link plainSql}
 */
export function amountSql(column: string, plain: string, { decimal, numeric, plain: all }: AmountNotation): string {
  const narrow = `CAST(${plain} AS ${MONEY})`;
  if (all) return narrow;
  const wide = `TRY_CAST(${column} AS ${MONEY})`;
  if (numeric) return `coalesce(${narrow}, ${wide})`;
  if (decimal === 'point') return `coalesce(${narrow}, ${writtenSql(column, 'point')}, ${wide})`;
  // A text without a point is plain in both notations.
  return `CASE WHEN contains(${column}, '.') THEN ${writtenSql(column, 'comma')} ELSE coalesce(${narrow}, ${writtenSql(column, 'comma')}, ${wide}) END`;
}

/** SQL for the amount in the column at a place of a source whose {@link plainSql} stands beside. */
export function amountAt(place: number, notation: AmountNotation): string {
  const { kind } = notation;
  if (kind !== undefined) return DUCKDB.rounded(DUCKDB.number(`n${place}`, kind), 15);
  return amountSql(`c${place}`, `m${place}`, notation);
}

/** SQL for the currency sign or code beside an amount, in capitals; '' or NULL where there is none. */
export function markSql(column: string, plain: string): string {
  return `CASE WHEN ${plain} IS NULL THEN regexp_extract(upper(${column}), ${quoteText(`(?:^|[^\\p{L}])(${MARK})(?:[^\\p{L}]|$)`)}, 1) END`;
}
