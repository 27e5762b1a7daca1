import type { Database, DatabaseConnection } from '../engines/contract.ts';
import { readColumns } from '../engines/readColumns.ts';
import type { StoreSettings, TransactionColumns } from './contract.ts';
import { storeHashSql } from './storeHash.ts';
import { attributePath } from './storeLedger.ts';

/** Rows that no other has taken the place of. */
const STANDING = 'seq NOT IN (SELECT seq FROM superseded)';

/**
 * All transactions that stand, as columns: texts become places in a dictionary, order numbers and ids become hashes, so
 * that no text of any one transaction is made.
 */
export async function transactionColumns(
  database: Database,
  { attributes }: Pick<StoreSettings, 'attributes'>,
): Promise<TransactionColumns> {
  const connection = await database.connect();
  try {
    // All statements see one state of the store.
    await connection.run('BEGIN TRANSACTION');
    return await readAll(connection, attributes);
  } finally {
    await connection.run('ROLLBACK').catch(() => {});
    connection.close();
  }
}

async function readAll(connection: DatabaseConnection, attributes: readonly string[]): Promise<TransactionColumns> {
  const texts = [
    'product',
    'category',
    'channel',
    ...attributes.map((name) => `json_extract_string(attributes, ${attributePath(name)})`),
  ];
  await connection.run(`
    CREATE TEMP TABLE customer_codes AS
    SELECT customer, CAST(row_number() OVER (ORDER BY min(seq)) - 1 AS INTEGER) AS code
    FROM transactions WHERE ${STANDING} GROUP BY customer`);
  await connection.run(`
    CREATE TEMP TABLE text_codes AS
    SELECT text, CAST(row_number() OVER (ORDER BY text) - 1 AS INTEGER) AS code
    FROM (${texts.map((text) => `SELECT DISTINCT ${text} AS text FROM transactions WHERE ${STANDING}`).join(' UNION ')})
    WHERE text IS NOT NULL`);
  const customers = await readColumns(connection, 'SELECT customer FROM customer_codes ORDER BY code');
  const words = await readColumns(connection, 'SELECT text FROM text_codes ORDER BY code');
  const columns = await readColumns(
    connection,
    `SELECT
      CAST(seq AS DOUBLE) AS seq,
      customer_codes.code AS customer,
      CAST(day - DATE '1970-01-01' AS INTEGER) AS day,
      CAST(trunc(amount) AS DOUBLE) AS units,
      CAST((amount - trunc(amount)) * 1000000 AS INTEGER) AS micros,
      CAST(CASE WHEN kind = 'withdrawn' THEN 2 WHEN kind IN ('refund', 'cancellation') THEN 1 ELSE 0 END AS INTEGER) AS kind,
      ${storeHashSql('order_id')} AS "order",
      ${storeHashSql('transaction_id')} AS id,
      CAST(version AS INTEGER) AS version,
      ${texts.map((_, i) => `coalesce(t${i}.code, -1) AS text_${i}`).join(', ')}
    FROM (SELECT * FROM transactions WHERE ${STANDING})
    JOIN customer_codes USING (customer)
    ${texts.map((text, i) => `LEFT JOIN text_codes t${i} ON t${i}.text = ${text}`).join(' ')}
    ORDER BY seq`,
  );
  const text = (i: number) => columns.integers(`text_${i}`);
  return {
    length: columns.length,
    seq: columns.doubles('seq'),
    customer: columns.integers('customer'),
    day: columns.integers('day'),
    units: columns.doubles('units'),
    micros: columns.integers('micros'),
    kind: Uint8Array.from(columns.integers('kind')),
    order: columns.bigints('order'),
    id: columns.bigints('id'),
    version: columns.integers('version'),
    product: text(0),
    category: text(1),
    channel: text(2),
    attributes: attributes.map((_, i) => text(3 + i)),
    customers: customers.text('customer'),
    texts: words.text('text'),
  };
}
