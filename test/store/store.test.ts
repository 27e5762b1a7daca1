import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/engines/duckdb.ts';
import { migrate, STORE_VERSION } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/openStore.ts';
import { MIGRATIONS } from '../../src/store/schema.ts';
import { ROWS, storeLaws } from './laws.ts';
import { load, sale, storeFile, storeWith } from './stores.ts';

storeLaws(storeFile);

test('an address of a database is refused, and its password told to nobody', async () => {
  const opening = openStore('postgres://me:secret@db/shop', { create: true });
  await expect(opening).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.not.stringContaining('secret'),
  });
});

describe('one process at a time', () => {
  test('the second is told which is the first', async () => {
    const file = storeFile();
    const store = await storeWith({ rows: ROWS }, file);
    await expect(openStore(file)).rejects.toMatchObject({ code: 'STORE_LOCKED', details: { pid: process.pid } });
    const script = `import { openStore } from '${resolve('src/store/openStore.ts')}';
      openStore(${JSON.stringify(file)}).catch(({ code, message }) => console.log(code, message));`;
    const other = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(other.stdout).toContain(`STORE_LOCKED The store ${file} is in use by process ${process.pid}`);
    await store.close();
    await (await openStore(file)).close();
  });
});

describe('the schema', () => {
  test('an older store is brought up to date', async () => {
    const file = storeFile();
    const database = await openDatabase(file, { memoryLimit: '100MB', threads: 1 });
    const connection = await database.connect();
    await migrate(connection, file, MIGRATIONS.slice(0, 1));
    connection.close();
    database.close();
    const store = await openStore(file);
    await load(store, { rows: ROWS });
    await store.close();
    expect(await versionOf(file)).toBe(STORE_VERSION);
  });

  test('a newer one, and what is no store, is refused', async () => {
    const file = storeFile();
    await (await openStore(file, { create: true })).close();
    await changed(file, 'UPDATE perennial_store SET version = 99');
    await expect(openStore(file)).rejects.toMatchObject({ code: 'STORE_VERSION', details: { value: 99 } });
    const other = storeFile();
    await changed(other, 'CREATE TABLE t (i INTEGER)');
    await expect(openStore(other)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    const text = storeFile();
    writeFileSync(text, 'not a database, whatever its name says'.repeat(500));
    await expect(openStore(text)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    const rows = `${text}.csv`;
    writeFileSync(rows, 'customer_id,date\na,2024-01-01\n');
    await expect(openStore(rows, { create: true })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    await expect(openStore(`${text}-2.parquet`, { create: true })).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    expect(readFileSync(rows, 'utf8')).toBe('customer_id,date\na,2024-01-01\n');
    // Nothing holds what could not be opened.
    await expect(openStore(text)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });
});

describe('erasing', () => {
  test('after compaction no byte of the customer is in the file', async () => {
    const file = storeFile();
    const customer = 'ada.lovelace@example.org';
    const rows = Array.from({ length: 500 }, (_, i) => ({
      ...ROWS[i % 3],
      customerId: `other-${i}`,
      transactionId: i,
    }));
    const store = await storeWith(
      { rows: [...rows, { ...ROWS[0], customerId: customer, transactionId: 'A-1' }] },
      file,
    );
    await store.append([sale('A-2', customer, '2024-03-02', 9, { orderId: 'order-of-ada' })], [], '2024-03-02');
    await store.putCustomers([{ ...NOTHING, customer }], [], 'all');
    expect(await store.customersMark()).toBe('all');
    await store.close();
    // It would be found.
    await changed(file, UNCOMPRESSED);
    expect(inFiles(file, 'order-of-ada')).toBe(true);
    const again = await openStore(file);
    expect(await again.erase(customer, 'key-1')).toBe(2);
    expect(await again.ofCustomer(customer)).toEqual([]);
    expect(await again.compact()).toBe(true);
    expect(await again.counts()).toEqual({ transactions: 500, customers: 500 });
    expect(await again.audit.list()).toMatchObject([
      { actor: 'key-1', action: 'customer.erase', subject: null, detail: '{"transactions":2}' },
    ]);
    await again.close();
    for (const text of ['lovelace', 'order-of-ada', 'A-2']) expect(inFiles(file, text), text).toBe(false);
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.`))).toEqual([]);
  });
});

const UNCOMPRESSED = `
  PRAGMA force_compression = 'uncompressed';
  CREATE TABLE plain AS FROM transactions;
  DROP TABLE transactions;
  ALTER TABLE plain RENAME TO transactions;
  CHECKPOINT`;

const NOTHING = {
  ...{ asOf: '2024-01-01', firstPurchase: null, lastPurchase: null, orders: 0, historicalValue: 0n, facts: null },
  ...{ model: null, horizonDays: null, expectedPurchases: null, predictedValue: null, pReturn: null, pAlive: null },
};

function inFiles(file: string, text: string): boolean {
  return [file, `${file}.wal`].some((part) => existsSync(part) && readFileSync(part).includes(text));
}

async function changed(file: string, sql: string): Promise<void> {
  const database = await openDatabase(file, { memoryLimit: '100MB', threads: 1 });
  const connection = await database.connect();
  await connection.run(sql);
  connection.close();
  database.close();
}

async function versionOf(file: string): Promise<number> {
  const database = await openDatabase(file, { memoryLimit: '100MB', threads: 1 });
  const connection = await database.connect();
  const [{ version }] = await connection.rows<{ version: number }>('SELECT version FROM perennial_store');
  connection.close();
  database.close();
  return version;
}
