import type { DatabaseConnection, Table } from '../engines/contract.ts';
import type { CustomerRecord } from './contract.ts';

/** Rows to be added at once while none of their customers may be looked for one by one. */
export async function putCustomers(connection: DatabaseConnection, rows: readonly CustomerRecord[]): Promise<void> {
  if (rows.length === 0) return;
  await connection.run('CREATE OR REPLACE TEMP TABLE renewed (customer VARCHAR)');
  await connection.append('renewed', {
    length: rows.length,
    columns: [{ name: 'customer', type: 'text', value: (i) => rows[i].customer }],
  });
  await connection.run('DELETE FROM customers WHERE customer IN (SELECT customer FROM renewed)');
  await connection.append('customers', tableOf(rows));
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
