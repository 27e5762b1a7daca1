import { z } from 'zod';
import { openEngine } from '../engines/duckdb.ts';
import { quoteName } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import { amountSql, plainSql } from './amounts.ts';
import { malformedLines } from './examples.ts';
import { lineNumbers } from './lineNumbers.ts';
import { chooseNotations } from './notations.ts';
import { plainFile } from './plainFile.ts';
import { openSource, type Source } from './source.ts';

/** A column of a table: the names it may have; case, blanks, underscores and hyphens do not matter. */
export interface TableColumn {
  readonly names: readonly string[];
  /** Whether the table may do without it. */
  readonly optional?: true;
  /** Numbers, as people write them: 1,234.56 and 1.234,56 reach the schema as 1234.56. */
  readonly number?: true;
}

export interface TableShape<Row> {
  readonly columns: Readonly<Record<string, TableColumn>>;
  /**
   * Parses a row: trimmed text by column; an empty field, or a column that is not there, is left out. As a function it is
   * told whether the table has a column.
   */
  readonly row: z.ZodType<Row> | ((has: (column: string) => boolean) => z.ZodType<Row>);
}

/** A number of 0 or more in a column of numbers. */
export const tableAmount = z
  .string('must not be empty')
  .refine((text) => Number.isFinite(Number(text)) && Number(text) >= 0, 'must be a number, 0 or more')
  .transform(Number);

/** A row as the schema understood it, and the line on which it starts. */
export type TableRow<Row> = Row & { readonly line: number };

/**
 * Reads a table that a person keeps beside the transactions (costs, manual values, a plan), in any format that
 * transactions may have. Nothing is excluded in silence: the first row that the schema refuses ends the reading.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_FORMAT, AMOUNT_AMBIGUOUS, TABLE_COLUMN_MISSING,
 *   TABLE_ROW_INVALID, which names line, column, value and what is wrong
 */
export async function readTable<Row>(file: string, { columns, row }: TableShape<Row>): Promise<TableRow<Row>[]> {
  // One thread keeps the rows in the order of the file.
  const engine = await openEngine({ memoryLimit: '512MB', threads: 1 });
  try {
    const { connection } = engine;
    const source = await openSource(connection, await plainFile(file, 'utf-8', engine.folder), undefined);
    const places = placesOf(source, columns);
    const has = (column: string) => places.some(({ name }) => name === column);
    const schema = typeof row === 'function' ? row(has) : row;
    const numbers = places.filter(({ name }) => columns[name].number).map(({ at }) => at);
    const notations = await chooseNotations(connection, source, { places: numbers }, undefined);
    const values = places.map(({ name, at }) => {
      const text = `nullif(trim(c${at}), '')`;
      const notation = numbers.includes(at) ? notations.get(at) : undefined;
      // A text that is no number reaches the schema as it stands, and the schema says so.
      const value = notation
        ? `coalesce(CAST(${amountSql(`c${at}`, plainSql(`c${at}`), notation)} AS VARCHAR), ${text})`
        : text;
      return `${value} AS ${quoteName(name)}`;
    });
    const rows = await connection.rows<Record<string, string | null>>(
      `SELECT ${values.join(', ')} FROM ${source.rows}`,
    );
    const refused = await malformedLines(connection, source);
    const lines = await linesOf(source, rows.length, refused.all);
    for (const [record, problem] of refused.first) {
      throw new PerennialError('FILE_FORMAT', {
        file,
        format: source.format,
        problem: `line ${lines.ofRefused.get(record) ?? record}: ${problem}`,
        remedy: 'Mend this line.',
      });
    }
    return rows.map((fields, i) => {
      const line = lines.ofRow.get(i) ?? i + 1;
      const { success, data, error } = schema.safeParse(withoutNull(fields));
      if (success) return { ...data, line };
      const [{ path, message: problem }] = error.issues;
      const name = String(path[0] ?? places[0].name);
      const place = places.find((candidate) => candidate.name === name);
      const field = place ? source.names[place.at] : name;
      throw tableRowInvalid({ file, line, field, value: fields[name] ?? '', problem });
    });
  } finally {
    engine.close();
  }
}

/** An error that names a row of such a table. */
export function tableRowInvalid(details: {
  readonly file: string;
  readonly line: number;
  readonly field: string;
  readonly value: string | number;
  readonly problem: string;
}): PerennialError {
  return new PerennialError('TABLE_ROW_INVALID', { ...details, value: JSON.stringify(details.value) });
}

function placesOf(source: Source, columns: TableShape<unknown>['columns']): { name: string; at: number }[] {
  const known = source.names.map(plain);
  return Object.entries(columns).flatMap(([name, { names, optional }]) => {
    const at = names.map((candidate) => known.indexOf(plain(candidate))).find((place) => place >= 0);
    if (at !== undefined) return [{ name, at }];
    if (optional) return [];
    throw new PerennialError('TABLE_COLUMN_MISSING', {
      file: source.file,
      column: names[0],
      columns: source.names.join(', '),
      names: names.join(', '),
    });
  });
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]+/g, '');
}

async function linesOf({ path, records }: Source, length: number, refused: ReadonlySet<number>) {
  if (records === null) return { ofRow: new Map<number, number>(), ofRefused: new Map<number, number>() };
  const rows = new Set(Array.from({ length }, (_, i) => i));
  return lineNumbers({ path, ...records, rows, refused, refusedWanted: refused.size });
}

function withoutNull(fields: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== null));
}
