import { stat } from 'node:fs/promises';
import type { Connection } from '../../engines/contract.ts';
import { readColumns } from '../../engines/readColumns.ts';
import { quoteName, quotePath } from '../../engines/sql.ts';
import { PerennialError } from '../../errors.ts';
import { machineFault } from '../../machineFault.ts';

/** A small file with a header, as text columns by their lower-case names; '' where a field is empty. */
export interface SmallTable {
  readonly file: string;
  readonly length: number;
  readonly names: readonly string[];
  column(name: string): string[];
}

/**
 * Reads a CSV with a header: lists of customers, contacts, opt-outs.
 *
 * @throws FILE_NOT_FOUND, CAMPAIGN_INVALID where it is no such file
 */
export async function readTable(connection: Connection, file: string): Promise<SmallTable> {
  if (!(await stat(file).catch(() => null))) throw new PerennialError('FILE_NOT_FOUND', { file });
  try {
    const source = `read_csv(${quotePath(file)}, header = true, all_varchar = true, null_padding = false)`;
    const described = await connection.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${source}`);
    const names = described.map((row) => row.column_name);
    const columns = names.map((name, i) => `coalesce(${quoteName(name)}, '') AS c${i}`);
    const read = await readColumns(connection, `SELECT ${columns.join(', ')} FROM ${source}`);
    const plain = names.map((name) => name.trim().toLowerCase());
    return { file, length: read.length, names: plain, column: (name) => read.text(`c${plain.indexOf(name)}`) };
  } catch (error) {
    const known = machineFault(error, file);
    if (known) throw known;
    const problem = `it can not be read as a table: ${(error as Error).message.split('\n')[0]}`;
    const remedy = 'Give a CSV with a header line such as customer_id.';
    throw new PerennialError('CAMPAIGN_INVALID', { file, problem, remedy }, { cause: error });
  }
}

/**
 * A column that has to be there.
 *
 * @throws CAMPAIGN_INVALID
 */
export function requiredColumn(table: SmallTable, name: string): string[] {
  if (table.names.includes(name)) return table.column(name).map((value) => value.trim());
  throw new PerennialError('CAMPAIGN_INVALID', {
    file: table.file,
    problem: `it has no column ${name}; its columns are ${table.names.join(', ')}`,
    remedy: `Name one of them ${name} in the header line.`,
  });
}
