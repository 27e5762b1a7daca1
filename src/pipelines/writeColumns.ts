import { extname } from 'node:path';
import type { Table, TableFormat } from '../engines/contract.ts';
import { writeTable } from '../engines/writeTable.ts';
import { PerennialError } from '../errors.ts';
import { writeFileBeside } from '../writeFileBeside.ts';

/** Formats by the file's ending. */
const FORMATS: Readonly<Record<string, TableFormat>> = { '.csv': 'csv', '.parquet': 'parquet', '.jsonl': 'jsonl' };

/**
 * Writes a table in the format that the file's ending names.
 *
 * @throws OPTION_INVALID for another ending, MACHINE_REFUSED where the file can not be written
 */
export async function writeColumns(table: Table, out: string): Promise<void> {
  const format = FORMATS[extname(out)];
  if (!format) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--out',
      value: out,
      problem: 'its ending names no format',
      remedy: `Use one of ${Object.keys(FORMATS).join(', ')}.`,
    });
  }
  await writeFileBeside(out, (draft) => writeTable(table, draft, format));
}
