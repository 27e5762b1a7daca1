import { isOneOf, quoteText, trimmed } from './sql.ts';

/** What kind of values a column holds, whatever its engine calls the type. */
export type ColumnKind = 'text' | 'whole' | 'decimal' | 'real' | 'day' | 'wall time' | 'instant' | 'other';

/** Zones by their IANA names: of days, and of times without an offset. */
export interface DayZones {
  readonly timeZone: string;
  readonly wall: string;
}

/**
 * The words in which engines differ; whatever else statements say is the same in all of them. That each gives equal
 * results is tested against real servers (test/engines).
 */
export interface Dialect {
  readonly name: 'duckdb' | 'postgres' | 'trino';
  /** Any value as text. */
  text(value: string): string;
  /** Text without the blanks around it, as {@link trimmed} has it. */
  trimmed(text: string): string;
  contains(text: string, part: string): string;
  isOneOf(text: string, values: readonly string[]): string;
  /** Whether a regular expression is found in a text. */
  matches(text: string, pattern: string): string;
  /** The number in a column, as it is written: a floating-point number is its shortest text, NULL where infinite or none. */
  number(column: string, kind: ColumnKind): string;
  /** A number at six places, half away from zero; NULL where it has more than so many digits before the point. */
  rounded(number: string, digits: number): string;
  /** The first 15 hex digits of a text's MD5, as a number. */
  hash(text: string): string;
  /** Days since 1970-01-01. */
  epochDay(day: string): string;
  /** The day of a time without an offset, or of an instant; NULL for none, as infinity. */
  day(column: string, kind: ColumnKind, zones: DayZones): string;
}

/** All blanks of Unicode (category Zs). */
const BLANKS = ' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000';
const ifBlank = (text: string, trimmedText: string) =>
  `CASE WHEN ${text} LIKE ' %' OR ${text} LIKE '% ' THEN ${trimmedText} ELSE ${text} END`;
const listed = (text: string, values: readonly string[]) => `${text} IN (${values.map(quoteText).join(', ')})`;
const asText = (value: string) => `CAST(${value} AS VARCHAR)`;
const tried = (number: string, digits: number) => `TRY_CAST(${number} AS DECIMAL(${digits + 6}, 6))`;
const sameZone = ({ timeZone, wall }: DayZones) => timeZone === wall;

export const DUCKDB: Dialect = {
  name: 'duckdb',
  text: asText,
  trimmed,
  contains: (text, part) => `contains(${text}, ${quoteText(part)})`,
  isOneOf,
  matches: (text, pattern) => `regexp_matches(${text}, ${quoteText(pattern)})`,
  number: (column, kind) => (kind === 'real' ? asText(column) : column),
  rounded: tried,
  hash: (text) => `CAST('0x' || substr(md5(${text}), 1, 15) AS BIGINT)`,
  epochDay: (day) => `CAST(${day} - DATE '1970-01-01' AS INTEGER)`,
  day(column, kind, zones) {
    if (kind === 'day' || (kind === 'wall time' && sameZone(zones))) return `TRY_CAST(${column} AS DATE)`;
    const instant = kind === 'instant' ? column : `${column} AT TIME ZONE ${quoteText(zones.wall)}`;
    return `TRY_CAST((${instant}) AT TIME ZONE ${quoteText(zones.timeZone)} AS DATE)`;
  },
};

export const POSTGRES: Dialect = {
  name: 'postgres',
  text: asText,
  trimmed: (text) => ifBlank(text, `btrim(${text}, ${quoteText(BLANKS)})`),
  contains: (text, part) => `position(${quoteText(part)} IN ${text}) > 0`,
  isOneOf: listed,
  matches: (text, pattern) => `${text} ~ ${quoteText(pattern)}`,
  // A cast from floating point keeps 15 digits; its text has all. NaN is above infinity here.
  number: (column, kind) =>
    kind === 'real'
      ? `CASE WHEN ${column} > '-Infinity' AND ${column} < 'Infinity' THEN CAST(${asText(column)} AS NUMERIC) END`
      : column,
  // There is no TRY_CAST: what does not fit is kept from the cast. NaN is above all numbers here.
  rounded: (number, digits) => `CASE WHEN abs(round(CAST(${number} AS NUMERIC), 6)) < 1e${digits}
      THEN CAST(${number} AS DECIMAL(${digits + 6}, 6)) END`,
  hash: (text) => `('x0' || substr(md5(${text}), 1, 15))::bit(64)::bigint`,
  epochDay: (day) => `(${day} - DATE '1970-01-01')`,
  day(column, kind, zones) {
    if (kind === 'day' || (kind === 'wall time' && sameZone(zones))) return `CAST(${column} AS DATE)`;
    const instant = kind === 'instant' ? column : `${column} AT TIME ZONE ${quoteText(zones.wall)}`;
    return `CAST((${instant}) AT TIME ZONE ${quoteText(zones.timeZone)} AS DATE)`;
  },
};

export const TRINO: Dialect = {
  name: 'trino',
  text: asText,
  trimmed: (text) => ifBlank(text, `regexp_replace(${text}, '^\\p{Zs}+|\\p{Zs}+$', '')`),
  contains: (text, part) => `position(${quoteText(part)} IN ${text}) > 0`,
  isOneOf: listed,
  matches: (text, pattern) => `regexp_like(${text}, ${quoteText(pattern)})`,
  number: (column, kind) => (kind === 'real' ? asText(column) : column),
  rounded: tried,
  hash: (text) => `from_base(substr(lower(to_hex(md5(to_utf8(${text})))), 1, 15), 16)`,
  epochDay: (day) => `date_diff('day', DATE '1970-01-01', ${day})`,
  day(column, kind, zones) {
    if (kind === 'day' || (kind === 'wall time' && sameZone(zones))) return `CAST(${column} AS DATE)`;
    const instant = kind === 'instant' ? column : `with_timezone(${column}, ${quoteText(zones.wall)})`;
    return `CAST(${instant} AT TIME ZONE ${quoteText(zones.timeZone)} AS DATE)`;
  },
};

/** What a type's name, in any of the engines, says of its values. */
export function kindOfType(type: string): ColumnKind {
  const name = type.toLowerCase();
  if (name === 'date') return 'day';
  if (/^timestamp.*with time zone$|^timestamptz/.test(name)) return 'instant';
  if (/^(timestamp|datetime)/.test(name)) return 'wall time';
  if (/^u?(tiny|small|big|huge)?int(eger)?$/.test(name)) return 'whole';
  if (/^(decimal|numeric)/.test(name)) return 'decimal';
  if (/^(double|real|float)/.test(name)) return 'real';
  return /^(varchar|character|char|text|bpchar|uuid|name|citext|enum|boolean)/.test(name) ? 'text' : 'other';
}
