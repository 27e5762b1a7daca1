import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { openEngine } from '../../src/engines/duckdb.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { folder, qualityOf, withLedger, written } from '../support/ledgers.ts';

const HEADER = 'customer_id,date,amount\n';
const GOOD = `${HEADER}a,2024-01-01,5.10\nb,2024-01-02,7\na,2024-02-03,2.05\n`;

describe('a file that can not be read says why', () => {
  mkdirSync(join(folder, 'folder'));
  const long = gzipSync(`${HEADER + 'a,2024-01-01,5\n'.repeat(50_000)}end`);
  test.each([
    ['is not there', 'nowhere.csv', null, 'FILE_NOT_FOUND', /no file/],
    ['is a folder', 'folder', null, 'FILE_UNREADABLE', /it is a folder/],
    ['is empty', 'a.csv', '', 'FILE_EMPTY', /no transactions/],
    ['has blank lines alone', 'a.csv', '\n\n', 'FILE_EMPTY', /no transactions/],
    ['has a header alone', 'a.csv', HEADER, 'FILE_EMPTY', /no transactions/],
    ['has an unknown separator', 'a.csv', GOOD.replaceAll(',', '^'), 'COLUMN_MISSING', /are customer_id\^date\^amount/],
    ['is UTF-16', 'a.csv', Buffer.from(`\ufeff${GOOD}`, 'utf16le'), 'FILE_FORMAT', /it is UTF-16/],
    [
      'is Latin-1 below the header',
      'a.csv',
      Buffer.from(`${GOOD}Müller,2024-01-01,5\n`, 'latin1'),
      'FILE_FORMAT',
      /UTF-8/,
    ],
    ['is Latin-1 in the header', 'a.csv', Buffer.from(`Käufer,${GOOD}`, 'latin1'), 'FILE_FORMAT', /it is not UTF-8/],
    ['is gzip cut short', 'a.csv.gz', long.subarray(0, long.length / 2), 'FILE_FORMAT', /gzip: unexpected end/],
    ['is gzip damaged', 'a.csv.gz', Buffer.concat([long.subarray(0, 99), Buffer.alloc(99, 7)]), 'FILE_FORMAT', /gzip/],
    ['is Parquet damaged', 'a.parquet', `PAR1${'x'.repeat(99)}`, 'FILE_FORMAT', /as Parquet/],
    ['is one JSON array', 'a.json', '[{"customer": "a"}]', 'FILE_FORMAT', /one JSON array/],
    [
      'is an old workbook',
      'a.xls',
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      'FILE_FORMAT',
      /\.xls/,
    ],
    ['is a zip of something else', 'a.xlsx', Buffer.from('PK\u0003\u0004 and no more'), 'FILE_FORMAT', /as Excel/],
    ['is a picture', 'a.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'FILE_FORMAT', /not text/],
  ])('%s', async (_, name, content, code, message) => {
    const file = content === null ? join(folder, name) : written(content, name);
    await expect(openLedger({ file })).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test.skipIf(process.getuid?.() === 0)('lacks permission (root may read anything: skipped there)', async () => {
    const file = written(GOOD, 'secret.csv');
    chmodSync(file, 0);
    await expect(openLedger({ file })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  test.each([
    [{ timeZone: 'Mars/Base' }, /not a known time zone/],
    [{ asOf: '2024-02-30' }, /not a day of the calendar/],
    [{ dateFormat: '%Q' }, /--date-format/],
    [{ encoding: 'klingon' }, /not a known encoding/],
    [{ memoryLimit: 'much' }, /memoryLimit/],
  ])('or the option that is wrong: %j', async (option, message) => {
    const wrong = openLedger({ file: written(GOOD), ...option });
    await expect(wrong).rejects.toMatchObject({ code: 'OPTION_INVALID', message: expect.stringMatching(message) });
  });
});

describe('files of all kinds', () => {
  const accepted = { rows: 3, amount: '14.15' };

  test('Parquet, with numbers and dates of its own', async () => {
    const file = join(folder, 'typed.parquet');
    const engine = await openEngine({ memoryLimit: '100MB' });
    await engine.connection.run(`COPY (
      SELECT * FROM (VALUES ('a', DATE '2024-01-01', 5.1::DOUBLE), ('b', DATE '2024-01-02', 7), ('a', DATE '2024-02-03', 2.05),
        (NULL, DATE '2024-02-04', 1)) AS t("Customer ID", "Order Date", total)) TO '${file}'`);
    engine.close();
    expect(await withLedger({ file }, ({ quality }) => quality)).toMatchObject({
      format: 'Parquet',
      accepted,
      lastDay: '2024-02-03',
      excluded: [{ reason: 'no customer', examples: [{ line: 4 }] }],
    });
  });

  test('Parquet with decimals of fifty digits, which nothing here reads exactly', async () => {
    const file = join(folder, 'wide.parquet');
    const engine = await openEngine({ memoryLimit: '100MB' });
    await engine.connection.run(`COPY (
      SELECT 'a' AS customer, DATE '2024-01-01' AS date, 12.5::DECIMAL(38, 2) AS amount) TO '${file}'`);
    engine.close();
    const bytes = readFileSync(file);
    // Thrift's compact protocol: field type 0x15, then the number doubled; 38 digits become 50.
    bytes.forEach((byte, at) => {
      if (byte === 0x15 && bytes[at + 1] === 2 * 38) bytes[at + 1] = 2 * 50;
    });
    writeFileSync(file, bytes);
    await expect(openLedger({ file })).rejects.toMatchObject({
      code: 'FILE_FORMAT',
      message: expect.stringMatching(/column amount has decimals of 50 digits/),
    });
  });

  test('JSON lines; a broken one is excluded', async () => {
    const lines = ['{"customer_id":1,"date":"2024-01-01","amount":5.10}', '', '{"customer_id":1,', '[1]', ' ']
      .concat('{"amount":"9.05","date":"2024-01-02T00:00:00Z","customer_id":"2","extra":{"deep":[1]}}')
      .join('\n');
    expect(await qualityOf(lines, {}, 'a.jsonl')).toMatchObject({
      format: 'JSON lines',
      accepted: { rows: 2, amount: '14.15' },
      excluded: [{ reason: 'malformed line', rows: 3, examples: [{ line: 3 }, { line: 4 }, { line: 5 }] }],
    });
  });

  test.each([
    ['latin-1', 'latin1'],
    ['utf-16le', 'utf16le'],
  ] as const)('%s, when said', async (encoding, of) => {
    const customers = await withLedger(
      { file: written(Buffer.from(GOOD.replaceAll('b,', 'Müller,'), of)), encoding },
      ({ connection }) => connection.rows('SELECT DISTINCT customer FROM ledger ORDER BY customer DESC'),
    );
    expect(customers).toEqual([{ customer: 'a' }, { customer: 'Müller' }]);
  });

  test('Windows line ends, a byte order mark, quotes and blanks around values', async () => {
    const odd =
      '\ufeff"customer_id", date ,amount\r\n" a ", 2024-01-01 ," 5.10 "\r\nb,2024-01-02,7\r\na,2024-02-03,2.05\r\n';
    expect(await qualityOf(odd)).toMatchObject({ accepted, customers: 2, excluded: [] });
  });
});

describe('nothing is left behind', () => {
  test('when a ledger is closed, and when it can not be opened', async () => {
    // A place of its own: others on this machine open ledgers too.
    const place = mkdtempSync(join(folder, 'temporary-'));
    vi.stubEnv('TMPDIR', place);
    const folders = () => readdirSync(place).length;
    const before = folders();
    const ledger = await openLedger({ file: written(gzipSync(GOOD), 'a.csv.gz') });
    expect(folders()).toBe(before + 1);
    await ledger.close();
    await ledger.close();
    await expect(openLedger({ file: written(HEADER) })).rejects.toThrow();
    expect(folders()).toBe(before);
    vi.unstubAllEnvs();
  });
});
