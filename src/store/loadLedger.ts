import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseConnection } from '../engines/contract.ts';
import { quoteName, quotePath, quoteText, trimmed } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { needRows } from '../transactions/needRows.ts';
import { CARRIED } from '../transactions/validate.ts';
import type { LoadResult, StoreSettings } from './contract.ts';
import { inTransaction } from './inTransaction.ts';
import { settingsWith, writeSettings } from './settings.ts';

const PREFIX = 'attribute_';

/** What a load needs to know of the store. */
export interface LoadTarget {
  readonly connection: DatabaseConnection;
  readonly file: string;
  readonly settings: StoreSettings | null;
  readonly lastSeq: number;
}

/**
 * Takes over a ledger's rows, in its order, by way of a file, since the two are in databases of their own.
 *
 * @param source  a hash of the content
 * @returns the result, and the last number that was given
 * @throws UNITS_MIXED, STORE_LOADED, ENGINE_UNFIT
 */
export async function loadLedger(
  { connection, file, settings, lastSeq }: LoadTarget,
  ledger: Ledger,
  source: string,
): Promise<{ result: LoadResult; lastSeq: number }> {
  needRows(ledger, 'Every transaction, which a store keeps,');
  const folder = mkdtempSync(join(tmpdir(), 'perennial-load-'));
  try {
    const { columns, attributes } = await attributesOf(ledger);
    const after = settingsWith(settings, ledger, attributes);
    const path = join(folder, 'rows.parquet');
    await ledger.connection.run(
      `COPY (${rowsSql(ledger, columns, attributes)}) TO ${quoteText(path)} (FORMAT parquet)`,
    );
    return await inTransaction(connection, async () => {
      await refuseTwice(connection, `read_parquet(${quotePath(path)})`, source, { file, of: ledger.quality.file });
      const [{ before }] = await connection.rows<{ before: bigint }>('SELECT count(*) AS before FROM transactions');
      await connection.run(`
        INSERT INTO transactions BY NAME
        SELECT
          * EXCLUDE (file_row_number),
          row_number() OVER (ORDER BY file_row_number) + ${lastSeq} AS seq, 1 AS version
        FROM read_parquet(${quotePath(path)}, file_row_number = true)
        WHERE transaction_id IS NULL OR transaction_id NOT IN (
          SELECT transaction_id FROM transactions WHERE transaction_id IS NOT NULL
        )
        ORDER BY file_row_number`);
      const [{ added, last }] = await connection.rows<{ added: bigint; last: bigint | null }>(
        `SELECT count(*) - ${before} AS added, max(seq) AS last FROM transactions`,
      );
      await writeSettings(connection, after);
      const now = new Date().toISOString();
      await connection.run('INSERT INTO loads VALUES ($1, $2, $3, $4)', [now, source, ledger.quality.file, added]);
      const known = ledger.quality.accepted.rows - Number(added);
      return {
        result: { added: Number(added), known, settings: after },
        lastSeq: Math.max(lastSeq, Number(last ?? 0)),
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A ledger's columns, and which attributes are among them. */
export async function attributesOf(
  ledger: Ledger,
): Promise<{ readonly columns: readonly string[]; readonly attributes: readonly string[] }> {
  const names = await ledger.connection.rows<{ column_name: string }>('SELECT column_name FROM (DESCRIBE ledger)');
  const columns = names.map(({ column_name }) => column_name);
  const attributes = columns.flatMap((name) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
  return { columns, attributes };
}

/** A ledger's rows under the names of the store's columns. */
export function rowsSql(
  { shape, columns: roles }: Ledger,
  columns: readonly string[],
  attributes: readonly string[],
): string {
  const text = (name: string) => (columns.includes(name) ? name : 'NULL::VARCHAR');
  // In a file of order lines the order number repeats on every line of the order.
  const byOrder = roles.transactionId === undefined && shape !== 'lines';
  const values = attributes.map((name) => `${quoteText(name)}, nullif(${trimmed(quoteName(`${PREFIX}${name}`))}, '')`);
  return `
    SELECT
      customer,
      ${text(byOrder ? CARRIED.order : CARRIED.transactionId)} AS transaction_id,
      day, amount,
      CAST(kind AS VARCHAR) AS kind,
      ${[CARRIED.order, CARRIED.product, CARRIED.category, CARRIED.channel].map((name) => `${text(name)} AS ${name}`).join(', ')},
      ${values.length === 0 ? 'NULL' : `json_object(${values.join(', ')})`}::VARCHAR AS attributes
    FROM ledger`;
}

/**
 * Refuses a file that has been loaded before, where its rows can not be told from those that are there.
 *
 * @param rows  the file's, as they stand behind FROM
 * @throws STORE_LOADED
 */
export async function refuseTwice(
  connection: DatabaseConnection,
  rows: string,
  source: string,
  names: { file: string; of: string },
): Promise<void> {
  const [load] = await connection.rows<{ at: string }>(
    'SELECT loaded_at AS "at" FROM loads WHERE source = $1 LIMIT 1',
    [source],
  );
  if (!load) return;
  const [{ without }] = await connection.rows<{ without: bigint }>(
    `SELECT count(*) AS without FROM ${rows} WHERE transaction_id IS NULL`,
  );
  if (without === 0n) return;
  throw new PerennialError('STORE_LOADED', { file: names.file, source: names.of, at: load.at.slice(0, 10) });
}
