import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWarehouse } from '../../src/engines/openWarehouse.ts';
import { textRows } from '../../src/engines/warehouse.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { expectSameCommands } from '../support/engineCommands.ts';
import { anyTable, expectSame, fillFiles, fillTable, type Rows } from '../support/engineTables.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../support/postgres.ts';
import { fc } from '../support/random.ts';

const ORDERS: Rows = {
  columns: { customer_id: 'VARCHAR', date: 'DATE', amount: 'DECIMAL(18, 2)' },
  rows: Array.from({ length: 300 }, (_, i) => [`c${i % 90}`, `2024-0${1 + (i % 6)}-1${i % 7}`, `${i}.50`]),
};

describe.skipIf(postgresPrograms() === null)('Postgres (needs its server: apt-get install postgresql)', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
    await fillTable(server.address('orders'), ORDERS);
    // As the same table, but every row of an answer takes its time.
    server.ask(
      'CREATE VIEW slow_orders AS SELECT orders.* FROM orders, LATERAL (SELECT pg_sleep(0.003 + 0 * amount)) pause',
    );
    server.ask("CREATE ROLE reader LOGIN PASSWORD 'first-Secret'; GRANT SELECT ON orders TO reader");
  });
  afterAll(() => server?.stop());

  test('a table gives what the same rows in a file give', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ rows, options }) => {
        const { parquet } = await fillFiles(rows);
        await fillTable(server.address('any_orders'), rows);
        await expectSame(server.address('any_orders'), parquet, options);
      }),
      { numRuns: 60 },
    );
  });

  test('commands print and write what they do for a file', async () => {
    await expectSameCommands(server.address('sample'), server.address('sample_scores'));
    expect(server.ask('SELECT count(DISTINCT customer_id) FROM sample_scores')).toBe('4000');
  });

  test('names of schemas, tables and columns may hold anything', async () => {
    server.ask('CREATE SCHEMA "My Schema"');
    const rows: Rows = { columns: { 'Customer "ID"': 'VARCHAR', Date: 'DATE' }, rows: [['A', '2024-01-01']] };
    await fillTable(server.address('My%20Schema/Orders'), rows);
    const file = server.address('My%20Schema/Orders');
    const ledger = await openLedger({ file, columns: { customer: 'Customer "ID"' } });
    expect(ledger.quality.customers).toBe(1);
    await ledger.close();
  });

  test('all questions of one reading see one moment', async () => {
    const warehouse = await openWarehouse(server.address('orders'));
    const count = async () => Number((await textRows(warehouse, 'SELECT count(*) FROM orders'))[0][0]);
    const before = await count();
    server.ask("INSERT INTO orders VALUES ('later', '2024-06-01', 1)");
    expect(await count()).toBe(before);
    await warehouse.close();
    server.ask("DELETE FROM orders WHERE customer_id = 'later'");
  });

  /** Ends the server's side of a reading that is at work; false where there is none. */
  const terminate = () =>
    server.ask(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'perennial' AND state = 'active' AND query LIKE 'FETCH%'`) !== '';

  /** Ends as many of them as it may while a reading goes on. */
  async function reading(times: number) {
    let left = times;
    const killing = setInterval(() => {
      if (left > 0 && terminate()) left--;
    }, 50);
    try {
      const ledger = await openLedger({ file: server.address('slow_orders') });
      await ledger.close();
      return { ledger, left };
    } finally {
      clearInterval(killing);
    }
  }

  test('a reading whose connection the server ends begins anew and gives the same', async () => {
    const plain = await openLedger({ file: server.address('orders') });
    await plain.close();
    const { ledger, left } = await reading(1);
    expect(left).toBe(0);
    expect({ ...ledger.quality, file: '', reading: null }).toEqual({ ...plain.quality, file: '', reading: null });
  });

  test('a reading that is ended again and again is a named error', async () => {
    await expect(reading(Infinity)).rejects.toMatchObject({ code: 'ENGINE_LOST' });
  });

  test('a question can be cancelled, in the server too', async () => {
    const warehouse = await openWarehouse(server.address('slow_orders'));
    const cancel = AbortSignal.timeout(200);
    const read = async () => {
      for await (const { length } of warehouse.stream(
        'SELECT count(*), min(one.amount) FROM slow_orders AS one, orders AS other',
        cancel,
      )) {
        expect(length).toBe(0);
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'ENGINE_CANCELLED' });
    expect(
      server.ask(
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'FETCH%' AND pid <> pg_backend_pid()",
      ),
    ).toBe('0');
    // The connection is as good as before.
    expect(await textRows(warehouse, 'SELECT 1')).toEqual([['1']]);
    await warehouse.close();
  });

  test('who stops reading stops the server', async () => {
    const warehouse = await openWarehouse(server.address('orders'));
    for await (const { length } of warehouse.stream('SELECT generate_series(1, 100000000)')) {
      expect(length).toBe(10_000);
      break;
    }
    expect(await textRows(warehouse, 'SELECT 2')).toEqual([['2']]);
    await warehouse.close();
  });

  const errorOf = async (file: string) => {
    try {
      await (await openLedger({ file })).close();
    } catch (error) {
      return error as Error & { code: string; hint: string };
    }
    return null;
  };

  test('credentials come from the environment, and no error tells them', async () => {
    const file = server.address('orders', 'reader');
    process.env.PGPASSWORD = 'first-Secret';
    expect(await errorOf(file)).toBeNull();
    for (const spoil of [
      () => (process.env.PGPASSWORD = 'wrong-Secret'),
      () => {
        process.env.PGPASSWORD = 'first-Secret';
        server.ask("ALTER ROLE reader VALID UNTIL '2020-01-01'");
      },
    ]) {
      spoil();
      const error = await errorOf(file);
      expect(error).toMatchObject({ code: 'ENGINE_REFUSED' });
      expect(`${error?.message} ${error?.hint} ${error?.stack}`).not.toMatch(/Secret/);
      expect(error?.hint).toMatch(/PGPASSWORD/);
    }
    delete process.env.PGPASSWORD;
  });

  test('what is wrong with an address or a table is said by name', async () => {
    const nobody = `postgres://perennial@127.0.0.1:1/postgres/orders`;
    expect(await errorOf(nobody)).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
    expect(await errorOf(server.address('none'))).toMatchObject({ code: 'ENGINE_TABLE_MISSING' });
    server.ask('CREATE TABLE texts AS SELECT customer_id, CAST(date AS TEXT) AS date, amount FROM orders');
    expect(await errorOf(server.address('texts'))).toMatchObject({
      code: 'ENGINE_COLUMN_TYPE',
      details: { field: 'date' },
    });
  });

  test('a table is written whole or not at all, and takes the place of its like alone', async () => {
    const scores = (values: number[], name = 'value') => ({
      length: values.length,
      columns: [
        { name: 'customer', type: 'text' as const, value: (row: number) => `say "hi", O'Brien\\ ${row}` },
        { name, type: 'real' as const, value: (row: number) => values[row] },
        { name: 'day', type: 'day' as const, value: () => 19_000 },
        { name: 'sum', type: 'money' as const, value: (row: number) => (row === 1 ? null : -12_500_000n) },
      ],
    });
    const write = async (table: Parameters<typeof warehouse.write>[0]) => warehouse.write(table);
    const warehouse = await openWarehouse(server.address('scores'));
    await write(scores([0.1, 1 / 3]));
    const rows = () => server.ask('SELECT * FROM scores ORDER BY value').split('\n');
    const expected = [
      `say "hi", O'Brien\\ 0|0.1|2022-01-08|-12.500000`,
      `say "hi", O'Brien\\ 1|0.3333333333333333|2022-01-08|`,
    ];
    expect(rows()).toEqual(expected);
    const broken = scores([5, 6, 7]);
    const failing = {
      ...broken,
      columns: broken.columns.map((column) => ({
        ...column,
        value: column.name === 'customer' ? (row: number) => (row === 2 ? '\0' : 'x') : column.value,
      })),
    };
    await expect(write(failing as never)).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    expect(rows()).toEqual(expected);
    await expect(write(scores([1], 'other'))).rejects.toMatchObject({ code: 'ENGINE_TABLE_OTHER' });
    await write(scores([7]));
    expect(rows()).toHaveLength(1);
    await warehouse.close();
  });
});
