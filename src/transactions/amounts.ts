import type { Connection } from '../engines/contract.ts';
import { quoteText } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import { CURRENCY_MARKS } from './currencies.ts';
import type { Source } from './source.ts';

/** Amounts of a row: exact below 10¹⁵ in six decimals. Sums and products are wider: see {@link TOTAL}. */
export const MONEY = 'DECIMAL(21, 6)';
export const TOTAL = 'DECIMAL(38, 6)';

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
function writtenSql(text: string, mark: DecimalMark): string {
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
export function amountSql(column: string, plain: string, { decimal, numeric }: AmountNotation): string {
  const narrow = `CAST(${plain} AS ${MONEY})`;
  const wide = `TRY_CAST(${column} AS ${MONEY})`;
  if (numeric) return `coalesce(${narrow}, ${wide})`;
  if (decimal === 'point') return `coalesce(${narrow}, ${writtenSql(column, 'point')}, ${wide})`;
  // A text without a point is plain in both notations.
  return `CASE WHEN contains(${column}, '.') THEN ${writtenSql(column, 'comma')} ELSE coalesce(${narrow}, ${writtenSql(column, 'comma')}, ${wide}) END`;
}

/** SQL for the currency sign or code beside an amount, in capitals; '' or NULL where there is none. */
export function markSql(column: string, plain: string): string {
  return `CASE WHEN ${plain} IS NULL THEN regexp_extract(upper(${column}), ${quoteText(`(?:^|[^\\p{L}])(${MARK})(?:[^\\p{L}]|$)`)}, 1) END`;
}

/** Values looked at before a whole column is. */
const SAMPLE_ROWS = 2000;
/** A notation needs this share of the values that tell notations apart; else a few odd values would decide over all. */
const LEAST_SHARE = 0.05;

/** What the values of a column say about its notation. */
interface Evidence {
  /** Values that can be read with a decimal point alone, and with a decimal comma alone. */
  readonly point: number;
  readonly comma: number;
  /** Values that can be read both ways, and differ: 1.234. */
  readonly either: number;
  readonly example: string | null;
}

/**
 * Tells how each column of amounts writes them. A value that can be read in one way settles its column; a column without
 * such a value follows the others. A sample settles most columns, else the whole column is read.
 *
 * @param places    columns of amounts that count
 * @param optional  columns that nothing depends on: where they do not tell, they are taken to have a decimal point
 * @param given     the decimal mark, where the person has said it
 * @throws AMOUNT_AMBIGUOUS where both notations read a column and differ, or each reads another part of it
 */
export async function chooseNotations(
  connection: Connection,
  source: Source,
  { places, optional = [] }: { readonly places: readonly number[]; readonly optional?: readonly number[] },
  given: DecimalMark | undefined,
): Promise<ReadonlyMap<number, AmountNotation>> {
  const found = new Map<number, AmountNotation>();
  const open: { place: number; evidence: Evidence }[] = [];
  for (const place of new Set([...places, ...optional])) {
    if (source.numeric.has(place)) found.set(place, { decimal: 'point', numeric: true });
    else if (given !== undefined) found.set(place, { decimal: given, numeric: false });
    else {
      const evidence = await lookAt(connection, source, place);
      const decimal = decide(evidence);
      if (decimal === 'mixed' && places.includes(place)) throw ambiguous(source, place, evidence);
      if (decimal !== null && decimal !== 'mixed') found.set(place, { decimal, numeric: false });
      else open.push({ place, evidence });
    }
  }
  const settled = [...new Set([...found.values()].filter(({ numeric }) => !numeric).map(({ decimal }) => decimal))];
  for (const { place, evidence } of open) {
    if (evidence.either > 0 && settled.length !== 1 && places.includes(place)) throw ambiguous(source, place, evidence);
    found.set(place, { decimal: settled[0] ?? 'point', numeric: false });
  }
  return found;
}

/** The notation that the evidence speaks for; null where it speaks for none. */
function decide({ point, comma, either }: Evidence): DecimalMark | 'mixed' | null {
  const telling = point + comma + either;
  const [most, least, mark] = point >= comma ? ([point, comma, 'point'] as const) : ([comma, point, 'comma'] as const);
  if (most === 0) return null;
  return least < LEAST_SHARE * telling && most >= LEAST_SHARE * telling ? mark : 'mixed';
}

async function lookAt(connection: Connection, source: Source, place: number): Promise<Evidence> {
  const column = `c${place}`;
  const sample = await count(connection, column, `(SELECT ${column} FROM ${source.preview} LIMIT ${SAMPLE_ROWS})`);
  const decided = decide(sample);
  if (decided !== null && decided !== 'mixed') return sample;
  return count(connection, column, source.preview);
}

async function count(connection: Connection, column: string, rows: string): Promise<Evidence> {
  // Digits alone tell nothing and are most of a column of whole numbers.
  const [row] = await connection.rows<Record<'point' | 'comma' | 'either', bigint> & { example: string | null }>(`
    SELECT
      count(*) FILTER (p IS NOT NULL AND c IS NULL) AS point,
      count(*) FILTER (c IS NOT NULL AND p IS NULL) AS comma,
      count(*) FILTER (p <> c) AS either,
      min(${column}) FILTER (p <> c) AS example
    FROM (
      SELECT
        ${column},
        ${writtenSql(column, 'point')} AS p,
        ${writtenSql(column, 'comma')} AS c
      FROM ${rows}
      WHERE contains(${column}, '.') OR contains(${column}, ',')
    )`);
  return { point: Number(row.point), comma: Number(row.comma), either: Number(row.either), example: row.example };
}

function ambiguous({ file, names }: Source, place: number, { example, point, comma }: Evidence): PerennialError {
  const mixed = point > 0 && comma > 0;
  return new PerennialError('AMOUNT_AMBIGUOUS', {
    file,
    field: names[place],
    problem: mixed
      ? `${point} amounts can only be read with a decimal point (${NOTATIONS.point}) and ${comma} only with a decimal comma (${NOTATIONS.comma})`
      : `amounts such as ${example} can be read with a decimal point (${reading(example, 'point')}) or with a decimal comma (${reading(example, 'comma')})`,
  });
}

/** What a text such as 1.234 comes to in a notation. */
function reading(text: string | null, mark: DecimalMark): string {
  const plain = (text ?? '').replace(/[^\d.,]/g, '');
  return mark === 'point' ? plain.replaceAll(',', '') : plain.replaceAll('.', '').replace(',', '.');
}
