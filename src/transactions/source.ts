import type { Connection } from '../engines/contract.ts';
import { type ColumnKind, kindOfType } from '../engines/dialect.ts';
import { quoteName, quotePath, quoteText } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import { readHeader } from './header.ts';
import type { PlainFile } from './plainFile.ts';
import { hasQuotes } from './quotes.ts';

/** A file as DuckDB reads it: a table of text columns c0, c1, …, and of n1, … as they are where the file has types. */
export interface Source extends Omit<PlainFile, 'numeric'> {
  /** The file's columns, as it spells them: the first is c0. */
  readonly names: readonly string[];
  /** Table expression for the one reading that counts: lines that are no rows go to `reject_errors`. */
  readonly rows: string;
  /** The same rows for a look before. */
  readonly preview: string;
  /** Places of columns whose values are numbers by their type, not text that looks like numbers. */
  readonly numeric: ReadonlySet<number>;
  /** What the columns n0, n1, … hold, by place: of numbers and dates that the file itself has as such. */
  readonly typed: ReadonlyMap<number, ColumnKind>;
  /** Columns of more digits than can be read exactly, by place, with how many. */
  readonly inexact: ReadonlyMap<number, number>;
  /** Whether it is CSV with a quote anywhere, so that values may hold line breaks. */
  readonly quoted: boolean;
  /** SQL condition: this row is a line that could not be taken apart. */
  readonly broken: string;
  /** How a text file is cut into records; null where rows have no lines. */
  readonly records: { readonly delimiter: string; readonly quotes: boolean; readonly header: boolean } | null;
  /** Of a source that has only some rows of the file: which they are there, counted from 0. */
  readonly rowsInFile?: (rows: ReadonlySet<number>) => Promise<ReadonlyMap<number, number>>;
}

/** @throws FILE_EMPTY, FILE_FORMAT; DuckDB's own error for a damaged Parquet file */
export async function openSource(
  connection: Connection,
  plain: PlainFile,
  delimiter: string | undefined,
): Promise<Source> {
  if (plain.format === 'Parquet' || plain.format === 'rows') return parquetSource(connection, plain);
  if (plain.format === 'JSON lines') return jsonSource(connection, plain);
  return csvSource(plain, delimiter);
}

async function csvSource(plain: PlainFile, given: string | undefined): Promise<Source> {
  const { names, delimiter } = await readHeader(plain.file, plain.path, given);
  const columns = names.map((_, place) => `c${place}: 'VARCHAR'`).join(', ');
  const options = `header = true, auto_detect = false, delim = ${quoteText(delimiter)}, quote = '"', escape = '"'`;
  const read = (malformed: string) =>
    `read_csv(${quotePath(plain.path)}, ${options}, ${malformed} = true, columns = {${columns}})`;
  return {
    ...plain,
    names,
    rows: read('store_rejects'),
    preview: read('ignore_errors'),
    numeric: plain.numeric ?? new Set(),
    typed: new Map(),
    inexact: new Map(),
    quoted: await hasQuotes(plain.path),
    broken: 'false',
    records: { delimiter, quotes: true, header: true },
  };
}

/** Kinds that are read as they are; text of them, from which all else could be read too, takes as long to make as to read. */
const TYPED: readonly ColumnKind[] = ['day', 'wall time', 'instant', 'whole', 'decimal'];

/**
 * Types are undone, so that one set of rules validates all formats; amounts come as their shortest decimal text. What is
 * asked for of a number or date is read from the column itself, with the same result.
 */
async function parquetSource(connection: Connection, plain: PlainFile): Promise<Source> {
  const file = `read_parquet(${quotePath(plain.path)}, binary_as_string = true)`;
  const described = await connection.rows<{ column_name: string; column_type: string }>(`DESCRIBE FROM ${file}`);
  const names = described.map((column) => column.column_name);
  const kinds = described.map(({ column_type }, place) => [place, kindOfType(column_type)] as const);
  const own = new Map(kinds.filter(([, kind]) => TYPED.includes(kind)));
  const columns = names.map((name, place) => `CAST(${quoteName(name)} AS VARCHAR) AS c${place}`);
  const asTheyAre = [...own.keys()].map((place) => `${quoteName(names[place])} AS n${place}`);
  const rows = `(SELECT ${[...columns, ...asTheyAre].join(', ')} FROM ${file})`;
  const isNumber = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*|FLOAT|DOUBLE)$/;
  const typed = described.flatMap(({ column_type }, place) => (isNumber.test(column_type) ? [place] : []));
  const numeric = plain.numeric ?? new Set(typed);
  const inexact = await inexactColumns(connection, plain.path, names);
  return {
    ...plain,
    names,
    rows,
    preview: rows,
    numeric,
    typed: own,
    inexact,
    quoted: false,
    broken: 'false',
    records: null,
  };
}

/** Digits that a decimal number can have here. */
const MOST_DIGITS = 38;

/** Columns of decimals with more digits, by place: DuckDB reads them as floating-point numbers, which are others. */
async function inexactColumns(connection: Connection, path: string, names: readonly string[]) {
  const wide = await connection.rows<{ name: string; precision: bigint }>(
    `SELECT name, precision FROM parquet_schema(${quotePath(path)}) WHERE precision > ${MOST_DIGITS}`,
  );
  return new Map(wide.map(({ name, precision }) => [names.indexOf(name), Number(precision)]));
}

/** @throws FILE_FORMAT where one of these columns holds numbers that can't be read exactly */
export function checkExact({ file, format, names, inexact }: Source, places: readonly number[]): void {
  const place = places.find((candidate) => inexact.has(candidate));
  if (place === undefined) return;
  throw new PerennialError('FILE_FORMAT', {
    file,
    format,
    problem: `column ${names[place]} has decimals of ${inexact.get(place)} digits; at most ${MOST_DIGITS} can be read exactly`,
    remedy: `Write it as DECIMAL(${MOST_DIGITS}, 6) or narrower, or as text.`,
  });
}

/** How many lines are looked at to know which keys a JSON lines file has. */
const KEY_LINES = 1000;
/** No valid JSON text holds this character, so that a line of JSON is a CSV line of one column. */
const NEVER_IN_JSON = '\u0001';

/** Read as text and taken apart here: DuckDB's JSON reader gives up a file for one bad line, or hides the line. */
async function jsonSource(connection: Connection, plain: PlainFile): Promise<Source> {
  const options = `header = false, auto_detect = false, delim = '${NEVER_IN_JSON}', quote = '', escape = ''`;
  const lines = (malformed: string) =>
    `read_csv(${quotePath(plain.path)}, ${options}, ${malformed} = true, columns = {line: 'VARCHAR'})`;
  const isObject = `ltrim(line) LIKE '{%' AND json_valid(line)`;
  const sample = `(SELECT line FROM (SELECT line FROM ${lines('ignore_errors')} LIMIT ${KEY_LINES}) WHERE ${isObject})`;
  const keys = await connection.rows<{ keys: string[] }>(`SELECT json_keys(line) AS keys FROM ${sample}`);
  const names = [...new Set(keys.flatMap((row) => row.keys))];
  if (names.length === 0) {
    const problem = `none of the first ${KEY_LINES.toLocaleString('en')} lines is an object with a field`;
    const remedy = 'Write a line for each transaction: {"customer_id": "A", "date": "2024-03-01", "amount": 12.5}.';
    throw new PerennialError('FILE_FORMAT', { file: plain.file, format: plain.format, problem, remedy });
  }
  const places = names.map((name) => quoteText(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`));
  const paths = places.join(', ');
  const numbers = places.map(
    (path, i) =>
      `bool_and(json_type(line, ${path}) IN ('NULL', 'BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')) IS TRUE AS n${i}`,
  );
  const [isNumber] = await connection.rows<Record<string, boolean>>(
    `SELECT 1, ${numbers.join(', ') || 2} FROM ${sample}`,
  );
  const columns = names.map((_, place) => `fields[${place + 1}] AS c${place}`).join(', ');
  const rows = (malformed: string) => `(
    SELECT ${columns}, line IS NULL AS broken
    FROM (
      SELECT line, json_extract_string(line, [${paths}]) AS fields
      FROM (
        SELECT CASE WHEN ${isObject} THEN line END AS line
        FROM ${lines(malformed)}
        WHERE line IS NOT NULL
      )
    )
  )`;
  return {
    ...plain,
    names,
    rows: rows('store_rejects'),
    preview: rows('ignore_errors'),
    numeric: new Set(names.flatMap((_, place) => (isNumber[`n${place}`] ? [place] : []))),
    typed: new Map(),
    inexact: new Map(),
    quoted: false,
    broken: 'broken',
    records: { delimiter: NEVER_IN_JSON, quotes: false, header: false },
  };
}
