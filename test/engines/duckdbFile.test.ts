import { test } from 'vitest';
import { anyTable, expectSame, fillFiles } from '../support/engineTables.ts';
import { fc } from '../support/random.ts';
import { thorough } from '../support/thorough.ts';

test('a table in a DuckDB file gives what the same rows in a file give', async () => {
  await fc.assert(
    fc.asyncProperty(anyTable, async ({ rows, options }) => {
      const { address, parquet } = await fillFiles(rows);
      await expectSame(address, parquet, options);
    }),
    { numRuns: thorough(3, 120) },
  );
});
