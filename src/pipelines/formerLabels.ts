import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { openEngine } from '../engines/duckdb.ts';
import { defaultMemoryLimit } from '../engines/memoryLimit.ts';
import { readColumns } from '../engines/readColumns.ts';
import { quotePath } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import type { FormerLabels } from '../valuation/segments/segmentCustomers.ts';

const READERS: Readonly<Record<string, (path: string) => string>> = {
  '.csv': (path) => `read_csv(${path}, all_varchar = true)`,
  '.parquet': (path) => `read_parquet(${path})`,
  '.jsonl': (path) => `read_json(${path})`,
};

/**
 * The segments of a former run, by customer, out of a file that `score` wrote.
 *
 * @throws FILE_NOT_FOUND, OPTION_INVALID where it is no such file
 */
export async function readFormerLabels(file: string): Promise<Map<string, FormerLabels>> {
  if (!existsSync(file)) throw new PerennialError('FILE_NOT_FOUND', { file });
  const reader = READERS[extname(file)];
  if (!reader) throw notScores(file, 'its ending names no format that score writes');
  const engine = await openEngine({ memoryLimit: defaultMemoryLimit() });
  try {
    const columns = await readColumns(
      engine.connection,
      `SELECT CAST(customer_id AS VARCHAR) AS customer_id, coalesce(CAST(tier AS VARCHAR), '') AS tier, coalesce(CAST(stage AS VARCHAR), '') AS stage
      FROM ${reader(quotePath(file))}`,
    );
    const [tier, stage] = [columns.text('tier'), columns.text('stage')];
    return new Map(columns.text('customer_id').map((id, row) => [id, { tier: tier[row], stage: stage[row] }]));
  } catch (error) {
    throw notScores(file, 'it has no columns customer_id, tier and stage', error);
  } finally {
    engine.close();
  }
}

function notScores(value: string, problem: string, cause?: unknown): PerennialError {
  const remedy = 'Name a file that perennial score has written.';
  return new PerennialError('OPTION_INVALID', { option: '--former', value, problem, remedy }, { cause });
}
