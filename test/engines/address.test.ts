import { expect, test } from 'vitest';
import { isAddress, parseAddress } from '../../src/engines/address.ts';
import { perennial } from '../support/cli.ts';

test('addresses name engine, place and table, each in the ways that people write them', () => {
  const postgres = parseAddress('postgres://anna@db.example.com:6432/shop/public.orders?sslmode=require');
  expect(postgres).toMatchObject({
    ...{ engine: 'postgres', host: 'db.example.com', port: 6432, user: 'anna', database: 'shop' },
    table: ['public', 'orders'],
    text: 'postgres://db.example.com:6432/shop/public.orders',
  });
  const tables = ['lake/sales/orders', 'lake/sales.orders', 'lake.sales.orders'].map(
    (path) => parseAddress(`trino://coordinator:8080/${path}`).table,
  );
  expect(tables).toEqual(Array(3).fill(['sales', 'orders']));
  expect(parseAddress('duckdb:///data/my%20shop.duckdb/orders')).toMatchObject({
    ...{ engine: 'duckdb', database: '/data/my shop.duckdb', table: ['orders'] },
  });
  expect(['postgresql://h/d/t', 'orders.csv', 'C:\\orders.csv', 'https://h/d/t'].map(isAddress)).toEqual([
    ...[true, false, false, false],
  ]);
});

test('an address with a password is refused, and nothing repeats it', async () => {
  const { code, out, err } = await perennial('inspect', '--source', 'postgres://anna:hunter2@db/shop/orders');
  expect(code).toBe(2);
  expect(err).toContain('PGPASSWORD');
  expect(out + err).not.toContain('hunter2');
});

test('an address that names no table says how one is written', () => {
  for (const text of [
    'postgres://db/shop',
    'trino://h:8080/lake',
    'postgres://db/a/b/c/d',
    'duckdb:///orders',
    'postgres://[',
  ]) {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  }
});

test('a table is given in one way, and to commands that merge by day', async () => {
  const both = await perennial('inspect', '--source', 'duckdb:///a.duckdb/b', '--transactions', 'orders.csv');
  expect([both.code, both.err]).toEqual([2, expect.stringContaining('--source')]);
});
