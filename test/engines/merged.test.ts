import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { perennial } from '../support/cli.ts';
import { fillFiles } from '../support/engineTables.ts';
import { folder } from '../support/ledgers.ts';

const ROWS = {
  columns: { customer_id: 'VARCHAR', date: 'DATE', amount: 'DECIMAL(18, 2)', product: 'VARCHAR' },
  rows: [
    ['A', '2024-01-01', '10', 'tea'],
    ['A', '2024-01-01', '5', 'pot'],
    ['B', '2024-02-01', '7', 'tea'],
  ],
};

test('what asks for single transactions says that days alone come from an engine', async () => {
  const { address } = await fillFiles(ROWS);
  for (const words of [
    ['recommend', '--source', address, '--out', join(folder, 'offers.csv')],
    ['load', '--transactions', address, '--store', join(folder, 'merged.store')],
  ]) {
    const { code, err } = await perennial(...words);
    expect(code).toBe(2);
    expect(err).toContain('can not be asked of a table in an engine');
  }
});

test('what says how text is read is refused for columns that have types', async () => {
  const { address } = await fillFiles(ROWS);
  const { code, err } = await perennial('inspect', '--source', address, '--decimal', 'comma');
  expect([code, err]).toEqual([2, expect.stringContaining('decimal can not be asked')]);
});

test('no driver of another engine loads before an address asks for it', () => {
  const src = join(import.meta.dirname, '../../src');
  const drivers = /^import (?!type).*'(pg|.*\/(postgres|trino|trinoClient|duckdbFile)\.ts)'/m;
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const loading = files.filter((file) => drivers.test(readFileSync(join(src, file), 'utf8')));
  expect(loading).toEqual([join('engines', 'trino.ts')]);
});
