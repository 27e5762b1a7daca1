import { extname } from 'node:path';
import { isAddress } from '../engines/address.ts';
import type { Table, TableFormat } from '../engines/contract.ts';
import { openWarehouse } from '../engines/openWarehouse.ts';
import { retryLost } from '../engines/retryLost.ts';
import { writeTable } from '../engines/writeTable.ts';
import { PerennialError } from '../errors.ts';
import { writeFileBeside } from '../writeFileBeside.ts';

/** Formats by the file's ending. */
const FORMATS: Readonly<Record<string, TableFormat>> = { '.csv': 'csv', '.parquet': 'parquet', '.jsonl': 'jsonl' };

/**
 * Writes a table in the format that the file's ending names, or as a table of the engine whose address it is.
 *
 * @throws OPTION_INVALID for another ending, ENGINE_TABLE_OTHER where such a table is none of earlier results, MACHINE_REFUSED where the file can not be written
 */
export async function writeColumns(table: Table, out: string): Promise<void> {
  if (isAddress(out)) {
    return retryLost(async () => {
      const warehouse = await openWarehouse(out);
      try {
        await warehouse.write(table);
      } finally {
        await warehouse.close();
      }
    });
  }
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
