import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openEngine } from '../../src/engines/duckdb.ts';

test('large tables lie in a file of the private folder, and it goes with them', async () => {
  for (const large of [false, true]) {
    const engine = await openEngine({ memoryLimit: '100MB', threads: 1, large });
    const { connection, folder } = engine;
    await connection.run('CREATE TABLE numbers AS SELECT range AS n, 0 AS verdict FROM range(300_000)');
    await connection.run('UPDATE numbers SET verdict = 1 WHERE n % 1000 = 0');
    const [{ sum }] = await connection.rows<{ sum: bigint }>('SELECT sum(n * verdict)::BIGINT AS sum FROM numbers');
    expect(Number(sum)).toBe((1000 * 299 * 300) / 2);
    expect(readdirSync(folder).includes('tables.duckdb')).toBe(large);
    engine.close();
    expect(existsSync(folder)).toBe(false);
  }
});
