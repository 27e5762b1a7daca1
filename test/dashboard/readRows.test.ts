import { expect, test } from 'vitest';
import { columnsOf, readNumber, readRows } from '../../src/dashboard/readRows.ts';

test('reads lines with commas, semicolons and tabs, quoted cells and empty lines', () => {
  const rows = [['a', 'b, c', 'd "e"']];
  const cells = (text: string) => readRows(text).map((row) => row.cells);
  expect(cells('a,"b, c","d ""e"""\r\n\r\n')).toEqual(rows);
  expect(cells('\ufeffa;b, c;"d ""e"""')).toEqual(rows);
  expect(cells('a\tb, c\t"d ""e"""\n')).toEqual(rows);
  expect(readRows('\n\nx,y').map(({ line }) => line)).toEqual([3]);
  expect(readRows('a,"b\nc"\nd,e')).toEqual([
    { line: 1, cells: ['a', 'b\nc'] },
    { line: 3, cells: ['d', 'e'] },
  ]);
  expect(readRows('')).toEqual([]);
});

test.each([
  ['900', 900],
  ['900.50', 900.5],
  ['1.234,56', 1234.56],
  ['1,234.56', 1234.56],
  ['1,234', 1234],
  ['12,5', 12.5],
  ['1 234 €', 1234],
  ['-3', -3],
  ['', Number.NaN],
  ['x', Number.NaN],
])('reads %s as %d', (text, value) => {
  expect(readNumber(text)).toBe(value);
});

test('finds columns by the names of the first line, else by place', () => {
  const names = [['channel'], ['spend', 'cost'], ['new_customers']];
  const named = columnsOf(readRows('New customers,Cost,Channel\n3,9,a'), names);
  expect(named).toMatchObject({ named: true, places: [2, 1, 0], rows: [{ line: 2, cells: ['3', '9', 'a'] }] });
  expect(columnsOf(readRows('a,9,3'), names)).toMatchObject({ named: false, places: [0, 1, 2] });
  expect(columnsOf(readRows('channel,spend\na,9'), names).places).toEqual([0, 1, -1]);
});
