import type { Client, FieldDef } from 'pg';
import type { Address } from './address.ts';
import type { ColumnChunk, DatabaseConnection, NumberColumn, Parameter, Table } from './contract.ts';
import { clientSettings, insertion, ROWS } from './postgresClient.ts';
import { postgresError } from './postgresErrors.ts';
import { quoteName, quoteText } from './sql.ts';

/** A connection that may change what one schema holds: statements name tables without it. */
export interface PostgresConnection extends DatabaseConnection {
  /** Aborted once the connection is no more, whoever ended it. */
  readonly lost: AbortSignal;
}

export interface PostgresOptions {
  /** The schema in which tables are looked for and made; it need not be there yet. */
  readonly schema: string;
  /** Longest time, in ms, that a statement waits for another's lock before it gives up. */
  readonly lockWithin: number;
  /** Longest time, in ms, until an answer has come; for ever where not given. */
  readonly answerWithin?: number;
  /** Longest time, in ms, that a transaction may be open and do nothing: the server ends one whose program hangs. */
  readonly idleWithin: number;
}

/** Types of Postgres by their numbers, which values have in a program what DuckDB's have. */
const BOOL = 16;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const FLOAT8 = 701;
const VALUES: Readonly<Record<number, (value: string) => unknown>> = {
  [BOOL]: (value) => value === 't',
  [INT8]: BigInt,
  [INT2]: Number,
  [INT4]: Number,
  [FLOAT8]: Number,
};
const TYPES = { getTypeParser: (type: number) => VALUES[type] ?? ((value: string) => value) };

/**
 * Connects to a database that is a program's own, as openDatabase opens a file's.
 *
 * @throws ENGINE_UNREACHABLE, ENGINE_REFUSED; its statements also ENGINE_LOST and ENGINE_FAILED
 */
export async function connectPostgres(address: Address, options: PostgresOptions): Promise<PostgresConnection> {
  const { default: pg } = await import('pg');
  const { schema, lockWithin, answerWithin, idleWithin } = options;
  const known = (error: unknown) => postgresError(error, address);
  const client = new pg.Client({
    ...clientSettings(address),
    types: TYPES,
    lock_timeout: lockWithin,
    idle_in_transaction_session_timeout: idleWithin,
    ...(answerWithin === undefined ? {} : { query_timeout: answerWithin }),
  });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  const ask = async (sql: string, values?: readonly unknown[]) => {
    try {
      return await client.query<Record<string, unknown>>(values ? { text: sql, values: [...values] } : { text: sql });
    } catch (error) {
      // An answer that comes too late would be taken for the next one's.
      if (/timeout/.test((error as Error).message) && !('severity' in (error as object))) end();
      throw known(error);
    }
  };
  const end = () => {
    lost.abort();
    client.end().catch(() => {});
  };
  try {
    await client.connect();
    await ask(
      `SET search_path TO ${quoteName(schema)}; SET DateStyle = 'ISO'; SET TimeZone = 'UTC'; SET extra_float_digits = 1;
      SET client_min_messages = 'warning'; SET standard_conforming_strings = on`,
    );
  } catch (error) {
    end();
    throw known(error);
  }
  let cursors = 0;
  return {
    lost: lost.signal,
    async run(sql: string, parameters?: readonly Parameter[]) {
      await ask(sql, parameters);
    },
    rows: async <Row>(sql: string, parameters?: readonly Parameter[]) => (await ask(sql, parameters)).rows as Row[],
    async append(name: string, table: Table) {
      for (let from = 0; from < table.length; from += ROWS) await ask(...insertion(quoteName(name), table, from));
    },
    /** Within a transaction: the cursor ends with it. */
    async stream(sql) {
      const cursor = `perennial_${++cursors}`;
      await ask(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`);
      const fetch = () => fetchFrom(client, cursor, known);
      const first = await fetch();
      return { names: first.names, chunks: chunksOf(first, fetch) };
    },
    close: end,
  };
}

interface Fetched {
  readonly names: readonly string[];
  readonly types: readonly number[];
  readonly rows: readonly (readonly unknown[])[];
}

async function fetchFrom(client: Client, cursor: string, known: (error: unknown) => Error): Promise<Fetched> {
  try {
    const text = `FETCH FORWARD ${ROWS} FROM ${cursor}`;
    const { fields, rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
    return {
      names: fields.map(({ name }: FieldDef) => name),
      types: fields.map(({ dataTypeID }: FieldDef) => dataTypeID),
      rows,
    };
  } catch (error) {
    throw known(error);
  }
}

async function* chunksOf(first: Fetched, fetch: () => Promise<Fetched>): AsyncGenerator<ColumnChunk, void, void> {
  for (let fetched = first; fetched.rows.length > 0; fetched = await fetch()) {
    yield columnChunk(fetched);
    if (fetched.rows.length < ROWS) return;
  }
}

/** Columns as the contract has them: numbers as typed arrays, all else as text. */
function columnChunk({ types, rows }: Fetched): ColumnChunk {
  const column = (place: number): NumberColumn | string[] => {
    const values = rows.map((row) => row[place]);
    switch (types[place]) {
      case INT8:
        return BigInt64Array.from(values as bigint[]);
      case INT4:
      case INT2:
        return Int32Array.from(values as number[]);
      case FLOAT8:
        return Float64Array.from(values as number[]);
      default:
        return values as string[];
    }
  };
  return {
    length: rows.length,
    column,
    numbers(place) {
      const values = column(place);
      if (ArrayBuffer.isView(values)) return values;
      throw new TypeError(`column ${place} of the result holds text`);
    },
  };
}

/** Whether a database has a schema. */
export async function hasSchema(connection: DatabaseConnection, schema: string): Promise<boolean> {
  const found = await connection.rows(`SELECT 1 AS one FROM pg_namespace WHERE nspname = ${quoteText(schema)}`);
  return found.length > 0;
}
