import type { Connection } from '../engines/contract.ts';
import type { ColumnKind } from '../engines/dialect.ts';
import { quoteText } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import {
  DATE_FORMATS,
  type DateFormat,
  ISO,
  ISO_DAYS,
  NEEDED,
  type Needed,
  NUMBER_FORMATS,
  plausible,
  strptime,
  without,
  type Zones,
} from './dateFormats.ts';
import type { Source } from './source.ts';

/** Values looked at before a file is read in full only to learn how it writes its dates. */
const SAMPLE_ROWS = 2000;
/** A format that reads at least this share of what the best one reads is a rival, not a misreading. */
const RIVAL_SHARE = 0.95;

/** Kinds of columns that nothing has to be found out about. */
const DAYS: readonly ColumnKind[] = ['day', 'wall time', 'instant'];

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
  { dateFormat, zones }: { dateFormat?: string | undefined; zones: Zones },
): Promise<DateFormat> {
  if (dateFormat !== undefined) return checkGiven(connection, dateFormat);

  const kind = source.typed.get(place);
  if (kind !== undefined && DAYS.includes(kind)) return { ...ISO, kind };
  const column = `c${place}`;
  const table = source.preview;
  const readable = async (rows: string, formats: readonly DateFormat[]) => {
    const counts = formats.map((format, i) => `count(*) FILTER (${plausible(format.day(column, zones))}) AS n${i}`);
    const [row] = await connection.rows<Record<string, bigint>>(`SELECT ${counts.join(', ')} FROM ${rows}`);
    return formats.map((_, i) => Number(row[`n${i}`]));
  };
  const sample = `(SELECT ${column} FROM ${table} LIMIT ${SAMPLE_ROWS})`;
  const look = await lookAt(connection, column, sample);
  if (look.iso !== null) return look.iso;
  const possible = DATE_FORMATS.map((format) => without(format, look.lacking));
  const read = await readable(
    sample,
    possible.filter((format) => format !== null),
  );
  const counts = possible.map((format) => (format === null ? 0 : read.shift()!));
  const best = Math.max(...counts);
  const tried = DATE_FORMATS.filter((_, i) => best > 0 && counts[i] >= best / 2);
  if (tried.length <= 1) return tried[0] ?? ISO;

  const all = await readable(table, tried);
  const most = Math.max(...all);
  const [first, ...rest] = tried.filter((_, i) => all[i] >= RIVAL_SHARE * most);
  for (const rival of rest) {
    const [other] = await connection.rows<{ value: string }>(`SELECT ${column} AS value FROM ${table}
       WHERE ${first.day(column, zones)} <> ${rival.day(column, zones)} LIMIT 1`);
    if (other) {
      throw new PerennialError('DATE_AMBIGUOUS', {
        file: source.file,
        field: source.names[place],
        value: other.value,
        formats: `${first.name} or ${rival.name}`,
        first: first.name,
        second: rival.name,
      });
    }
  }
  return tried[all.indexOf(most)];
}

/**
 * What a sample says at a glance. Where every value with a digit begins as ISO days do, no other format reads any: most
 * files, and quickly seen. Formats with what no value has read none of them, and take long to plan.
 */
async function lookAt(
  connection: Connection,
  column: string,
  sample: string,
): Promise<{ iso: DateFormat | null; lacking: readonly Needed[] }> {
  const having = NEEDED.map((needed, i) => {
    const has = needed.startsWith('%') ? `regexp_matches(${column}, '[A-Za-z]')` : `contains(${column}, '${needed}')`;
    return `count(*) FILTER (${has}) AS n${i}`;
  });
  const [{ rows, others, longer, ...counts }] = await connection.rows<Record<string, bigint>>(`
    SELECT
      count(*) AS rows,
      count(*) FILTER (regexp_matches(${column}, '\\d') AND NOT regexp_matches(${column}, '^ *\\d{4}-\\d\\d?-\\d')) AS others,
      count(*) FILTER (NOT (strlen(${column}) = 10 AND ${column} BETWEEN '0' AND ':')) AS longer,
      ${having.join(', ')}
    FROM ${sample}`);
  const whole = rows < SAMPLE_ROWS;
  const iso = others > 0n ? null : longer === 0n && whole ? ISO_DAYS : ISO;
  return { iso, lacking: NEEDED.filter((_, i) => counts[`n${i}`] === 0n) };
}

async function checkGiven(connection: Connection, given: string): Promise<DateFormat> {
  // By the name that an ambiguous column was offered: with times behind the day, as it was tried.
  const known = NUMBER_FORMATS[given] ?? DATE_FORMATS.find(({ name }) => name === given);
  if (known) return known;
  try {
    await connection.run(`SELECT try_strptime('', ${quoteText(given)})`);
    return strptime(given, given, [given]);
  } catch (error) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--date-format',
      value: JSON.stringify(given),
      problem: (error as Error).message.split('\n')[0],
      remedy: `Use strptime's letters, for example '%d/%m/%Y %H:%M', or one of ${Object.keys(NUMBER_FORMATS).join(', ')}.`,
    });
  }
}
