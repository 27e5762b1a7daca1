import { PerennialError } from '../errors.ts';
import { quoteName } from './sql.ts';

/** Engines that hold data of others, by the first word of an address. */
const SCHEMES = { postgres: 'postgres', postgresql: 'postgres', trino: 'trino', duckdb: 'duckdb' } as const;
export type EngineName = (typeof SCHEMES)[keyof typeof SCHEMES];

/** Where a table is: `postgres://user@host:5432/database/schema.table`. */
export interface Address {
  readonly engine: EngineName;
  /** For people: never holds a password. */
  readonly text: string;
  readonly host: string;
  /** Null for the engine's own. */
  readonly port: number | null;
  /** Null for whom the environment names. */
  readonly user: string | null;
  /** Database of Postgres, catalog of Trino, file of DuckDB. */
  readonly database: string;
  /** The table's name, with its schema's before it where given. */
  readonly table: readonly string[];
  readonly options: URLSearchParams;
}

/** Whether a text is meant as the address of a table, and not as a file's name. */
export function isAddress(text: string): boolean {
  return /^(postgres|postgresql|trino|duckdb):\/\//.test(text);
}

/**
 * The address of a store in a database of several servers: `postgres://host/database`, with `/schema` where it is not
 * the schema `perennial`. Its `table` is the schema alone.
 *
 * @throws OPTION_INVALID for an address of another engine, that names no database, or that has a password in it
 */
export function parseStoreAddress(text: string): Address {
  const option = '--store';
  const url = urlOf(text, option);
  const remedy = 'Name a file such as shop.db, or postgres://host/database/schema.';
  if (!/^postgres(ql)?:$/.test(url.protocol)) {
    refuse(option, `${url.protocol}//…`, 'a store is a file, or a schema of Postgres', remedy);
  }
  if (url.pathname.split('/').filter(Boolean).length === 1)
    url.pathname = `${url.pathname.replace(/\/$/, '')}/perennial`;
  const address = parseAddress(url.toString(), option);
  if (address.table.length > 1) refuse(option, address.text, 'it names a table', remedy);
  return address;
}

/** @throws OPTION_INVALID for an address that names no table, or that has a password in it */
export function parseAddress(text: string, option = '--source'): Address {
  const url = urlOf(text, option);
  const engine = SCHEMES[url.protocol.slice(0, -1) as keyof typeof SCHEMES];
  if (url.password !== '') {
    url.password = '';
    const where = engine === 'trino' ? 'TRINO_PASSWORD' : 'PGPASSWORD';
    refuse(
      option,
      plain(url),
      'a password stands in it, where logs and the list of processes show it',
      `Put it into ${where}.`,
    );
  }
  const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const { database, table } = engine === 'duckdb' ? inFile(parts) : inCatalog(parts);
  if (database === '' || table.length === 0 || table.length > 2 || table.some((name) => name === '')) {
    refuse(option, plain(url), 'it names no table', `Write it as ${EXAMPLES[engine]}.`);
  }
  return {
    engine,
    text: plain(url),
    host: url.hostname,
    port: url.port === '' ? null : Number(url.port),
    user: url.username === '' ? null : decodeURIComponent(url.username),
    database,
    table,
    options: url.searchParams,
  };
}

const EXAMPLES: Readonly<Record<EngineName, string>> = {
  postgres: 'postgres://host/database/schema.table',
  trino: 'trino://host:8080/catalog/schema/table',
  duckdb: 'duckdb:///folder/file.duckdb/table',
};

/** `/catalog/schema/table`, `/catalog/schema.table` and `/catalog.schema.table` are one. */
function inCatalog(parts: readonly string[]) {
  const [database = '', ...table] = parts.flatMap((part) => part.split('.'));
  return { database, table };
}

function inFile(parts: readonly string[]) {
  return {
    database: parts.length > 1 ? `/${parts.slice(0, -1).join('/')}` : '',
    table: (parts.at(-1) ?? '').split('.'),
  };
}

function urlOf(text: string, option: string): URL {
  try {
    return new URL(text);
  } catch {
    return refuse(option, text.replace(/\/\/[^@/]*@/, '//'), 'it is no address', `Write it as ${EXAMPLES.postgres}.`);
  }
}

/** Without what options and users may tell of credentials. */
function plain({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${decodeURIComponent(pathname)}`;
}

function refuse(option: string, value: string, problem: string, remedy: string): never {
  throw new PerennialError('OPTION_INVALID', { option, value, problem, remedy });
}

/** The table in SQL. */
export function quoteTable(names: readonly string[]): string {
  return names.map(quoteName).join('.');
}
