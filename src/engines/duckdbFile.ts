import { existsSync } from 'node:fs';
import { PerennialError } from '../errors.ts';
import { type Address, quoteTable } from './address.ts';
import { DUCKDB, kindOfType } from './dialect.ts';
import { duckdb } from './duckdbLibrary.ts';
import { declaredColumns, hasSameColumns } from './literal.ts';
import type { TextChunk, Warehouse } from './warehouse.ts';
import { appendTable, TYPES } from './writeTable.ts';

/** A table in a DuckDB file that another program has made: read as a server's is, and closed to others meanwhile. */
export async function openDuckDbFile({ database: file, table: names, text }: Address): Promise<Warehouse> {
  if (!existsSync(file)) throw new PerennialError('FILE_NOT_FOUND', { file });
  const failed = (error: unknown) => {
    const problem = (error as Error).message.split('\n')[0];
    const known = /lock/i.test(problem) ? 'ENGINE_UNREACHABLE' : 'ENGINE_FAILED';
    return new PerennialError(
      known,
      { engine: text, problem, remedy: 'Close whatever else has the file open.' },
      { cause: error },
    );
  };
  const instance = await duckdb.DuckDBInstance.create(file).catch((error: unknown) => {
    throw failed(error);
  });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const table = quoteTable(names);
  const columns = async () => {
    const reader = await connection.runAndReadAll(`DESCRIBE ${table}`).catch((error: unknown) => {
      throw new PerennialError('ENGINE_TABLE_MISSING', { engine: text, table: names.join('.') }, { cause: error });
    });
    return reader.getRowsJson().map(([name, type]) => ({
      name: String(name),
      type: String(type),
      kind: kindOfType(String(type)),
    }));
  };
  return {
    dialect: DUCKDB,
    name: text,
    table,
    columns,
    async run(sql) {
      await connection.run(sql).catch((error: unknown) => {
        throw failed(error);
      });
    },
    async *stream(sql, signal): AsyncGenerator<TextChunk, void, void> {
      const cancel = () => connection.interrupt();
      signal?.addEventListener('abort', cancel);
      try {
        const result = await connection.stream(sql);
        for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
          signal?.throwIfAborted();
          const read = chunk.getColumns();
          yield {
            length: chunk.rowCount,
            columns: read.map((values) => values.map((value) => (value === null ? null : String(value)))),
          };
        }
      } catch (error) {
        if (signal?.aborted) throw new PerennialError('ENGINE_CANCELLED', { engine: text }, { cause: error });
        throw error instanceof PerennialError ? error : failed(error);
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    async write(written) {
      await connection.run('BEGIN');
      try {
        const before = await columns().catch(() => null);
        if (
          before &&
          !hasSameColumns(
            written,
            before.map(({ name }) => name),
          )
        ) {
          throw new PerennialError('ENGINE_TABLE_OTHER', { engine: text, table: names.join('.') });
        }
        await connection.run(`CREATE OR REPLACE TABLE ${table} (${declaredColumns(written, mapped(TYPES))})`);
        await appendTable(connection, names.at(-1)!, written, names.length > 1 ? names[0] : undefined);
        await connection.run('COMMIT');
      } catch (error) {
        await connection.run('ROLLBACK').catch(() => {});
        throw error instanceof PerennialError ? error : failed(error);
      }
    },
    async close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function mapped<Key extends string>(types: Readonly<Record<Key, unknown>>): Record<Key, string> {
  return Object.fromEntries(Object.entries(types).map(([key, type]) => [key, String(type)])) as Record<Key, string>;
}
