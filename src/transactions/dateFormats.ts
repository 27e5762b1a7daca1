import { type ColumnKind, DUCKDB } from '../engines/dialect.ts';
import { quoteText, trimmed } from '../engines/sql.ts';

/** A way of writing dates. */
export interface DateFormat {
  /** As strptime has it, or in words. */
  readonly name: string;
  /** How a date looks, for a person. */
  readonly example: string;
  /** What the column holds by itself, where it need not be read as text: see Source.typed. */
  readonly kind?: ColumnKind;
  /** What strptime is given, the first that fits. */
  readonly formats?: readonly string[];
  /** SQL for the day that a text means, NULL where it means none. */
  day(column: string, zones: Zones): string;
}

export interface Zones {
  /** The zone that decides to which day an instant belongs. */
  readonly timeZone: string;
  /** The zone of times without an offset. */
  readonly wall: string;
}

/** Years of four digits; `12/1/10` is not a day of the year 10. Also excludes DuckDB's infinite dates. */
export function plausible(day: string): string {
  return `${day} BETWEEN DATE '1000-01-01' AND DATE '9999-12-31'`;
}

/** An ISO time that ends in Z, an offset or a zone: it names an instant, not a time on the wall. */
const INSTANT = `'\\d:\\d\\d(:\\d\\d(\\.\\d+)?)? *([zZ]|[+-]\\d\\d(:?\\d\\d)?|[A-Za-z][A-Za-z_/]+)$'`;
/** What every date has; DuckDB takes words such as `epoch` and `infinity` for dates too. */
const DIGIT = `'\\d'`;
/** DuckDB wants seconds before an offset, a colon within it and no blank before it; ISO and Shopify do not. */
const WITHOUT_SECONDS = `'([T ]\\d\\d:\\d\\d) *([zZ+-])'`;
const LOOSE_OFFSET = `' *([+-]\\d\\d):?(\\d\\d)$'`;

/**
 * ISO 8601, which DuckDB reads by itself, several times faster than strptime. Ten characters are nearly always a day
 * alone, the fastest to read.
 *
 * Days and times without an offset are taken as they stand where they are local already. Instants are converted to the
 * zone, row by row and only where there is an offset: DuckDB would otherwise drop the offset in silence, and
 * converting all rows is slow (8 s for 10 M).
 */
export const ISO: DateFormat = {
  name: 'ISO 8601 (%Y-%m-%d)',
  example: '2024-01-31',
  day(column, zones) {
    const text = trimmed(column);
    const offset = `regexp_replace(regexp_replace(${text}, ${WITHOUT_SECONDS}, '\\1:00\\2'), ${LOOSE_OFFSET}, '\\1:\\2')`;
    const instant = `TRY_CAST(regexp_replace(${offset}, 'z$', 'Z') AS TIMESTAMPTZ)`;
    return `CASE
    WHEN strlen(${column}) = 10 AND ${column} BETWEEN '0' AND ':' THEN TRY_CAST(${column} AS DATE)
    WHEN strlen(${column}) > 10 AND regexp_matches(${text}, ${INSTANT}) THEN ${dayOfInstant(instant, zones)}
    WHEN regexp_matches(${column}, ${DIGIT}) THEN ${dayOfWall(`TRY_CAST(${text} AS TIMESTAMP)`, zones)}
  END`;
  },
};

/** The same where every value is known to be ten bytes that begin with a digit: the first of its cases. */
export const ISO_DAYS: DateFormat = { ...ISO, day: (column) => `TRY_CAST(${column} AS DATE)` };

/** SQL for the day in the column at a place of a source. */
export function dayAt(place: number, { kind, day }: DateFormat, zones: Zones): string {
  if (kind === undefined) return day(`c${place}`, zones);
  const own = DUCKDB.day(`n${place}`, kind, zones);
  return `CASE WHEN isfinite(n${place}) THEN ${own} END`;
}

function dayOfInstant(instant: string, { timeZone }: Zones): string {
  return `CAST(${instant} AT TIME ZONE ${quoteText(timeZone)} AS DATE)`;
}

function dayOfWall(timestamp: string, zones: Zones): string {
  if (zones.wall === zones.timeZone) return `TRY_CAST(${timestamp} AS DATE)`;
  return dayOfInstant(`${timestamp} AT TIME ZONE ${quoteText(zones.wall)}`, zones);
}

/** Formats of strptime; one with an offset (%z) names instants. */
export function strptime(name: string, example: string, formats: readonly string[]): DateFormat {
  const hasOffset = formats.some((format) => /%[zZ]/.test(format));
  return {
    name,
    example,
    formats,
    day(column, zones) {
      const parsed = `try_strptime(${trimmed(column)}, [${formats.map(quoteText).join(', ')}])`;
      const day = hasOffset ? dayOfInstant(parsed, zones) : dayOfWall(parsed, zones);
      return `CASE WHEN regexp_matches(${column}, ${DIGIT}) THEN ${day} END`;
    },
  };
}

/** What a text must have for strptime to read it by a format that has this in it: the character, or a letter. */
export const NEEDED = ['/', '.', '-', ',', ':', '%b', '%B', '%p'] as const;
export type Needed = (typeof NEEDED)[number];

/** What is left of a format for texts that lack something; null where it can't read any of them. */
export function without(format: DateFormat, lacking: readonly Needed[]): DateFormat | null {
  if (format.formats === undefined) return format;
  const left = format.formats.filter((text) => !lacking.some((needed) => text.includes(needed)));
  return left.length === 0 ? null : strptime(format.name, format.example, left);
}

/** A number within [low, high), as a day; numbers outside are no dates of this kind. */
function counted(
  name: string,
  example: string,
  range: readonly [number, number],
  day: (n: string, zones: Zones) => string,
) {
  const format: DateFormat = {
    name,
    example,
    day(column, zones) {
      const number = `TRY_CAST(${column} AS DOUBLE)`;
      return `CASE WHEN ${number} >= ${range[0]} AND ${number} < ${range[1]} THEN ${day(number, zones)} END`;
    },
  };
  return format;
}

function unix(name: string, example: string, perSecond: number): DateFormat {
  // 1973 to 2099: days, Excel's serial numbers and dates such as 20240131 lie below.
  return counted(name, example, [1e8 * perSecond, 4.1e9 * perSecond], (number, zones) =>
    dayOfInstant(`to_timestamp(${number} / ${perSecond})`, zones),
  );
}

/** Day 1 is 1900-01-01; Excel believes in a 29 February 1900, so that later days count from 1899-12-30. */
const EXCEL = counted(
  'Excel serial number',
  '45322',
  [18_264, 73_051],
  (number) => `DATE '1899-12-30' + CAST(floor(${number}) AS INTEGER)`,
);

/** Numbers that stand for dates, by the word that --date-format takes. */
export const NUMBER_FORMATS: Readonly<Record<string, DateFormat>> = {
  excel: EXCEL,
  unix: unix('Unix seconds', '1706659200', 1),
  'unix-ms': unix('Unix milliseconds', '1706659200000', 1e3),
  'unix-us': unix('Unix microseconds', '1706659200000000', 1e6),
};

const TIMES = [
  '',
  ' %H:%M',
  ' %H:%M:%S',
  ' %I:%M %p',
  ' %I:%M:%S %p',
  ', %H:%M',
  ', %H:%M:%S',
  ', %I:%M %p',
  ', %I:%M:%S %p',
];
const OFFSETS = [' %H:%M:%S %z', ' %H:%M:%S%z', ' %H:%M %z', ' %H:%M%z'];
const DAYS = {
  '%d/%m/%Y': '31/01/2024',
  '%m/%d/%Y': '01/31/2024',
  '%d/%m/%y': '31/01/24',
  '%m/%d/%y': '01/31/24',
  '%d.%m.%Y': '31.01.2024',
  '%d.%m.%y': '31.01.24',
  '%Y.%m.%d': '2024.01.31',
  '%d-%m-%Y': '31-01-2024',
  '%m-%d-%Y': '01-31-2024',
  '%Y%m%d': '20240131',
  '%d %b %Y': '31 Jan 2024',
  '%d-%b-%Y': '31-Jan-2024',
  '%b %d, %Y': 'Jan 31, 2024',
  '%d %B %Y': '31 January 2024',
  '%B %d, %Y': 'January 31, 2024',
};
const WITH_OFFSETS = ['%d/%m/%Y', '%m/%d/%Y', '%d.%m.%Y'] as const;

/** All ways of writing dates that are told apart by looking. */
export const DATE_FORMATS: readonly DateFormat[] = [
  ISO,
  ...Object.entries(DAYS).map(([name, example]) =>
    strptime(
      name,
      example,
      TIMES.map((time) => name + time),
    ),
  ),
  ...WITH_OFFSETS.map((name) =>
    strptime(
      `${name} with an offset`,
      `${DAYS[name]} 12:00:00 +0100`,
      OFFSETS.map((time) => name + time),
    ),
  ),
  ...Object.values(NUMBER_FORMATS),
];
