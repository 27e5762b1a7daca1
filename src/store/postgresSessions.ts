import type { Access } from './access.ts';
import type { SharedSessions } from './shared.ts';

/** Who is signed in at the page of any of a store's servers. Nobody waits for news of it. */
export function postgresSessions({ read }: Pick<Access, 'read'>): SharedSessions {
  return {
    add: (hash, { key, ends }) =>
      read(async (connection) => {
        await connection.run('DELETE FROM sessions WHERE ends <= $1', [Date.now()]);
        await connection.run('INSERT INTO sessions VALUES ($1, $2, $3)', [hash, key, ends]);
      }),
    get: (hash) =>
      read(async (connection) => {
        const [row] = await connection.rows<{ key: string; ends: number }>(
          'SELECT key, ends FROM sessions WHERE hash = $1',
          [hash],
        );
        return row ? { key: row.key, ends: Number(row.ends) } : null;
      }),
    end: (hash) => read((connection) => connection.run('DELETE FROM sessions WHERE hash = $1', [hash])),
  };
}
