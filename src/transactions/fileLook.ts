/** A first look at a file, before it is read: what its columns hold and seem to mean, and what only a person can decide. */
import type { Connection } from '../engines/contract.ts';
import { openEngine } from '../engines/duckdb.ts';
import { quoteText } from '../engines/sql.ts';
import type { PerennialError } from '../errors.ts';
import { DECIMAL_MARKS, writtenSql } from './amounts.ts';
import { guessRoles, type Role } from './columns.ts';
import { DATE_FORMATS } from './dateFormats.ts';
import { type LedgerOptions, type LedgerSettings, parseLedgerOptions } from './options.ts';
import { plainFile } from './plainFile.ts';
import { readTexts } from './readTexts.ts';
import { choosePreset } from './recognise.ts';
import { writeRows } from './rows.ts';
import { openSource, type Source } from './source.ts';

export interface LookedColumn {
  /** As the file spells it. */
  readonly name: string;
  /** The first three values that differ; fewer where there are no more. */
  readonly values: readonly string[];
  /** What it is taken for; null where it is not used. */
  readonly role: Role | null;
}

export interface FileLook {
  /** The export that the header speaks for; `generic` for none. */
  readonly preset: { readonly name: string; readonly title: string };
  readonly columns: readonly LookedColumn[];
}

/** Ways to read a column between which the file does not decide, each with values that it reads differently. */
export interface Question {
  readonly about: 'dates' | 'amounts';
  readonly column: string;
  /** `value` is the setting that chooses the reading: `dateFormat` or `decimal`. */
  readonly readings: readonly { readonly value: string; readonly examples: readonly Written[] }[];
}

/** A value as the file writes it, and as it would be understood; null where it could not be. */
export interface Written {
  readonly written: string;
  readonly read: string | null;
}

/** Rows in which values are looked for, letters of a value, values of a column. */
const LOOKED = { rows: 200, letters: 60, values: 3 } as const;

/** @throws as `openLedger` does for a file that can't be read at all */
export function lookAtFile(options: LedgerOptions): Promise<FileLook> {
  return withSource(options, async (source, connection, settings) => {
    const { names, file } = source;
    const preset = choosePreset(names, settings.format);
    const roles = guessRoles({ ...settings, file, names, given: settings.columns, preset });
    const rows = new Set(Array.from({ length: LOOKED.rows }, (_, row) => row));
    const texts = [...(await readTexts(connection, source, rows, LOOKED.letters)).values()];
    const valuesOf = (place: number) => {
      const values = texts.flatMap((row) => (row[place]?.trim() ? [row[place].trim()] : []));
      return [...new Set(values)].slice(0, LOOKED.values);
    };
    const columns = names.map((name, place) => ({ name, values: valuesOf(place), role: roles.get(place) ?? null }));
    return { preset: { name: preset.name, title: preset.title }, columns };
  });
}

/** What a person is to be asked where reading was refused as ambiguous; null where that was not why. */
export async function questionOf({ code, details }: PerennialError, options: LedgerOptions): Promise<Question | null> {
  if (code === 'DATE_AMBIGUOUS') {
    const formats = DATE_FORMATS.filter(({ name }) => [details.first, details.second].includes(name));
    return withSource(options, (source, connection, { timeZone }) => {
      const readings = formats.map(({ name, day }) => ({
        value: name,
        sql: (column: string) => `CAST(${day(column, { timeZone, wall: timeZone })} AS VARCHAR)`,
      }));
      return ask('dates', String(details.field), readings, source, connection);
    });
  }
  if (code === 'AMOUNT_AMBIGUOUS') {
    return withSource(options, (source, connection) => {
      const readings = DECIMAL_MARKS.map((mark) => ({
        value: mark,
        sql: (column: string) => `CAST(CAST(${writtenSql(column, mark)} AS DECIMAL(38, 2)) AS VARCHAR)`,
      }));
      return ask('amounts', String(details.field), readings, source, connection);
    });
  }
  return null;
}

interface PossibleReading {
  readonly value: string;
  sql(column: string): string;
}

async function ask(
  about: Question['about'],
  field: string,
  readings: readonly PossibleReading[],
  source: Source,
  connection: Connection,
): Promise<Question> {
  const column = `c${source.names.indexOf(field)}`;
  const read = readings.map(({ sql }, i) => `${sql(column)} AS r${i}`);
  const rows = await connection.rows<Record<string, string | null>>(`
    SELECT DISTINCT left(${column}, ${LOOKED.letters}) AS written, ${read.join(', ')}
    FROM ${source.preview} WHERE r0 IS DISTINCT FROM r1 AND ${column} <> ${quoteText('')}
    ORDER BY written LIMIT ${LOOKED.values}`);
  return {
    about,
    column: field,
    readings: readings.map(({ value }, i) => ({
      value,
      examples: rows.map((row) => ({ written: row.written!, read: row[`r${i}`] })),
    })),
  };
}

async function withSource<Result>(
  options: LedgerOptions,
  use: (source: Source, connection: Connection, settings: LedgerSettings) => Promise<Result>,
): Promise<Result> {
  const settings = parseLedgerOptions(options);
  const engine = await openEngine({ ...settings, threads: 1 });
  try {
    const { source: given, encoding, delimiter } = settings;
    const plain = await (typeof given === 'string'
      ? plainFile(given, encoding, engine.folder)
      : writeRows(given, engine.folder));
    return await use(await openSource(engine.connection, plain, delimiter), engine.connection, settings);
  } finally {
    engine.close();
  }
}
