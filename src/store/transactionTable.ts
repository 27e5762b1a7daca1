/** Transactions as rows of the table `transactions`, there and back. */
import type { DatabaseConnection, Table } from '../engines/contract.ts';
import { quoteText } from '../engines/sql.ts';
import { parseMoney } from '../units.ts';
import type { NewTransaction, StoredTransaction, Supersession } from './contract.ts';

/** @param first  number of the first row */
export function tableOf(rows: readonly NewTransaction[], first: number): Table {
  const text = (name: string, of: (row: NewTransaction) => string | null) => ({
    name,
    type: 'text' as const,
    value: (i: number) => of(rows[i]),
  });
  return {
    length: rows.length,
    columns: [
      { name: 'seq', type: 'whole', value: (i) => first + i },
      text('customer', (row) => row.customer),
      text('transaction_id', (row) => row.transactionId),
      { name: 'version', type: 'whole', value: (i) => rows[i].version },
      { name: 'day', type: 'day', value: (i) => rows[i].day },
      { name: 'amount', type: 'amount', value: (i) => rows[i].amount },
      text('kind', (row) => row.kind),
      text('order_id', (row) => row.orderId),
      text('product', (row) => row.product),
      text('category', (row) => row.category),
      text('channel', (row) => row.channel),
      text('attributes', ({ attributes }) => (attributes === null ? null : JSON.stringify(attributes))),
    ],
  };
}

export async function addSuperseded(connection: DatabaseConnection, rows: readonly Supersession[]): Promise<void> {
  if (rows.length === 0) return;
  await connection.append('superseded', {
    length: rows.length,
    columns: [
      { name: 'seq', type: 'whole', value: (i) => rows[i].seq },
      { name: 'replaced_by', type: 'whole', value: (i) => rows[i].by },
    ],
  });
}

interface Row extends Omit<StoredTransaction, 'seq' | 'version' | 'amount' | 'attributes'> {
  readonly seq: bigint;
  readonly version: bigint;
  readonly amount: string;
  readonly attributes: string | null;
}

/** Rows that stand, the withdrawn among them, under a condition on the table's columns; by day. */
export async function readTransactions(connection: DatabaseConnection, where: string): Promise<StoredTransaction[]> {
  const rows = await connection.rows<Row>(`
    SELECT
      seq, customer, transaction_id AS "transactionId", version, CAST(day - DATE '1970-01-01' AS INTEGER) AS day,
      CAST(amount AS VARCHAR) AS amount, kind, order_id AS "orderId", product, category, channel, attributes
    FROM transactions
    WHERE ${where} AND NOT EXISTS (SELECT 1 FROM superseded WHERE superseded.seq = transactions.seq)
    ORDER BY day, seq`);
  return rows.map((row) => ({
    ...row,
    seq: Number(row.seq),
    version: Number(row.version),
    amount: parseMoney(row.amount)!,
    attributes: row.attributes === null ? null : attributesIn(row.attributes),
  }));
}

/** Files load with every attribute's name, those without a value as null. */
function attributesIn(json: string): Record<string, string> {
  const all = Object.entries(JSON.parse(json) as Record<string, string | null>);
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}

export function isAmong(column: string, values: readonly string[]): string {
  return `${column} IN (${values.map(quoteText).join(', ')})`;
}
