import { join } from 'node:path';
import { inspect } from 'node:util';
import { writeTable } from '../engines/writeTable.ts';
import { PerennialError } from '../errors.ts';
import type { PlainFile } from './plainFile.ts';

/** What a field of a transaction can hold in memory; a Date is an instant, null and undefined are an empty field. */
export type FieldValue = string | number | bigint | boolean | Date | null | undefined;

/** Transactions as objects, one a row. Fields are named as the columns of a file are: customerId, date, amount, … */
export type Rows = readonly object[];

/** Transactions as columns of equal length, by name; a column may be a typed array. */
export type Columns = Readonly<Record<string, ArrayLike<FieldValue>>>;

/** What reports and errors call them. */
export const IN_MEMORY = '(rows in memory)';

/**
 * Writes transactions that are in memory as a Parquet file of text, so that one set of rules validates them and files.
 *
 * Costs half as much again as reading the same CSV file: 5.5 s against 3.9 s for a million rows of three fields, and some
 * 60 MB of memory.
 *
 * @returns the file, with the places of columns that hold numbers alone: their decimal mark is known
 * @throws FILE_EMPTY where there is no row, OPTION_INVALID for a field that is an object or list, or columns of several lengths
 */
export async function writeRows(given: Rows | Columns, folder: string): Promise<PlainFile> {
  const { columns, length } = isRows(given) ? byName(given) : checked(given);
  if (length === 0 || columns.length === 0) throw new PerennialError('FILE_EMPTY', { file: IN_MEMORY });
  const path = join(folder, 'rows.parquet');
  const texts = columns.map(({ name, value }) => ({
    name,
    type: 'text' as const,
    value: (row: number) => textOf(value(row), name, row),
  }));
  await writeTable({ columns: texts, length }, path, 'parquet');
  const numeric = columns.flatMap(({ value }, place) => (holdsNumbers(value, length) ? [place] : []));
  return { file: IN_MEMORY, path, format: 'rows', numeric: new Set(numeric) };
}

interface NamedColumn {
  readonly name: string;
  readonly value: (row: number) => unknown;
}

interface NamedColumns {
  readonly columns: readonly NamedColumn[];
  readonly length: number;
}

function isRows(given: Rows | Columns): given is Rows {
  return Array.isArray(given);
}

/** Every name that occurs in any row, in the order of first occurrence. */
function byName(rows: Rows): NamedColumns {
  const names = new Set<string>();
  rows.forEach((row: unknown, i) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      refuse(`rows[${i}]`, row, 'a row is an object of fields');
    }
    for (const name in row) names.add(name);
  });
  const columns = [...names].map((name) => ({
    name,
    value: (row: number) => (rows[row] as Readonly<Record<string, unknown>>)[name],
  }));
  return { columns, length: rows.length };
}

function checked(given: Columns): NamedColumns {
  const entries = Object.entries(given);
  const length = entries[0]?.[1]?.length ?? 0;
  for (const [name, column] of entries) {
    if (column?.length === length) continue;
    refuse(
      `table.${name}`,
      column?.length,
      `columns must be lists of one length, and ${entries[0][0]} has ${length} rows`,
    );
  }
  return { columns: entries.map(([name, column]) => ({ name, value: (row) => column[row] })), length };
}

function holdsNumbers(value: (row: number) => unknown, length: number): boolean {
  for (let row = 0; row < length; row++) {
    const field = value(row);
    if (typeof field !== 'number' && typeof field !== 'bigint' && field !== null && field !== undefined) return false;
  }
  return true;
}

function textOf(field: unknown, name: string, row: number): string | null {
  switch (typeof field) {
    case 'string':
      return field;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(field);
    case 'undefined':
      return null;
    default:
      if (field === null) return null;
      // An invalid date has no ISO text; as it is, it is reported as an unreadable date of its row.
      if (field instanceof Date) return Number.isNaN(field.getTime()) ? String(field) : field.toISOString();
      return refuse(`${name} of row ${row + 1}`, field, 'a field is text, a number, a Date, or empty');
  }
}

function refuse(option: string, value: unknown, problem: string): never {
  throw new PerennialError('OPTION_INVALID', {
    option,
    value: inspect(value, { depth: 0 }),
    problem,
    remedy: 'Give rows such as { customerId, date, amount }, or columns of these names.',
  });
}
