import { expect, test } from 'vitest';
import { openWarehouse } from '../../src/engines/openWarehouse.ts';
import { textRows } from '../../src/engines/warehouse.ts';
import { expectSameCommands } from '../support/engineCommands.ts';
import { fillFiles } from '../support/engineTables.ts';

test('commands print and write for a table in a DuckDB file what they do for a file', async () => {
  const { address } = await fillFiles({ columns: { x: 'VARCHAR' }, rows: [['x']] });
  const scores = address.replace(/orders$/, 'scores');
  await expectSameCommands(address, scores);
  const warehouse = await openWarehouse(scores);
  expect(await textRows(warehouse, 'SELECT count(*), count(DISTINCT customer_id) FROM scores')).toEqual([
    ['4000', '4000'],
  ]);
  await warehouse.close();
});
