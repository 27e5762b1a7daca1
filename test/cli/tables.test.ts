/** Tables as a person reads them. */
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { qualityTable } from '../../src/cli/qualityTable.ts';
import { readingTable, rowsTable } from '../../src/cli/readingTables.ts';
import { table } from '../../src/cli/terminal.ts';
import { withLedger } from '../support/ledgers.ts';

const orders = join(resolve(import.meta.dirname, '../exports'), 'shopify_orders.csv');
const lines = (text: string) => text.split('\n').map((line) => line.trimEnd());

test('the quality report adds up before the reader’s eyes', async () => {
  const quality = await withLedger({ file: orders }, (ledger) => ledger.quality);
  const shown = lines(qualityTable(quality));
  const rowsOf = (start: string) => Number(shown.find((line) => line.startsWith(start))!.match(/ (\d+) /)![1]);
  const excluded = shown
    .filter((line) => line.startsWith(' excluded'))
    .map((line) => Number(line.match(/ (\d+) /)![1]));
  const parts = [...excluded, rowsOf(' further lines of orders'), rowsOf(' accepted')];
  expect(parts.reduce((sum, rows) => sum + rows, 0)).toBe(rowsOf(' read'));
  // What is read is told by kind first, what is left over comes last.
  const order = [' read', '   sales', ' excluded: not completed', ' excluded: no customer', ' further', ' accepted'];
  const places = order.map((start) => shown.findIndex((line) => line.startsWith(start)));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
});

test('how a file was read: no line is blank, texts begin on one line', async () => {
  const { quality } = await withLedger({ file: orders }, (ledger) => ledger);
  const shown = lines(readingTable(quality));
  expect(shown).not.toContain('');
  expect(shown.join('\n')).toMatch(/preset +shopify-orders \(Shopify orders\)/);
  const [head, ...rows] = lines(rowsTable(quality.reading));
  const at = head.indexOf('outcome');
  expect(rows.map((row) => row.slice(at).split(' ')[0])).toEqual(['accepted', 'line', 'accepted', 'accepted', 'not']);
});

test('numbers end on one line, texts begin on one', () => {
  const shown = lines(
    table(
      ['what', 'number', 'so'],
      [
        ['a', '1', 'x'],
        ['bcd', '1,000', 'yy'],
      ],
      [0, 2],
    ),
  );
  expect(shown).toEqual([' what  number  so', ' a          1  x', ' bcd    1,000  yy']);
});
