import type { Connection } from '../engines/contract.ts';
import { quoteText, trimmed } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import type { Source } from './source.ts';

/** A way of writing dates: its name as strptime has it, and the formats that it stands for. */
export interface DateFormat {
  readonly name: string;
  /** No formats for ISO 8601, which DuckDB reads by itself, several times faster. */
  readonly formats: readonly string[];
}

export const ISO: DateFormat = { name: 'ISO 8601 (%Y-%m-%d)', formats: [] };

const TIMES = ['', ' %H:%M', ' %H:%M:%S', ' %I:%M %p', ' %I:%M:%S %p'];
const CANDIDATES: readonly DateFormat[] = [
  ISO,
  ...[
    '%d/%m/%Y',
    '%m/%d/%Y',
    '%d/%m/%y',
    '%m/%d/%y',
    '%d.%m.%Y',
    '%d.%m.%y',
    '%d-%m-%Y',
    '%m-%d-%Y',
    '%Y%m%d',
    '%d %b %Y',
    '%d-%b-%Y',
    '%b %d, %Y',
  ].map((name) => ({ name, formats: TIMES.map((time) => name + time) })),
];

/** Years of four digits; `12/1/10` is not a day of the year 10. Also excludes DuckDB's infinite dates. */
export function plausible(day: string): string {
  return `${day} BETWEEN DATE '1000-01-01' AND DATE '9999-12-31'`;
}

/** An ISO time that ends in Z, an offset or a zone: it names an instant, not a time on the wall. */
const INSTANT = `'\\d:\\d\\d(:\\d\\d(\\.\\d+)?)? *([zZ]|[+-]\\d\\d(:?\\d\\d)?|[A-Za-z][A-Za-z_/]+)$'`;
/** What every date has; DuckDB takes words such as `epoch` and `infinity` for dates too. */
const DIGIT = `'\\d'`;
/** DuckDB wants seconds before an offset; ISO does not. */
const WITHOUT_SECONDS = `'([T ]\\d\\d:\\d\\d) *([zZ+-])'`;

/**
 * SQL for the day that a text means, NULL where it means none. Ten characters are nearly always a day alone, the fastest
 * to read.
 *
 * Days and times without an offset are taken as they stand: they are local already. Instants are converted to the
 * zone, row by row and only where there is an offset: DuckDB would otherwise drop the offset in silence, and
 * converting all rows is slow (8 s for 10 M).
 */
export function daySql(column: string, format: DateFormat, timeZone: string): string {
  const text = trimmed(column);
  const zone = `AT TIME ZONE ${quoteText(timeZone)}`;
  if (format.formats.length > 0) {
    const parsed = `try_strptime(${text}, [${format.formats.map(quoteText).join(', ')}])`;
    return `CASE WHEN regexp_matches(${column}, ${DIGIT}) THEN CAST(${hasOffset(format) ? `${parsed} ${zone}` : parsed} AS DATE) END`;
  }
  const instant = `TRY_CAST(regexp_replace(regexp_replace(${text}, ${WITHOUT_SECONDS}, '\\1:00\\2'), 'z$', 'Z') AS TIMESTAMPTZ)`;
  return `CASE
    WHEN strlen(${column}) = 10 AND ${column} BETWEEN '0' AND ':' THEN TRY_CAST(${column} AS DATE)
    WHEN strlen(${column}) > 10 AND regexp_matches(${text}, ${INSTANT}) THEN CAST(${instant} ${zone} AS DATE)
    WHEN regexp_matches(${column}, ${DIGIT}) THEN TRY_CAST(TRY_CAST(${text} AS TIMESTAMP) AS DATE)
  END`;
}

function hasOffset(format: DateFormat): boolean {
  return format.formats.some((pattern) => /%[zZ]/.test(pattern));
}

/** Values looked at before a file is read in full only to learn how it writes its dates. */
const SAMPLE_ROWS = 2000;
/** A format that reads at least this share of what the best one reads is a rival, not a misreading. */
const RIVAL_SHARE = 0.95;

/**
 * Finds how a column writes its dates. ISO is settled by a sample. Otherwise all formats that read at least half as
 * much of the sample as the best one are tried on the whole column: only the 13th of a month tells days from months.
 *
 * @throws DATE_AMBIGUOUS where two formats read the column about equally well and give different days;
 *         OPTION_INVALID for a given format that strptime does not know
 */
export async function chooseDateFormat(
  connection: Connection,
  source: Source,
  place: number,
  { dateFormat, timeZone }: { dateFormat?: string | undefined; timeZone: string },
): Promise<DateFormat> {
  if (dateFormat !== undefined) return checkGiven(connection, dateFormat);

  const column = `c${place}`;
  const table = source.preview;
  const readable = async (rows: string, formats: readonly DateFormat[]) => {
    const counts = formats.map(
      (format, i) => `count(*) FILTER (${plausible(daySql(column, format, timeZone))}) AS n${i}`,
    );
    const [row] = await connection.rows<Record<string, bigint>>(`SELECT ${counts.join(', ')} FROM ${rows}`);
    return formats.map((_, i) => Number(row[`n${i}`]));
  };
  const counts = await readable(`(SELECT ${column} FROM ${table} LIMIT ${SAMPLE_ROWS})`, CANDIDATES);
  const best = Math.max(...counts);
  const tried = CANDIDATES.filter((_, i) => best > 0 && counts[i] >= best / 2);
  if (tried.length <= 1) return tried[0] ?? ISO;

  const all = await readable(table, tried);
  const most = Math.max(...all);
  const [first, ...rest] = tried.filter((_, i) => all[i] >= RIVAL_SHARE * most);
  for (const rival of rest) {
    const [other] = await connection.rows<{ value: string }>(`SELECT ${column} AS value FROM ${table}
       WHERE ${daySql(column, first, timeZone)} <> ${daySql(column, rival, timeZone)} LIMIT 1`);
    if (other) {
      throw new PerennialError('DATE_AMBIGUOUS', {
        file: source.file,
        field: source.names[place],
        value: other.value,
        formats: `${first.name} or ${rival.name}`,
      });
    }
  }
  return tried[all.indexOf(most)];
}

async function checkGiven(connection: Connection, given: string): Promise<DateFormat> {
  try {
    await connection.run(`SELECT try_strptime('', ${quoteText(given)})`);
    return { name: given, formats: [given] };
  } catch (error) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--date-format',
      value: JSON.stringify(given),
      problem: (error as Error).message.split('\n')[0],
      remedy: "Use strptime's letters, for example '%d/%m/%Y %H:%M'.",
    });
  }
}
