import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWarehouse } from '../../src/engines/openWarehouse.ts';
import { expectSameCommands } from '../support/engineCommands.ts';
import { anyTable, everythingOf, expectSame, fillFiles, fillTable, type Rows } from '../support/engineTables.ts';
import { fc } from '../support/random.ts';
import { hasTrino, startTrino, type TrinoServer } from '../support/trino.ts';
import { describeLostWorker } from './trino/lostWorker.ts';

/** Enough rows that a question is at work when it is ended. */
const ORDERS: Rows = {
  columns: { customer_id: 'VARCHAR', date: 'DATE', amount: 'DECIMAL(18, 2)' },
  rows: Array.from({ length: 1000 }, (_, i) => [`c${i % 290}`, `2024-0${1 + (i % 6)}-1${i % 7}`, `${i}.50`]),
};

/** A question that takes long: a billion pairs. */
const LONG = 'SELECT count(*) FROM orders a, orders b, orders c WHERE a.amount + b.amount > c.amount';

describe.skipIf(!hasTrino)('Trino (needs what .ci/engines builds)', () => {
  let server: TrinoServer;
  beforeAll(async () => {
    server = await startTrino();
    await fillTable(server.address('orders'), ORDERS);
  }, 900_000);
  afterAll(() => server?.stop());

  test('a table gives what the same rows in a file give', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ rows, options }) => {
        const { parquet } = await fillFiles(rows);
        await fillTable(server.address('any_orders'), rows);
        await expectSame(server.address('any_orders'), parquet, options);
      }),
      { numRuns: 4 },
    );
  });

  test('commands print and write what they do for a file', async () => {
    await expectSameCommands(server.address('sample'), server.address('sample_scores'));
    expect(await server.ask('SELECT count(DISTINCT customer_id) FROM sample_scores')).toEqual([['4000']]);
  }, 900_000);

  test('a table is written whole, and takes the place of its like alone', async () => {
    const warehouse = await openWarehouse(server.address('scores'));
    const scores = (values: number[], name = 'value') => ({
      length: values.length,
      columns: [
        { name: 'customer', type: 'text' as const, value: (row: number) => `say "hi", O'Brien\\ ${row}` },
        { name, type: 'real' as const, value: (row: number) => values[row] },
        { name: 'sum', type: 'money' as const, value: (row: number) => (row === 1 ? null : -12_500_000n) },
      ],
    });
    await warehouse.write(scores([0.1, 1 / 3]));
    const rows = () => server.ask('SELECT customer, value, sum FROM scores ORDER BY value');
    expect(await rows()).toEqual([
      ['say "hi", O\'Brien\\ 0', '0.1', '-12.500000'],
      ['say "hi", O\'Brien\\ 1', '0.3333333333333333', null],
    ]);
    await expect(warehouse.write(scores([1], 'other'))).rejects.toMatchObject({ code: 'ENGINE_TABLE_OTHER' });
    await warehouse.write(scores([7]));
    expect(await rows()).toHaveLength(1);
    expect(await server.ask("SHOW TABLES LIKE 'scores%'")).toEqual([['scores']]);
  });

  /** Reads the long question and gives how it ended. */
  async function ending(signal?: AbortSignal): Promise<{ code: string; message: string } | null> {
    const warehouse = await openWarehouse(server.address('orders'));
    try {
      for await (const { length } of warehouse.stream(LONG, signal)) expect(length).toBe(1);
      return null;
    } catch (error) {
      return error as { code: string; message: string };
    }
  }

  const running = async () =>
    (
      await server.ask(
        "SELECT query_id FROM system.runtime.queries WHERE state = 'RUNNING' AND query LIKE '%a.amount +%' AND query NOT LIKE '%query_id%'",
      )
    ).map(([id]) => id);

  async function untilRunning(): Promise<string> {
    for (;;) {
      const [id] = await running();
      if (id) return id;
    }
  }

  test('a question that somebody ends is a named error, and is not asked again', async () => {
    const ended = ending();
    await server.ask(`CALL system.runtime.kill_query(query_id => '${await untilRunning()}', message => 'enough')`);
    expect(await ended).toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('enough') });
  });

  test('a question can be cancelled, in the server too', async () => {
    const cancel = new AbortController();
    const ended = ending(cancel.signal);
    await untilRunning();
    cancel.abort();
    expect(await ended).toMatchObject({ code: 'ENGINE_CANCELLED' });
    expect(await running()).toEqual([]);
  });

  test('what is wrong with an address or a table is said by name', async () => {
    const codeOf = (file: string) => everythingOf({ file });
    expect(await codeOf(server.address('none'))).toBe('ENGINE_TABLE_MISSING');
    expect(await codeOf('trino://127.0.0.1:1/memory/default/orders')).toBe('ENGINE_UNREACHABLE');
    await server.ask('CREATE TABLE texts AS SELECT customer_id, CAST(date AS VARCHAR) AS date FROM orders');
    expect(await codeOf(server.address('texts'))).toBe('ENGINE_COLUMN_TYPE');
  });

  test('drafts that nobody writes go with the next writing; others of their names stay', async () => {
    const tables = ['scores_perennial_draft_0123abcd', 'scores_20261128', 'scores_perennial_former_0123abcd'];
    for (const table of tables) await server.ask(`CREATE TABLE ${table} (a BIGINT)`);
    const warehouse = await openWarehouse(server.address('scores'));
    const one = { length: 1, columns: [{ name: 'customer', type: 'text' as const, value: () => 'c' }] };
    await server.ask('DROP TABLE IF EXISTS scores');
    await warehouse.write(one);
    // Somebody has just asked about it, who may be writing.
    expect(await server.ask("SHOW TABLES LIKE 'scores%draft%'")).toEqual([[tables[0]]]);
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    await warehouse.write(one);
    const left = (await server.ask("SHOW TABLES LIKE 'scores%'")).map(([name]) => name).sort();
    expect(left).toEqual(['scores', ...tables.slice(1)].sort());
  });

  // Last: tables in the memory of the worker go with it.
  describeLostWorker(() => server);
});
