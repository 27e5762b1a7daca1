import { openEngine } from '../engines/duckdb.ts';
import { defaultMemoryLimit } from '../engines/memoryLimit.ts';
import { readColumns } from '../engines/readColumns.ts';
import { PerennialError } from '../errors.ts';
import { checkQuotes, malformedLines } from './examples.ts';
import { plainFile } from './plainFile.ts';
import { placesOf } from './recognise.ts';
import { openSource } from './source.ts';

/** A file of anything but transactions, as columns of text; '' where a row has no value. */
export interface TextTable {
  readonly file: string;
  readonly names: readonly string[];
  readonly length: number;
  /** Lines that could not be taken apart. */
  readonly malformed: number;
  column(place: number): readonly string[];
}

export interface TextTableOptions {
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
  readonly memoryLimit?: string | undefined;
}

/**
 * Reads a whole file, in the formats that transactions come in: CSV, JSON lines (both also gzipped), Parquet, Excel.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_FORMAT
 */
export async function readTextTable(file: string, options: TextTableOptions = {}): Promise<TextTable> {
  const engine = await openEngine({ memoryLimit: options.memoryLimit ?? defaultMemoryLimit(), threads: 1 });
  try {
    const plain = await plainFile(file, options.encoding ?? 'utf-8', engine.folder);
    const source = await openSource(engine.connection, plain, options.delimiter);
    const columns = source.names.map((_, place) => `coalesce(trim(c${place}), '') AS c${place}`).join(', ');
    const read = await readColumns(
      engine.connection,
      `SELECT ${columns} FROM ${source.rows} WHERE NOT (${source.broken})`,
    );
    const malformed = await malformedLines(engine.connection, source);
    await checkQuotes(source, malformed);
    return {
      file,
      names: source.names,
      length: read.length,
      malformed: malformed.all.size,
      column: (place) => read.text(`c${place}`),
    };
  } finally {
    engine.close();
  }
}

/**
 * The place of the column with one of these names (`|` between them, the preferred first), or the one that is named.
 *
 * @returns undefined where there is none and none was named
 * @throws  COLUMN_MISSING where the one named is not there
 */
export function findColumn(
  { file, names }: Pick<TextTable, 'file' | 'names'>,
  { role, usual, given, flag }: { role: string; usual: string; given?: string | undefined; flag: string },
): number | undefined {
  const [place] = placesOf(names, given ?? usual);
  if (place === undefined && given !== undefined) {
    throw new PerennialError('COLUMN_MISSING', { file, role, columns: names.join(', '), flag, option: role });
  }
  return place;
}

/** The same of a column that has to be there. */
export function requireColumn(
  table: Pick<TextTable, 'file' | 'names'>,
  wanted: Parameters<typeof findColumn>[1],
): number {
  const place = findColumn(table, wanted);
  if (place !== undefined) return place;
  const { role, flag } = wanted;
  throw new PerennialError('COLUMN_MISSING', {
    file: table.file,
    role,
    columns: table.names.join(', '),
    flag,
    option: role,
  });
}
