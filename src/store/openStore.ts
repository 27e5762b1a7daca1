import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Database } from '../engines/contract.ts';
import { openDatabase } from '../engines/duckdb.ts';
import { defaultMemoryLimit } from '../engines/memoryLimit.ts';
import { PerennialError } from '../errors.ts';
import { machineFault } from '../machineFault.ts';
import type { Store } from './contract.ts';
import { duckDbStore } from './duckDbStore.ts';
import { compactedPath, removeDatabase } from './removeDatabase.ts';

export interface StoreOptions {
  /** Memory that the database may take, such as `1GB`. */
  readonly memoryLimit?: string | undefined;
  readonly threads?: number;
  /** Whether a file that is not there is made; else it is STORE_NOT_FOUND. */
  readonly create?: boolean;
}

/** Files of which this process has a store: the system's lock holds off others only. */
const taken = new Set<string>();

/**
 * Opens a store, migrated to the newest schema: a file for this process alone, or a schema of Postgres
 * (`postgres://host/database/schema`) for several. Close it when done.
 *
 * @throws OPTION_INVALID for other addresses, ENGINE_UNREACHABLE, ENGINE_REFUSED, STORE_NOT_FOUND, STORE_LOCKED naming the process that has it, STORE_VERSION, STORE_DAMAGED, MACHINE_REFUSED
 */
export async function openStore(
  file: string,
  { memoryLimit = defaultMemoryLimit(), threads, create = false }: StoreOptions = {},
): Promise<Store> {
  if (/^[a-z]+:\/\//i.test(file)) {
    const { openPostgresStore } = await import('./postgresStore.ts');
    return await openPostgresStore(file, { memoryLimit, threads, create });
  }
  const path = resolve(file);
  if (!create && !existsSync(path)) throw new PerennialError('STORE_NOT_FOUND', { file });
  if (taken.has(path)) throw new PerennialError('STORE_LOCKED', { file, pid: process.pid });
  // Before it is opened: a process that closes a file gives up its locks of it.
  if (!looksLikeDatabase(path)) throw new PerennialError('STORE_DAMAGED', { file, problem: 'it is not a store' });
  taken.add(path);
  const closed = () => taken.delete(path);
  const open = async (): Promise<Database> => {
    try {
      mkdirSync(dirname(path), { recursive: true });
      const database = await openDatabase(path, { memoryLimit, threads });
      // What a compaction that did not come to its end has left; only whoever has the store may know.
      removeDatabase(compactedPath(path));
      return database;
    } catch (error) {
      throw openingError(error, file);
    }
  };
  try {
    return await duckDbStore({ file, path, open, closed });
  } catch (error) {
    closed();
    throw error;
  }
}

/**
 * Whether a file is a DuckDB database, or empty, or not there. By its name alone DuckDB would take a CSV file for one, and
 * make its tables elsewhere.
 */
function looksLikeDatabase(path: string): boolean {
  if (!existsSync(path)) return !/\.(csv|tsv|json|jsonl|parquet)(\.gz)?$/i.test(path);
  const start = Buffer.alloc(12);
  try {
    const descriptor = openSync(path, 'r');
    try {
      return readSync(descriptor, start) === 0 || start.toString('latin1', 8) === 'DUCK';
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw machineFault(error, path) ?? error;
  }
}

function openingError(error: unknown, file: string): unknown {
  const text = error instanceof Error ? error.message : String(error);
  if (/Could not set lock/.test(text)) {
    const pid = /\(PID (\d+)\)/.exec(text)?.[1] ?? 'unknown';
    return new PerennialError('STORE_LOCKED', { file, pid }, { cause: error });
  }
  const known = machineFault(error, file);
  if (known) return known;
  return new PerennialError('STORE_DAMAGED', { file, problem: text.split('\n')[0] }, { cause: error });
}
