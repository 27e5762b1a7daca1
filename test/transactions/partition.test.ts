import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openLedger } from '../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';
import { partOf } from '../../src/transactions/partition.ts';
import type { Count, Quality } from '../../src/transactions/quality.ts';
import { parseMoney } from '../../src/units.ts';
import { csvOf, randomShop } from '../support/randomShop.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-partition-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows of the ledger as texts, and what was counted. */
async function read(options: LedgerOptions): Promise<{ rows: string[]; customers: string[]; quality: Quality }> {
  const ledger = await openLedger(options);
  try {
    const found = await ledger.connection.rows<{ customer: string; text: string }>(
      'SELECT customer, CAST(ledger AS VARCHAR) AS text FROM ledger',
    );
    return {
      rows: found.map(({ text }) => text).sort(),
      customers: found.map(({ customer }) => customer),
      quality: ledger.quality,
    };
  } finally {
    await ledger.close();
  }
}

const parts = (options: LedgerOptions, of: number) =>
  Promise.all(Array.from({ length: of }, (_, i) => read({ ...options, partition: `${i + 1}/${of}` })));

const sum = (counts: readonly Count[]) => ({
  rows: counts.reduce((total, { rows }) => total + rows, 0),
  micros: counts.reduce((total, { amount }) => total + parseMoney(amount!)!, 0n),
});

/** Rows without a customer, without a date, and one that is no row. */
const BROKEN = ',2022-03-04,5,,,,\n"NULL",2022-03-05,6,,,,\nA,someday,1,,,,\nB,2022-01-01\nB,2022-01-02,x,,,,\n';

test.each([1, 2, 5])('%s parts hold every row once, each customer whole, and their counts add up', async (of) => {
  const csv = `${csvOf(randomShop(of))}${BROKEN}`;
  const file = join(folder, `shop-${of}.csv`);
  writeFileSync(file, csv);
  const whole = await read({ file });
  const found = await parts({ file }, of);
  expect(found.flatMap(({ rows }) => rows).sort()).toEqual(whole.rows);
  found.forEach(({ customers, quality }, i) => {
    expect(customers.filter((customer) => partOf(customer, of) !== i + 1)).toEqual([]);
    expect(quality.asOf).toBe(whole.quality.asOf);
    expect(quality.partition).toEqual({ part: i + 1, of });
  });
  for (const count of ['read', 'accepted'] as const) {
    expect(sum(found.map(({ quality }) => quality[count]))).toEqual(sum([whole.quality[count]]));
  }
  for (const { reason, rows, amount } of whole.quality.excluded) {
    const own = found.flatMap(({ quality }) => quality.excluded.filter((one) => one.reason === reason));
    expect(sum(own), reason).toEqual(sum([{ rows, amount }]));
  }
  // Examples name the line of the file, not of the part.
  const lines = csv.split('\n');
  for (const { reason, examples } of found.flatMap(({ quality }) => quality.excluded)) {
    for (const { line, value } of examples) {
      if (reason !== 'malformed line') expect(lines[line - 1].replaceAll('""', '"'), reason).toContain(value);
    }
  }
  for (const { line, raw } of found.flatMap(({ quality }) => quality.reading.rows)) {
    expect(lines[line - 1]).toContain(raw.amount);
  }
});

test('a part is the same in every format and by the rule that is written down', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({ customer: `C${i} ü`, date: '2024-03-01', amount: i }));
  const file = join(folder, 'rows.jsonl');
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
  const [lines, memory] = [await read({ file, partition: '2/3' }), await read({ rows, partition: '2/3' })];
  const byRule = ({ customer }: { customer: string }) =>
    Number(BigInt(`0x${createHash('md5').update(customer).digest('hex').slice(0, 15)}`) % 3n) === 1;
  const expected = rows.filter(byRule).map(({ customer }) => customer);
  expect(expected.length).toBeGreaterThan(5);
  expect(lines.customers.sort()).toEqual(expected.toSorted());
  expect(memory.customers.sort()).toEqual(expected.toSorted());
});

test('days are known to the last of the whole file, but for a file without any', async () => {
  const rows = [
    { customer: 'A', date: '2024-01-01', amount: 1 },
    { customer: 'B', date: '2024-02-01', amount: 1 },
  ];
  expect(partOf('A', 9)).not.toBe(partOf('B', 9));
  const early = await read({ rows, partition: `${partOf('A', 9)}/9` });
  expect(early.quality).toMatchObject({ asOf: '2024-02-01', lastDay: '2024-01-01', accepted: { rows: 1 } });
  const nobody = [1, 2, 3].find((part) => part !== partOf('A', 9) && part !== partOf('B', 9))!;
  expect((await read({ rows, partition: `${nobody}/9` })).rows).toEqual([]);
  const undated = rows.map((row) => ({ ...row, date: 'x' }));
  await expect(read({ rows: undated, dateFormat: '%Y-%m-%d', partition: '1/9' })).rejects.toThrow(/FILE_EMPTY|rows/);
});

test.each(['0/3', '4/3', '3', '1/x', '-1/3', '1/1000000'])('%s is no part', async (partition) => {
  await expect(openLedger({ rows: [{ customer: 'A', date: '2024-01-01' }], partition })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  });
});

test('totals repeated on lines are refused, whose orders may lie in several parts', async () => {
  const rows = [{ customer: 'A', date: '2024-01-01', amount: 1, order: 'x' }];
  await expect(openLedger({ rows, shape: 'order-totals', partition: '1/2' })).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining('counted by order'),
  });
});
