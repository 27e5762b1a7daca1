/** What all connections to Postgres share. */
import type { ClientConfig } from 'pg';
import type { Address } from './address.ts';
import type { Table } from './contract.ts';
import { type ColumnTypes, textOfValue } from './literal.ts';
import { quoteName } from './sql.ts';

/** Rows that are fetched, or sent, at a time. */
export const ROWS = 10_000;
/** Longest time, in ms, until a server has answered that it is there. */
const CONNECT_WITHIN = 15_000;

export const POSTGRES_TYPES: ColumnTypes = {
  text: 'TEXT',
  day: 'DATE',
  whole: 'BIGINT',
  real: 'DOUBLE PRECISION',
  money: 'DECIMAL(38, 6)',
  amount: 'DECIMAL(21, 6)',
};

/** Values of every type as the text that the server sends. */
export const AS_TEXT = { getTypeParser: () => (value: string) => value };

/** How to reach a server: what the address leaves out the driver takes from the environment. */
export function clientSettings({ host, port, user, database, options }: Address): ClientConfig {
  const given = {
    application_name: 'perennial',
    connectionTimeoutMillis: CONNECT_WITHIN,
    keepAlive: true,
  };
  // Without a host it is PGHOST that says where, a folder of sockets perhaps.
  if (host === '')
    return { ...given, database, ...(port === null ? {} : { port }), ...(user === null ? {} : { user }) };
  const url = new URL(`postgres://${host}`);
  if (port !== null) url.port = String(port);
  url.username = encodeURIComponent(user ?? process.env.PGUSER ?? process.env.USER ?? '');
  url.pathname = `/${encodeURIComponent(database)}`;
  for (const [option, value] of options) url.searchParams.set(option, value);
  return { ...given, connectionString: url.toString() };
}

/** Some rows as one statement, a list of texts for each column. */
export function insertion(table: string, written: Table, from: number): [string, unknown[]] {
  const rows = Array.from({ length: Math.min(ROWS, written.length - from) }, (_, i) => from + i);
  const lists = written.columns.map((_, column) => rows.map((row) => textOfValue(written, column, row)));
  const values = written.columns.map(({ type }, i) => `CAST(v${i} AS ${POSTGRES_TYPES[type]})`);
  const names = written.columns.map(({ name }) => quoteName(name));
  const given = written.columns.map((_, i) => `$${i + 1}::text[]`);
  return [
    `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM unnest(${given.join(', ')}) AS t(${written.columns.map((_, i) => `v${i}`).join(', ')})`,
    lists,
  ];
}
