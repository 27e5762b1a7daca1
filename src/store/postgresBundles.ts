import type { Access } from './access.ts';
import type { SharedBundles } from './shared.ts';

/** Versions of models in a store's own tables, so that whoever serves the store has them. */
export function postgresBundles({ read, write }: Access): SharedBundles {
  return {
    list: () =>
      read((connection) => connection.rows('SELECT version, created_at AS "createdAt" FROM bundles ORDER BY rowid')),
    get: (version) =>
      read(async (connection) => {
        const files = await connection.rows<{ path: string; content: string }>(
          `SELECT path, encode(content, 'base64') AS content FROM bundle_files WHERE version = $1`,
          [version],
        );
        return files.length === 0
          ? null
          : new Map(files.map(({ path, content }) => [path, Buffer.from(content, 'base64')]));
      }),
    put: (version, createdAt, files) =>
      write(async (connection) => {
        const known = await connection.rows('SELECT 1 AS one FROM bundles WHERE version = $1', [version]);
        if (known.length > 0) return;
        await connection.run('INSERT INTO bundles VALUES ($1, $2)', [version, createdAt]);
        for (const [path, content] of files) {
          await connection.run(`INSERT INTO bundle_files VALUES ($1, $2, decode($3, 'base64'))`, [
            ...[version, path, Buffer.from(content).toString('base64')],
          ]);
        }
      }),
    current: () =>
      read(async (connection) => {
        const [{ model }] = await connection.rows<{ model: string | null }>('SELECT model FROM clock');
        return model;
      }),
    activate: (version) => write((connection) => connection.run('UPDATE clock SET model = $1', [version])),
  };
}
