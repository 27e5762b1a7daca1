import type { DatabaseConnection } from '../engines/contract.ts';
import { PerennialError } from '../errors.ts';
import { MIGRATIONS } from './schema.ts';

/** The version that this program writes. */
export const STORE_VERSION = MIGRATIONS.length;

/**
 * Brings a database to the newest schema, a step at a time, each step whole or not at all.
 *
 * @param file  as the person named it
 * @throws STORE_VERSION for a store that a newer program has written, STORE_DAMAGED for a database that is no store
 */
export async function migrate(
  connection: DatabaseConnection,
  file: string,
  steps: readonly string[] = MIGRATIONS,
): Promise<void> {
  const version = await versionOf(connection, file);
  if (version > steps.length) {
    throw new PerennialError('STORE_VERSION', { file, value: version, known: steps.length });
  }
  for (let step = version; step < steps.length; step++) {
    await connection.run('BEGIN TRANSACTION');
    await connection.run(`${steps[step]};
      CREATE TABLE IF NOT EXISTS perennial_store (version INTEGER);
      DELETE FROM perennial_store;
      INSERT INTO perennial_store VALUES (${step + 1})`);
    await connection.run('COMMIT');
  }
}

async function versionOf(connection: DatabaseConnection, file: string): Promise<number> {
  const tables = await connection.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`,
  );
  if (tables.length === 0) return 0;
  if (!tables.some(({ name }) => name === 'perennial_store')) {
    throw new PerennialError('STORE_DAMAGED', { file, problem: 'it is a database of something else' });
  }
  const [row] = await connection.rows<{ version: number }>('SELECT version FROM perennial_store');
  return row?.version ?? 0;
}
