import type { DatabaseConnection } from '../engines/contract.ts';
import { CUSTOMER_TABLES } from './schema.ts';

/**
 * Deletes every row of a customer, and notes when, by whom and how many; the note does not say whose they were. What is
 * deleted is in the file until the store is compacted.
 *
 * @returns how many transactions went, replaced and withdrawn ones among them; 0 for a customer who is not there, of whom
 *          nothing is noted
 */
export async function eraseCustomer(connection: DatabaseConnection, customer: string, actor: string): Promise<number> {
  await connection.run('DELETE FROM superseded WHERE seq IN (SELECT seq FROM transactions WHERE customer = $1)', [
    customer,
  ]);
  const [{ count }] = await connection.rows<{ count: bigint }>(
    'SELECT count(*) AS count FROM transactions WHERE customer = $1',
    [customer],
  );
  for (const table of CUSTOMER_TABLES) await connection.run(`DELETE FROM ${table} WHERE customer = $1`, [customer]);
  if (count === 0n) return 0;
  await connection.run("INSERT INTO audit VALUES ($1, $2, 'customer.erase', NULL, $3)", [
    new Date().toISOString(),
    actor,
    JSON.stringify({ transactions: Number(count) }),
  ]);
  return Number(count);
}

/** The same where several processes have the store: numbers of what went are kept, so that all forget it. */
export async function eraseShared(connection: DatabaseConnection, customer: string, actor: string): Promise<number> {
  await connection.run(`INSERT INTO erased SELECT erasures + 1, seq FROM transactions, clock WHERE customer = $1`, [
    customer,
  ]);
  await connection.run('UPDATE clock SET erasures = erasures + 1');
  return await eraseCustomer(connection, customer, actor);
}
