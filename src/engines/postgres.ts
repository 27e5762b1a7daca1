import type { Client } from 'pg';
import { PerennialError } from '../errors.ts';
import { type Address, quoteTable } from './address.ts';
import { kindOfType, POSTGRES } from './dialect.ts';
import { declaredColumns, hasSameColumns } from './literal.ts';
import { AS_TEXT, clientSettings, insertion, POSTGRES_TYPES, ROWS } from './postgresClient.ts';
import { postgresError } from './postgresErrors.ts';
import { quoteText } from './sql.ts';
import type { TextChunk, Warehouse } from './warehouse.ts';

/**
 * A table of a Postgres server. All reading is one transaction that changes nothing and sees one moment, so that a table
 * that grows meanwhile gives one answer. Whatever the address leaves out comes from the usual variables (PGUSER,
 * PGPASSWORD, PGSSLMODE, …) or ~/.pgpass.
 *
 * @throws ENGINE_UNREACHABLE, ENGINE_REFUSED
 */
export async function openPostgres(address: Address): Promise<Warehouse> {
  const { default: pg } = await import('pg');
  const { text: name, table: names } = address;
  const known = (error: unknown) => postgresError(error, address);
  const connect = async (): Promise<Client> => {
    const client = new pg.Client({ ...clientSettings(address), types: AS_TEXT });
    // Losses are told by the statement that meets them; without a listener they would end the process.
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const client = await connect().catch((error: unknown) => {
    throw known(error);
  });
  let reading = false;

  const ask = async (sql: string, values: readonly unknown[] = []): Promise<(string | null)[][]> => {
    try {
      const answer = await client.query<(string | null)[]>({ text: sql, values: [...values], rowMode: 'array' });
      return answer.rows ?? [];
    } catch (error) {
      throw known(error);
    }
  };
  const begin = async () => {
    if (reading) return;
    await ask('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    reading = true;
    // Dates as this program reads them, floating-point numbers with all digits, and plans for reading to the end.
    await ask(
      "SET LOCAL DateStyle = 'ISO'; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 1; SET LOCAL cursor_tuple_fraction = 1",
    );
  };
  const end = async () => {
    if (reading) await ask('ROLLBACK');
    reading = false;
  };
  const table = quoteTable(names);
  const columnsNow = async () => {
    const described = await ask(
      `SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
      WHERE attrelid = to_regclass(${quoteText(table)}) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    );
    return described.map(([column, type]) => ({ name: column!, type: type!, kind: kindOfType(type!) }));
  };
  return {
    dialect: POSTGRES,
    name,
    table,
    async columns() {
      await begin();
      const found = await columnsNow();
      if (found.length > 0) return found;
      throw new PerennialError('ENGINE_TABLE_MISSING', { engine: name, table: names.join('.') });
    },
    async run(sql) {
      await end();
      await ask(sql);
    },
    async *stream(sql, signal): AsyncGenerator<TextChunk, void, void> {
      await begin();
      const cancel = () => void cancelOn(client, connect);
      signal?.addEventListener('abort', cancel);
      let open = false;
      try {
        signal?.throwIfAborted();
        open = true;
        await ask(`DECLARE perennial NO SCROLL CURSOR FOR ${sql}`);
        for (;;) {
          const rows = await ask(`FETCH FORWARD ${ROWS} FROM perennial`);
          if (rows.length > 0) yield byColumn(rows);
          if (rows.length < ROWS) break;
        }
      } catch (error) {
        [open, reading] = [false, false];
        await client.query('ROLLBACK').catch(() => {});
        if (signal?.aborted) throw new PerennialError('ENGINE_CANCELLED', { engine: name }, { cause: error });
        throw error;
      } finally {
        signal?.removeEventListener('abort', cancel);
        if (open) await client.query('CLOSE perennial').catch(() => {});
      }
    },
    async write(written) {
      await end();
      await ask('BEGIN');
      try {
        // Two who write the same table: the second waits, and then sees what the first has made.
        await ask('SELECT pg_advisory_xact_lock(hashtext($1))', [table]);
        const before = (await columnsNow()).map((column) => column.name);
        if (before.length > 0 && !hasSameColumns(written, before)) {
          throw new PerennialError('ENGINE_TABLE_OTHER', { engine: name, table: names.join('.') });
        }
        await ask(
          before.length > 0
            ? `DELETE FROM ${table}`
            : `CREATE TABLE ${table} (${declaredColumns(written, POSTGRES_TYPES)})`,
        );
        for (let from = 0; from < written.length; from += ROWS) await ask(...insertion(table, written, from));
        await ask('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {});
        throw error;
      }
    },
    async close() {
      await client.end().catch(() => {});
    },
  };
}

/** Ends what a connection is doing, by way of another. */
async function cancelOn(client: Client, connect: () => Promise<Client>): Promise<void> {
  const { processID } = client as Client & { processID: number };
  const other = await connect().catch(() => null);
  await other?.query('SELECT pg_cancel_backend($1)', [processID]).catch(() => {});
  await other?.end().catch(() => {});
}

function byColumn(rows: readonly (readonly (string | null)[])[]): TextChunk {
  return { length: rows.length, columns: rows[0].map((_, column) => rows.map((row) => row[column])) };
}
