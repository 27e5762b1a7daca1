/** What is decided for a small file, whose rows are all seen beforehand, is what would be decided for any. */
import { expect, test } from 'vitest';
import { withLedger } from '../support/ledgerOf.ts';

/** More rows than are looked at before a file is read. */
const MANY = 2000;

const day = (i: number) => `2024-0${1 + (i % 9)}-1${i % 10}`;
const amounts = ['12.50', '7', '-3.25', '0', '1e3', '+4.5', ' 8.75', '.5', '5.', '1.23456789', '123456789012.5', ''];

test.each([
  ['plain numbers', amounts, amounts.map((_, i) => day(i))],
  ['whole numbers', ['1', '20', '-3', '0'], amounts.map((_, i) => day(i))],
  ['a sign beside one', [...amounts, '€ 9.50'], [...amounts.map((_, i) => day(i)), '2024-02-03']],
  ['a text among them', [...amounts, 'free'], amounts.map((_, i) => day(i))],
  ['days that are none', amounts, ['2024-02-30', '2024-13-01', '2024-1-015', '2024-01-31', '']],
  ['days with times', amounts, ['2024-02-29', '2024-02-29T23:30:00Z', '2024-02-28 12:00']],
])('%s', async (_, values, days) => {
  const rows = Array.from({ length: 60 }, (_, i) => `c${i},${days[i % days.length]},${values[i % values.length]}`);
  const read = (lines: string[]) =>
    withLedger(
      ['customer_id,date,amount', ...lines, ''].join('\n'),
      async ({ connection, quality }) => ({
        currency: quality.currency,
        format: quality.dateFormat,
        amounts: quality.reading.amounts,
        rows: await connection.rows(
          `SELECT customer, CAST(day AS VARCHAR) AS day, CAST(amount AS VARCHAR) AS amount, verdict, CAST(kind AS VARCHAR) AS kind
           FROM validated WHERE rowid < 60 ORDER BY rowid`,
        ),
      }),
      { timeZone: 'Europe/Berlin' },
    );
  const small = await read(rows);
  expect(small.rows.some((row) => row.verdict === 0)).toBe(true);
  const others = Array.from({ length: MANY }, (_, i) => `d${i},${day(i)},${1 + (i % 50)}.25`);
  expect(small).toEqual(await read([...rows, ...others]));
});
