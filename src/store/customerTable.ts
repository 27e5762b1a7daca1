import type { DatabaseConnection, Table } from '../engines/contract.ts';
import { parseMoney } from '../units.ts';
import type { CustomerRecord } from './contract.ts';

/** Sets customers' rows, in place of what was there. */
export async function putCustomers(
  connection: DatabaseConnection,
  rows: readonly CustomerRecord[],
  gone: readonly string[],
  mark: string | null,
): Promise<void> {
  await connection.run('DELETE FROM customers_mark');
  if (mark !== null) await connection.run('INSERT INTO customers_mark VALUES ($1)', [mark]);
  const names = [...rows.map(({ customer }) => customer), ...gone];
  if (names.length === 0) return;
  await connection.run('DROP TABLE IF EXISTS renewed');
  await connection.run('CREATE TEMP TABLE renewed (customer VARCHAR)');
  await connection.append('renewed', {
    length: names.length,
    columns: [{ name: 'customer', type: 'text', value: (i) => names[i] }],
  });
  await connection.run('DELETE FROM customers WHERE customer IN (SELECT customer FROM renewed)');
  await connection.append('customers', tableOf(rows));
}

export async function readMark(connection: DatabaseConnection): Promise<string | null> {
  const [row] = await connection.rows<{ mark: string }>('SELECT mark FROM customers_mark');
  return row?.mark ?? null;
}

interface Row extends Omit<CustomerRecord, 'orders' | 'historicalValue' | 'horizonDays'> {
  readonly orders: bigint;
  readonly historicalValue: string;
  readonly horizonDays: bigint | null;
}

export async function readCustomers(connection: DatabaseConnection): Promise<CustomerRecord[]> {
  const rows = await connection.rows<Row>(`
    SELECT
      customer, as_of AS "asOf",
      CAST(first_purchase - DATE '1970-01-01' AS INTEGER) AS "firstPurchase",
      CAST(last_purchase - DATE '1970-01-01' AS INTEGER) AS "lastPurchase",
      orders, CAST(historical_value AS VARCHAR) AS "historicalValue", facts, model, horizon_days AS "horizonDays",
      expected_purchases AS "expectedPurchases", predicted_value AS "predictedValue",
      p_return AS "pReturn", p_alive AS "pAlive"
    FROM customers
    ORDER BY customer`);
  return rows.map((row) => ({
    ...row,
    orders: Number(row.orders),
    historicalValue: parseMoney(row.historicalValue)!,
    horizonDays: row.horizonDays === null ? null : Number(row.horizonDays),
  }));
}

function tableOf(rows: readonly CustomerRecord[]): Table {
  return {
    length: rows.length,
    columns: [
      { name: 'customer', type: 'text', value: (i) => rows[i].customer },
      { name: 'as_of', type: 'text', value: (i) => rows[i].asOf },
      { name: 'first_purchase', type: 'day', value: (i) => rows[i].firstPurchase },
      { name: 'last_purchase', type: 'day', value: (i) => rows[i].lastPurchase },
      { name: 'orders', type: 'whole', value: (i) => rows[i].orders },
      { name: 'historical_value', type: 'money', value: (i) => rows[i].historicalValue },
      { name: 'facts', type: 'text', value: (i) => rows[i].facts },
      { name: 'model', type: 'text', value: (i) => rows[i].model },
      { name: 'horizon_days', type: 'whole', value: (i) => rows[i].horizonDays },
      { name: 'expected_purchases', type: 'real', value: (i) => rows[i].expectedPurchases },
      { name: 'predicted_value', type: 'real', value: (i) => rows[i].predictedValue },
      { name: 'p_return', type: 'real', value: (i) => rows[i].pReturn },
      { name: 'p_alive', type: 'real', value: (i) => rows[i].pAlive },
    ],
  };
}
