import { extname } from 'node:path';
import type { Connection } from '../../engines/contract.ts';
import { quoteName, quotePath } from '../../engines/sql.ts';
import { PerennialError } from '../../errors.ts';
import { OF_PART } from '../writeScores.ts';

/** How files of scores are read and written so that what is not touched stays as it is, letter by letter. */
export interface PartFormat {
  /** SQL of a file's rows. */
  rows(file: string): string;
  /** The text or number of a field. */
  value(column: string): string;
  /** What a field of text is written as. */
  text(expression: string): string;
  /** Options of COPY. */
  readonly write: string;
}

/** Numbers stay the text that they are: they are read for comparisons alone. */
const csv = {
  rows: (file: string) =>
    `read_csv(${quotePath(file)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', allow_quoted_nulls = false)`,
  value: quoteName,
  text: (expression: string) => expression,
  write: 'FORMAT csv, HEADER',
} satisfies PartFormat;

const parquet = {
  rows: (file: string) => `read_parquet(${quotePath(file)})`,
  value: quoteName,
  text: (expression: string) => expression,
  write: 'FORMAT parquet, COMPRESSION zstd',
} satisfies PartFormat;

/** By the file's ending. */
const FORMATS: Readonly<Record<string, PartFormat>> = { '.csv': csv, '.parquet': parquet };

/**
 * The one format of the parts and of what is made of them.
 *
 * @throws OPTION_INVALID
 */
export function formatOfParts(parts: readonly string[], out: string): PartFormat {
  const ending = extname(out);
  const format = FORMATS[ending];
  const other = parts.find((part) => extname(part) !== ending);
  if (format && other === undefined) return format;
  throw new PerennialError('OPTION_INVALID', {
    option: '--out',
    value: out,
    problem: format ? `${other} is in another format` : 'its ending names no format that parts are put together in',
    remedy: `Parts and what is made of them end alike, in ${Object.keys(FORMATS).join(' or ')}.`,
  });
}

/**
 * Names of a part's columns.
 *
 * @throws FILE_FORMAT where it can not be read, OPTION_INVALID where it is no part
 */
export async function columnsOfPart(connection: Connection, format: PartFormat, file: string): Promise<string[]> {
  let described: { column_name: string }[];
  try {
    described = await connection.rows<{ column_name: string }>(`DESCRIBE FROM ${format.rows(file)}`);
  } catch (error) {
    const problem = (error as Error).message.split('\n')[0];
    const remedy = 'Run score --partition again: a file that is not whole is made anew.';
    throw new PerennialError('FILE_FORMAT', { file, format: 'scores', problem, remedy }, { cause: error });
  }
  const names = described.map(({ column_name }) => column_name);
  if (Object.values(OF_PART).every((name) => names.includes(name))) return names;
  throw new PerennialError('OPTION_INVALID', {
    option: '--scores',
    value: file,
    problem: `it has no columns ${Object.values(OF_PART).join(', ')}, which scores of one part have`,
    remedy: 'Give the files that score --partition wrote; scores of all customers have their tiers.',
  });
}
