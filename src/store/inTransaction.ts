import type { DatabaseConnection } from '../engines/contract.ts';

/** Does all of the work or nothing of it; once it has resolved, the work is on disk. */
export async function inTransaction<Result>(
  connection: DatabaseConnection,
  work: () => Promise<Result>,
): Promise<Result> {
  await connection.run('BEGIN TRANSACTION');
  try {
    const result = await work();
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    // Where the commit failed there is nothing to roll back: the first error is the one that tells.
    await connection.run('ROLLBACK').catch(() => {});
    throw error;
  }
}
