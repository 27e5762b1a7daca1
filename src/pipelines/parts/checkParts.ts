import { stat } from 'node:fs/promises';
import type { Connection } from '../../engines/contract.ts';
import { quoteName } from '../../engines/sql.ts';
import { PerennialError } from '../../errors.ts';
import { parsePartition } from '../../transactions/partition.ts';
import { OF_PART } from '../writeScores.ts';
import { columnsOfPart, type PartFormat } from './partFormat.ts';

/** What all rows of one run share. */
const SHARED = ['as_of', 'horizon_days', 'level', 'model'];

/** Parts that belong together. */
export interface CheckedParts {
  /** Part 1, part 2, …; those without customers come last. */
  readonly files: readonly string[];
  readonly columns: readonly string[];
}

interface Part {
  readonly file: string;
  readonly columns: readonly string[];
  /** null where it has no customer: it then does not say which it is, nor of what run. */
  readonly told: { readonly part: string; readonly shared: string } | null;
}

/**
 * Whether these are all parts of one run, each once.
 *
 * @param files  at least one
 * @throws FILE_NOT_FOUND, FILE_FORMAT, OPTION_INVALID
 */
export async function checkParts(
  connection: Connection,
  format: PartFormat,
  files: readonly string[],
): Promise<CheckedParts> {
  const parts: Part[] = [];
  for (const file of files) parts.push(await readPart(connection, format, file));
  const [{ columns }] = parts;
  const known = parts.filter(({ told }) => told !== null);
  const byPart = new Map<number, string>();
  for (const { file, told, columns: own } of parts) {
    if (own.join() !== columns.join()) throw refusal(file, `its columns are not those of ${files[0]}`);
    if (!told) continue;
    if (told.shared !== known[0].told!.shared) {
      throw refusal(file, `it is of another run than ${known[0].file}: ${SHARED.join(', ')} differ`);
    }
    const { part, of } = parsePartition(told.part);
    if (of !== files.length) throw refusal(file, `it is part ${part} of ${of}, and ${files.length} are given`);
    const same = byPart.get(part);
    if (same !== undefined) throw refusal(file, `it is part ${part} of ${of}, as is ${same}`);
    byPart.set(part, file);
  }
  const ordered = [...byPart].sort(([a], [b]) => a - b).map(([, file]) => file);
  return { files: [...ordered, ...parts.filter(({ told }) => !told).map(({ file }) => file)], columns };
}

async function readPart(connection: Connection, format: PartFormat, file: string): Promise<Part> {
  await stat(file).catch(() => {
    throw new PerennialError('FILE_NOT_FOUND', { file });
  });
  const columns = await columnsOfPart(connection, format, file);
  const all = SHARED.map((name) => `CAST(${quoteName(name)} AS VARCHAR)`).join(', ');
  const [found] = await connection.rows<{ part: string | null; parts: bigint; shared: string; runs: bigint }>(`
    SELECT min(part) AS part, count(DISTINCT part) AS parts, min(shared) AS shared, count(DISTINCT shared) AS runs
    FROM (SELECT ${quoteName(OF_PART.part)} AS part, concat_ws(' ', ${all}) AS shared FROM ${format.rows(file)})`);
  const { part, parts, shared, runs } = found;
  if (parts > 1n || runs > 1n) throw refusal(file, 'its rows are of several runs');
  return { file, columns, told: part === null ? null : { part, shared } };
}

function refusal(file: string, problem: string): PerennialError {
  const remedy = 'Give every part of one run, each once.';
  return new PerennialError('OPTION_INVALID', { option: '--scores', value: file, problem, remedy });
}
