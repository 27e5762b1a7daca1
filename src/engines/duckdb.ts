import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { machineFault } from '../machineFault.ts';
import type { ColumnChunk, Connection, Engine, EngineOptions, NumberColumn } from './contract.ts';

/**
 * A DuckDB of one's own: in memory up to a limit, beyond it in a private folder that goes when it is closed.
 *
 * @throws MACHINE_REFUSED where there is no place for the folder, DuckDB's own error where it refuses the settings; nothing is left behind then
 */
export async function openEngine({ memoryLimit, threads }: EngineOptions): Promise<Engine> {
  const folder = privateFolder();
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
    const duckdb = await instance.connect();
    // Timestamps with an offset are read into UTC first, whatever zone this machine is in.
    await duckdb.run("SET TimeZone = 'UTC'");
    return {
      connection: duckdbConnection(duckdb),
      folder,
      close() {
        duckdb.closeSync();
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

function privateFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'perennial-'));
  } catch (error) {
    throw machineFault(error, `The folder for temporary files (TMPDIR) ${tmpdir()}`) ?? error;
  }
}

function duckdbConnection(duckdb: DuckDBConnection): Connection {
  return {
    async run(sql) {
      await duckdb.run(sql);
    },
    async rows<Row>(sql: string) {
      const reader = await duckdb.runAndReadAll(sql);
      return reader.getRowObjectsJS() as Row[];
    },
    async stream(sql) {
      const result = await duckdb.stream(sql);
      return { names: result.columnNames(), chunks: chunksOf(() => result.fetchChunk()) };
    },
  };
}

async function* chunksOf(fetch: () => Promise<DuckDBDataChunk | null>): AsyncGenerator<ColumnChunk, void, void> {
  for (let chunk = await fetch(); chunk !== null && chunk.rowCount > 0; chunk = await fetch()) yield columnChunk(chunk);
}

/** Columns straight out of DuckDB's vectors: nine times as fast as row objects. */
function columnChunk(chunk: DuckDBDataChunk): ColumnChunk {
  const column = (place: number): NumberColumn | string[] => {
    const vector = chunk.getColumnVector(place);
    if ('items' in vector && ArrayBuffer.isView(vector.items)) return vector.items as NumberColumn;
    return Array.from({ length: vector.itemCount }, (_, row) => vector.getItem(row) as string);
  };
  return {
    length: chunk.rowCount,
    column,
    numbers(place) {
      const values = column(place);
      if (ArrayBuffer.isView(values)) return values;
      throw new TypeError(`column ${place} of the result holds text`);
    },
  };
}
