import { readdirSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { readColumns } from '../../src/engines/readColumns.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { summarise } from '../../src/facts/summarise.ts';
import { type Ledger, openLedger } from '../../src/transactions/ledger.ts';
import type { LedgerOptions } from '../../src/transactions/options.ts';
import { folder, withLedger, written } from '../support/ledgers.ts';

const ROWS = [
  { customerId: 'o\'brien, "Bob"', date: '2024-01-31', amount: 12.5, channel: 'web' },
  { customerId: 'ünï\nA', date: '2024-02-01', amount: 0.1 },
  { customerId: 'ünï\nA', date: '2024-03-01', amount: 1_234_567.125, channel: null },
  { customerId: 'o\'brien, "Bob"', date: '2024-03-31', amount: -2.5, channel: undefined },
];

const accepted = async ({ connection }: Ledger) => {
  const columns = await readColumns(
    connection,
    `SELECT customer, CAST(day AS VARCHAR) AS day, CAST(amount AS VARCHAR) AS amount FROM ledger ORDER BY customer, day`,
  );
  return { customer: columns.text('customer'), day: columns.text('day'), amount: columns.text('amount') };
};
const qualityOf = (options: LedgerOptions) => withLedger(options, ({ quality }) => quality);

describe('transactions in memory', () => {
  test('rows, columns and a JSON lines file of the same transactions are one ledger', async () => {
    const names = ['customerId', 'date', 'amount', 'channel'] as const;
    const table = Object.fromEntries(names.map((name) => [name, ROWS.map((row) => row[name])]));
    const file = written(`${ROWS.map((row) => JSON.stringify(row)).join('\n')}\n`, 'rows.jsonl');
    const from = (options: LedgerOptions) =>
      withLedger(options, async (ledger) => {
        const { file: _, format, reading, ...quality } = ledger.quality;
        return { rows: await accepted(ledger), quality, summaries: await summarise(ledger, { timeUnit: 'day' }) };
      });
    const ofFile = await from({ file });
    expect(ofFile.rows.amount).toEqual(['12.500000', '-2.500000', '0.100000', '1234567.125000']);
    expect(await from({ rows: ROWS })).toEqual(ofFile);
    expect(await from({ table })).toEqual(ofFile);
  });

  test('typed arrays are columns, and whole numbers name customers as they are', async () => {
    const table = {
      customer: Int32Array.of(7, 10, 7),
      date: ['2024-01-01', '2024-01-02', '2024-01-03'],
      amount: Float64Array.of(1, 2.25, 1e-7),
    };
    await withLedger({ table }, async (ledger) => {
      expect((await accepted(ledger)).customer).toEqual(['10', '7', '7']);
      expect(ledger.quality.accepted).toEqual({ rows: 3, amount: '3.25' });
    });
  });

  test('a Date is an instant, whose day the time zone decides', async () => {
    const rows = [{ customer: 'A', date: new Date('2024-01-31T23:30:00Z'), amount: 1 }];
    const dayIn = (timeZone: string) => withLedger({ rows, timeZone }, async (ledger) => (await accepted(ledger)).day);
    expect(await dayIn('UTC')).toEqual(['2024-01-31']);
    expect(await dayIn('Europe/Berlin')).toEqual(['2024-02-01']);
  });

  test('the quality report names bad rows by their number, and no file', async () => {
    const rows = [
      ...ROWS,
      { customerId: null, date: '2024-01-01', amount: 1 },
      { customerId: 'B', date: '2024-02-30', amount: 1 },
      { customerId: 'B', date: '2024-02-20', amount: Number.NaN },
    ];
    const quality = await qualityOf({ rows });
    expect(quality).toMatchObject({
      file: '(rows in memory)',
      format: 'rows',
      read: { rows: 7 },
      accepted: { rows: 4 },
    });
    const places = quality.excluded.map(({ reason, examples }) => [reason, examples[0].line, examples[0].value]);
    expect(places).toEqual([
      ['no customer', 5, ''],
      ['unreadable date', 6, '2024-02-30'],
      ['unreadable amount', 7, 'NaN'],
    ]);
    expect(quality.reading.rows.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
  });

  test('an invalid Date is the unreadable date of its row', async () => {
    const rows = [
      { customer: 'A', date: new Date('2024-01-31'), amount: 1 },
      { customer: 'A', date: new Date('?'), amount: 1 },
    ];
    const [excluded] = (await qualityOf({ rows })).excluded;
    expect(excluded).toMatchObject({
      reason: 'unreadable date',
      rows: 1,
      examples: [{ line: 2, value: 'Invalid Date' }],
    });
  });

  test('policies and column names apply as to a file', async () => {
    const rows = [
      { who: 'A', when: '2024-01-01', paid: 5 },
      { who: 'A', when: '2024-01-02', paid: -5 },
    ];
    const columns = { customer: 'who', date: 'when', amount: 'paid' };
    const quality = await qualityOf({ rows, columns, policy: { refunds: 'exclude' } });
    expect(quality.excluded).toMatchObject([{ reason: 'refund', rows: 1, amount: '-5.00' }]);
  });

  test.each<[string, LedgerOptions, ErrorCode, RegExp]>([
    ['no row', { rows: [] }, 'FILE_EMPTY', /^\(rows in memory\)/],
    ['no column', { table: {} }, 'FILE_EMPTY', /^\(rows in memory\)/],
    ['a row that is text', { rows: ['a,b' as unknown as object] }, 'OPTION_INVALID', /rows\[0\]/],
    [
      'a field that is a list',
      { rows: [{ customer: 'A', date: ['2024-01-01'], amount: 1 }] },
      'OPTION_INVALID',
      /date of row 1/,
    ],
    [
      'columns of two lengths',
      { table: { customer: ['A', 'B'], date: ['2024-01-01'] } },
      'OPTION_INVALID',
      /table\.date/,
    ],
    [
      'no customer column',
      { rows: [{ date: '2024-01-01' }] },
      'COLUMN_MISSING',
      /^\(rows in memory\) has no column for customer/,
    ],
    ['nothing', {} as LedgerOptions, 'OPTION_INVALID', /one of file, rows and table/],
    ['two sources', { file: 'orders.csv', rows: ROWS }, 'OPTION_INVALID', /one of file, rows and table/],
  ])('%s is refused, and nothing is left on disk', async (_, options, code, message) => {
    vi.stubEnv('TMPDIR', folder);
    await expect(openLedger(options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    vi.unstubAllEnvs();
    expect(readdirSync(folder).filter((name) => name.startsWith('perennial-'))).toEqual([]);
  });
});
