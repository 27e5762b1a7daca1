import { PerennialError } from '../errors.ts';
import { type Address, quoteTable } from './address.ts';
import type { Table } from './contract.ts';
import { kindOfType, TRINO } from './dialect.ts';
import { type ColumnTypes, declaredColumns, hasSameColumns, textOfValue } from './literal.ts';
import { quoteText } from './sql.ts';
import { trinoClient } from './trinoClient.ts';
import { dropDraft, dropLeftDrafts, namesBeside } from './trinoDrafts.ts';
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
      await dropLeftDrafts({ stream }, [catalog, ...names]);
      const beside = namesBeside(own);
      const [draft, former] = [beside.draft, beside.former].map((one) => quoteTable([catalog, schema, one]));
      try {
        await run(`CREATE TABLE ${draft} (${declaredColumns(written, TYPES)})`);
        for (const insert of inserts(written, draft)) await run(insert);
        if (before) await run(`ALTER TABLE ${table} RENAME TO ${former}`);
        try {
          await run(`ALTER TABLE ${draft} RENAME TO ${table}`);
        } catch (error) {
          if (before) await run(`ALTER TABLE ${former} RENAME TO ${table}`).catch(() => {});
          throw error;
        }
      } catch (error) {
        await dropDraft({ stream }, draft);
        throw error;
      }
      if (before) await run(`DROP TABLE ${former}`);
    },
    async close() {},
  };
}

/**
 * Statements that insert the rows, as many at a time as a statement takes. They travel as one text of JSON: a list of
 * literals, of which each is planned, takes a hundred times as long.
 */
function* inserts(written: Table, into: string): Generator<string, void, void> {
  const fields = written.columns.map((_, i) => `f${i}`);
  const typed = written.columns.map(({ type }, i) => `CAST(${fields[i]} AS ${TYPES[type]})`);
  const texts = fields.map((field) => `${field} VARCHAR`);
  const insert = (rows: readonly string[]) =>
    `INSERT INTO ${into} SELECT ${typed.join(', ')} FROM UNNEST(CAST(json_parse(${quoteText(`[${rows.join(',')}]`)}) ` +
    `AS ARRAY(ROW(${texts.join(', ')})))) AS written (${fields.join(', ')})`;
  let rows: string[] = [];
  let length = 0;
  for (let row = 0; row < written.length; row++) {
    const values = JSON.stringify(written.columns.map((_, column) => textOfValue(written, column, row)));
    if (length + values.length > LONGEST) {
      yield insert(rows);
      [rows, length] = [[], 0];
    }
    rows.push(values);
    // Quotes are doubled on the way.
    length += quoteText(values).length;
  }
  if (rows.length > 0) yield insert(rows);
}
