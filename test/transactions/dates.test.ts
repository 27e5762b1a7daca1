import { describe, expect, test } from 'vitest';
import type { LedgerOptions } from '../../src/transactions/options.ts';
import { withLedger, written } from '../support/ledgers.ts';
import { thorough } from '../support/thorough.ts';

/** The days that a column of texts means; texts that mean none are excluded, and shown as null. */
async function daysOf(texts: readonly string[], options: Partial<LedgerOptions> = {}): Promise<(string | null)[]> {
  const rows = texts.map((text, place) => `c${place},"${text}",1`);
  const file = written(`customer_id,date,amount\n${rows.join('\n')}\nlast,2024-06-01,1\n`);
  return withLedger({ ...options, file }, async ({ connection }) => {
    const found = await connection.rows<{ customer: string; day: string }>(
      'SELECT customer, CAST(day AS VARCHAR) AS day FROM ledger',
    );
    const days = new Map(found.map(({ customer, day }) => [customer, day]));
    return texts.map((_, place) => days.get(`c${place}`) ?? null);
  });
}

describe('texts that mean a day', () => {
  test.each([
    ['2024-02-29', '2024-02-29'],
    [' 2024-02-29 ', '2024-02-29'],
    ['2024/02/29', '2024-02-29'],
    ['2024-2-9', '2024-02-09'],
    ['2024-02-29 23:59:59.999', '2024-02-29'],
    ['2024-02-29T23:59', '2024-02-29'],
  ])('%j is %s', async (text, day) => expect(await daysOf([text])).toEqual([day]));

  test.each(['2023-02-29', '2024-13-01', '2024-00-10', 'soon', '', '0', 'epoch', 'epoch     ', '99999-01-01'])(
    '%j is none',
    async (text) => expect(await daysOf([text])).toEqual([null]),
  );

  // The slow run also tries each alone: it might mislead the choice of a format.
  const known = ['infinity', '-infinity', ' infinity', '  infinity', 'infinity  ', 'Infinity', 'NaN'];
  test.each(thorough([known], [known, ...known.map((text) => [text])]).map((texts) => ({ texts })))(
    '$texts are none, though databases know them',
    async ({ texts }) => {
      const none = texts.map(() => null);
      expect(await daysOf([...texts, '2024-01-05'])).toEqual([...none, '2024-01-05']);
      expect(await daysOf([...texts, '05/01/2024'], { dateFormat: '%d/%m/%Y' })).toEqual([...none, '2024-01-05']);
    },
  );
});

describe('the time zone decides what a day is', () => {
  const instants = ['2024-03-10T04:59:59Z', '2024-03-10T05:00:00Z', '2024-03-10 23:30:00-05:00', '2024-03-10T04:59Z'];

  test('for instants', async () => {
    expect(await daysOf(instants)).toEqual(['2024-03-10', '2024-03-10', '2024-03-11', '2024-03-10']);
    const newYork = await daysOf(instants, { timeZone: 'America/New_York' });
    expect(newYork).toEqual(['2024-03-09', '2024-03-10', '2024-03-11', '2024-03-09']);
  });

  test('on both sides of a change of the clock', async () => {
    // Berlin goes from UTC+1 to UTC+2 on 2024-03-31, and back on 2024-10-27.
    const texts = [
      '2024-03-30T23:00Z',
      '2024-03-31T21:59Z',
      '2024-03-31T22:00Z',
      '2023-10-28T22:00Z',
      '2023-10-29T22:59Z',
    ];
    const days = ['2024-03-31', '2024-03-31', '2024-04-01', '2023-10-29', '2023-10-29'];
    expect(await daysOf(texts, { timeZone: 'Europe/Berlin' })).toEqual(days);
  });

  test('and times on the wall stay where they are', async () => {
    expect(await daysOf(['2024-03-10T23:30', '2024-03-10'], { timeZone: 'Pacific/Auckland' })).toEqual([
      '2024-03-10',
      '2024-03-10',
    ]);
  });
});

describe('a column that writes days otherwise', () => {
  test('is recognised, also where only one value tells days from months', async () => {
    expect(await daysOf(['01/02/2024', '13/02/2024', '03/04/2024'])).toEqual([
      '2024-02-01',
      '2024-02-13',
      '2024-04-03',
    ]);
    expect(await daysOf(['1.2.2024 14:05', '13.02.2024 09:00'])).toEqual(['2024-02-01', '2024-02-13']);
    expect(await daysOf(['20240201', '20240213'])).toEqual(['2024-02-01', '2024-02-13']);
  });

  test('is refused where it could mean two things, and read as told', async () => {
    const texts = ['01/02/2024', '03/04/2024', '05/06/2024'];
    await expect(daysOf(texts)).rejects.toMatchObject({ code: 'DATE_AMBIGUOUS' });
    expect(await daysOf(texts, { dateFormat: '%m/%d/%Y' })).toEqual(['2024-01-02', '2024-03-04', '2024-05-06']);
  });

  test('with a wrong format named is an error that names the flag', async () => {
    await expect(daysOf(['2024-01-01'], { dateFormat: '%Q' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('--date-format'),
    });
  });
});
