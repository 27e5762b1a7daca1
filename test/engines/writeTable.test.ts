import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TableColumn } from '../../src/engines/contract.ts';
import { writeTable } from '../../src/engines/writeTable.ts';
import { folder } from '../support/ledgers.ts';

/** More than one chunk. */
const LENGTH = 3000;
const numbers = Float64Array.from({ length: LENGTH }, (_, row) => (row % 7 === 6 ? Number.NaN : Math.sqrt(row) - 20));

const PLAIN: TableColumn[] = [
  { name: 'id', type: 'text', value: (row) => (row === 5 ? null : `c${row}, "x"`) },
  { name: 'number', type: 'real', value: (row) => numbers[row] },
  { name: 'nothing', type: 'real', value: () => null },
  { name: 'day', type: 'day', value: () => 20_000 },
  { name: 'count', type: 'whole', value: () => 365 },
  { name: 'level', type: 'real', value: () => 0.1 + 0.2 },
  { name: 'money', type: 'money', value: () => -12_345_678_901_234_567_890n },
  { name: 'amount', type: 'amount', value: () => 5n },
  { name: "it's", type: 'text', value: () => `it's "all"\nnew` },
];
/** The same columns, as those who know that they are constant or have them whole would give them. */
const HINTED = PLAIN.map((column, i): TableColumn => {
  if (column.type === 'real' && i === 1) return { ...column, whole: numbers };
  return i > 1 ? { ...column, constant: true } : column;
});

test.each(['csv', 'jsonl'] as const)('what a column says of itself changes no byte of the file: %s', async (format) => {
  const bytes = async (name: string, columns: readonly TableColumn[], length: number) => {
    const path = join(folder, `${name}.${format}`);
    await writeTable({ columns, length }, path, format);
    return readFileSync(path);
  };
  for (const length of [LENGTH, 1, 0]) {
    const plain = await bytes('plain', PLAIN, length);
    expect((await bytes('hinted', HINTED, length)).equals(plain)).toBe(true);
  }
});

test.each(['jsonl', 'parquet'] as const)('a file that is written in pieces is the same: %s', async (format) => {
  const [whole, pieces] = ['whole', 'pieces'].map((name) => join(folder, `${name}.${format}`));
  await writeTable({ columns: PLAIN, length: LENGTH }, whole, format);
  await writeTable({ columns: PLAIN, length: LENGTH }, pieces, format, 700);
  expect(readFileSync(pieces).equals(readFileSync(whole))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith('.piece'))).toEqual([]);
});

test('a piece that can not be written is told of, and nothing is left beside', async () => {
  const path = join(folder, 'refused.jsonl');
  mkdirSync(`${path}.piece`);
  await expect(writeTable({ columns: PLAIN, length: LENGTH }, path, 'jsonl', 700)).rejects.toThrow(/piece/);
});

test('a table of constants alone has all its rows', async () => {
  const path = join(folder, 'constants.csv');
  await writeTable({ columns: HINTED.slice(3, 5), length: 4 }, path, 'csv');
  expect(readFileSync(path, 'utf8')).toBe(`day,count\n${'2024-10-04,365\n'.repeat(4)}`);
});
