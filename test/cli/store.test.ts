import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { perennial } from '../support/cli.ts';
import { folder } from '../support/ledgers.ts';

const at = (name: string) => join(folder, name);
const file = at('orders.csv');
const store = at('shop.store');

beforeAll(async () => {
  const lines = Array.from({ length: 900 }, (_, i) => {
    const day = new Date(Date.UTC(2023, 0, 1 + ((i * 37) % 500))).toISOString().slice(0, 10);
    return `C${(i * i) % 157},${day},${1 + ((i * 13) % 90)},${i % 3 === 0 ? 'web' : 'shop'}`;
  });
  writeFileSync(file, `customer_id,date,amount,channel\n${lines.join('\n')}\n`);
  const loaded = await perennial('load', '--transactions', file, '--store', store, '--currency', 'EUR', '--json');
  expect(loaded.code).toBe(0);
  expect(JSON.parse(loaded.out)).toMatchObject({ added: 900, known: 0, transactions: 900 });
});

test('a store trains and scores what its file trains and scores', async () => {
  const options = ['--models', 'bg-nbd', '--no-posterior', '-q'];
  await perennial('train', '--store', store, '--out', at('a'), ...options);
  await perennial('train', '--transactions', file, '--currency', 'EUR', '--out', at('b'), ...options);
  const names = readdirSync(at('b'), { withFileTypes: true }).filter((entry) => entry.isFile());
  expect(names.length).toBeGreaterThan(1);
  for (const { name } of names) expect(readFileSync(join(at('a'), name))).toEqual(readFileSync(join(at('b'), name)));
  const scored = await perennial('score', '--store', store, '--bundle', at('a'), '--out', at('a.csv'), '-q');
  expect(scored.code).toBe(0);
  await perennial('score', '--transactions', file, '--bundle', at('b'), '--out', at('b.csv'), '-q');
  expect(readFileSync(at('a.csv'), 'utf8')).toBe(readFileSync(at('b.csv'), 'utf8'));
});

test('--as-of leaves out what came later', async () => {
  const until = ['--as-of', '2023-12-31', '--json'];
  const stored = await perennial('score', '--store', store, '--bundle', at('a'), '--out', at('c.csv'), ...until);
  const filed = await perennial('score', '--transactions', file, '--bundle', at('a'), '--out', at('d.csv'), ...until);
  expect(JSON.parse(stored.out).totals).toEqual(JSON.parse(filed.out).totals);
  expect(JSON.parse(stored.out).customers).toBe(JSON.parse(filed.out).customers);
});

test.each([
  [['load', '--transactions', file, '--store', store], 3, /has been loaded into .* before/],
  [['train', '--store', store, '--transactions', file, '--out', at('x')], 2, /not both/],
  [['train', '--store', store, '--date-format', '%d', '--out', at('x')], 2, /'--date-format/],
  [['train', '--store', at('none'), '--out', at('x')], 2, /no store at/],
  [['compact', '--store', file], 4, /can not be read/],
  [['compact', '--store', store], 0, /compacting/],
])('%j ends with %i', async (words, code, said) => {
  const ran = await perennial(...words);
  expect(ran.err).toMatch(said);
  expect(ran.code).toBe(code);
});
