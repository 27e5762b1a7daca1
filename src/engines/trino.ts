import { randomBytes } from 'node:crypto';
import { PerennialError } from '../errors.ts';
import { type Address, quoteTable } from './address.ts';
import type { Table } from './contract.ts';
import { kindOfType, TRINO } from './dialect.ts';
import { type ColumnTypes, declaredColumns, hasSameColumns, textOfValue } from './literal.ts';
import { quoteText } from './sql.ts';
import { trinoClient } from './trinoClient.ts';
import { textRows, type Warehouse } from './warehouse.ts';

/** Letters of one statement: a server takes a million. */
const LONGEST = 600_000;

const TYPES: ColumnTypes = {
  text: 'VARCHAR',
  day: 'DATE',
  whole: 'BIGINT',
  real: 'DOUBLE',
  money: 'DECIMAL(38, 6)',
  amount: 'DECIMAL(21, 6)',
};

/**
 * A table of a Trino server. The user comes from the address or TRINO_USER, the password from TRINO_PASSWORD, which makes
 * the connection HTTPS, as does `?ssl=true`.
 *
 * Trino has no moment that several queries share: whoever asks several compares what they say.
 *
 * @throws ENGINE_UNREACHABLE, ENGINE_REFUSED
 */
export async function openTrino(address: Address): Promise<Warehouse> {
  const { text: name, database: catalog, table: names } = address;
  if (names.length < 2) {
    const remedy = 'Write it as trino://host:8080/catalog/schema/table.';
    throw new PerennialError('OPTION_INVALID', {
      option: '--source',
      value: name,
      problem: 'it names no schema',
      remedy,
    });
  }
  const client = trinoClient(address);
  const stream = client.stream;
  await textRows({ stream }, 'SELECT 1');
  const table = quoteTable([catalog, ...names]);
  const run = async (sql: string) => void (await textRows({ stream }, sql));
  const columns = async () => {
    const described = await textRows({ stream }, `SHOW COLUMNS FROM ${table}`);
    return described.map(([column, type]) => ({ name: column!, type: type!, kind: kindOfType(type!) }));
  };
  return {
    dialect: TRINO,
    name,
    table,
    columns,
    run,
    stream,
    async write(written) {
      const before = await columns().catch((error: unknown) => {
        if (error instanceof PerennialError && error.code === 'ENGINE_TABLE_MISSING') return null;
        throw error;
      });
      if (
        before &&
        !hasSameColumns(
          written,
          before.map((column) => column.name),
        )
      ) {
        throw new PerennialError('ENGINE_TABLE_OTHER', { engine: name, table: names.join('.') });
      }
      // Most connectors have no transactions: the table is made beside, whole, and then takes the place.
      const [schema, own] = names;
      const beside = (ending: string) =>
        quoteTable([catalog, schema, `${own}_${randomBytes(4).toString('hex')}${ending}`]);
      const [draft, former] = [beside(''), beside('_former')];
      try {
        await run(`CREATE TABLE ${draft} (${declaredColumns(written, TYPES)})`);
        for (const values of batches(written)) await run(`INSERT INTO ${draft} VALUES ${values}`);
        if (before) await run(`ALTER TABLE ${table} RENAME TO ${former}`);
        try {
          await run(`ALTER TABLE ${draft} RENAME TO ${table}`);
        } catch (error) {
          if (before) await run(`ALTER TABLE ${former} RENAME TO ${table}`).catch(() => {});
          throw error;
        }
      } catch (error) {
        await run(`DROP TABLE IF EXISTS ${draft}`).catch(() => {});
        throw error;
      }
      if (before) await run(`DROP TABLE ${former}`);
    },
    async close() {},
  };
}

/** Rows as lists of literals, as many as a statement takes. */
function* batches(written: Table): Generator<string, void, void> {
  let rows: string[] = [];
  let length = 0;
  for (let row = 0; row < written.length; row++) {
    const values = written.columns.map(({ type }, column) => {
      const text = textOfValue(written, column, row);
      return text === null ? `CAST(NULL AS ${TYPES[type]})` : `CAST(${quoteText(text)} AS ${TYPES[type]})`;
    });
    const literal = `(${values.join(', ')})`;
    if (length + literal.length > LONGEST) {
      yield rows.join(', ');
      [rows, length] = [[], 0];
    }
    rows.push(literal);
    length += literal.length + 2;
  }
  if (rows.length > 0) yield rows.join(', ');
}
