import type { PostgresConnection } from '../engines/postgresDatabase.ts';
import type { SharedSessions } from './shared.ts';

/**
 * Who is signed in at the page of any of a store's servers. Nobody waits for news of it.
 *
 * @param ask  does so on a connection of its own: whoever is at the page waits for nobody who writes
 */
export function postgresSessions(
  ask: <Result>(work: (connection: PostgresConnection) => Promise<Result>) => Promise<Result>,
): SharedSessions {
  return {
    add: (hash, { key, ends }) =>
      ask(async (connection) => {
        await connection.run('DELETE FROM sessions WHERE ends <= $1', [Date.now()]);
        await connection.run('INSERT INTO sessions VALUES ($1, $2, $3)', [hash, key, ends]);
      }),
    get: (hash) =>
      ask(async (connection) => {
        const [row] = await connection.rows<{ key: string; ends: number }>(
          'SELECT key, ends FROM sessions WHERE hash = $1',
          [hash],
        );
        return row ? { key: row.key, ends: Number(row.ends) } : null;
      }),
    end: (hash) => ask((connection) => connection.run('DELETE FROM sessions WHERE hash = $1', [hash])),
  };
}
