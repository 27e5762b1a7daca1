import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** A DuckDB of one's own: in memory up to a limit, beyond it in a private folder that goes when it is closed. */
export interface Engine {
  readonly connection: DuckDBConnection;
  /** The private folder; helpers may put files of their own there. */
  readonly folder: string;
  /** Ends the database and deletes the folder; calling it again does nothing. */
  close(): void;
}

export interface EngineOptions {
  /** As DuckDB writes sizes, `1GB`. */
  readonly memoryLimit: string;
  readonly threads?: number | undefined;
}

/** @throws DuckDB's own error where it refuses the settings; nothing is left behind then */
export async function openEngine({ memoryLimit, threads }: EngineOptions): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  try {
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: memoryLimit,
      temp_directory: join(folder, 'spill'),
      // Everything needed is built in; an extension would be downloaded.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      ...(threads === undefined ? {} : { threads: String(threads) }),
    });
    const connection = await instance.connect();
    // Timestamps with an offset are read into UTC first, whatever zone this machine is in.
    await connection.run("SET TimeZone = 'UTC'");
    return {
      connection,
      folder,
      close() {
        connection.closeSync();
        instance.closeSync();
        removeFolder();
        process.off('exit', removeFolder);
      },
    };
  } catch (error) {
    removeFolder();
    process.off('exit', removeFolder);
    throw error;
  }
}

/** The rows of a small result; whole numbers come as number or bigint, so money is best cast to text in the query. */
export async function queryRows<Row>(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjectsJS() as Row[];
}
