import type { DatabaseConnection } from '../engines/contract.ts';
import type { Ledger } from '../transactions/ledger.ts';
import type { LoadResult, StoreSettings } from './contract.ts';
import { attributesOf, refuseTwice, rowsSql } from './loadLedger.ts';
import { settingsWith, writeSettings } from './settings.ts';

const COLUMNS = [
  ...['customer', 'transaction_id', 'day', 'amount', 'kind'],
  ...['order_id', 'product', 'category', 'channel', 'attributes'],
];
/** What a column is cast to on its way out of the table of texts. */
const CASTS: Readonly<Record<string, string>> = { day: 'DATE', amount: 'DECIMAL(21, 6)' };

/**
 * Takes over a ledger's rows, in its order, as loadLedger does: within a transaction in which nobody else writes.
 *
 * @throws UNITS_MIXED, STORE_LOADED
 */
export async function loadIntoPostgres(
  connection: DatabaseConnection,
  ledger: Ledger,
  { source, file, before }: { source: string; file: string; before: StoreSettings | null },
): Promise<LoadResult> {
  const { columns, attributes } = await attributesOf(ledger);
  const after = settingsWith(before, ledger, attributes);
  const texts = COLUMNS.map((name) => `CAST(${name} AS VARCHAR)`);
  const { chunks } = await ledger.connection.stream(
    `SELECT ${texts.join(', ')} FROM (${rowsSql(ledger, columns, attributes)})`,
  );
  await connection.run('DROP TABLE IF EXISTS loading');
  await connection.run(
    `CREATE TEMP TABLE loading (place BIGINT, ${COLUMNS.map((name) => `${name} TEXT COLLATE "C"`).join(', ')})`,
  );
  let sent = 0;
  for await (const { length, column } of chunks) {
    const values = COLUMNS.map((_, i) => column(i) as (string | null)[]);
    const from = sent;
    await connection.append('loading', {
      length,
      columns: [
        { name: 'place', type: 'whole', value: (row) => from + row },
        ...COLUMNS.map((name, i) => ({ name, type: 'text' as const, value: (row: number) => values[i][row] })),
      ],
    });
    sent += length;
  }
  await refuseTwice(connection, 'loading', source, { file, of: ledger.quality.file });
  const [{ added }] = await connection.rows<{ added: bigint }>(`
    WITH new AS (
      INSERT INTO transactions (seq, version, ${COLUMNS.join(', ')})
      SELECT (SELECT last_seq FROM clock) + row_number() OVER (ORDER BY place), 1,
        ${COLUMNS.map((name) => (CASTS[name] ? `CAST(${name} AS ${CASTS[name]})` : name)).join(', ')}
      FROM loading
      WHERE transaction_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM transactions AS known WHERE known.transaction_id = loading.transaction_id
      )
      RETURNING seq
    )
    SELECT count(*) AS added FROM new`);
  await connection.run('DROP TABLE loading');
  await connection.run(`UPDATE clock SET last_seq = last_seq + ${added}`);
  await writeSettings(connection, after);
  await connection.run('INSERT INTO loads VALUES ($1, $2, $3, $4)', [
    ...[new Date().toISOString(), source, ledger.quality.file, added],
  ]);
  return { added: Number(added), known: ledger.quality.accepted.rows - Number(added), settings: after };
}
