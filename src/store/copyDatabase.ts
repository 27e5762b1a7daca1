import type { DatabaseConnection } from '../engines/contract.ts';
import { quoteName, quoteText } from '../engines/sql.ts';

/** Writes what a connection's database holds now, and nothing that was deleted, to a new file. */
export async function copyDatabase(connection: DatabaseConnection, path: string): Promise<void> {
  const [{ name }] = await connection.rows<{ name: string }>('SELECT current_database() AS name');
  await connection.run(`ATTACH ${quoteText(path)} AS copied`);
  try {
    await connection.run(`COPY FROM DATABASE ${quoteName(name)} TO copied`);
  } finally {
    await connection.run('DETACH copied');
  }
}
