/** Any notation of amounts with any form of dates and any separator is read back to the cent and the day, or refused. */
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../src/numerics/random.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { formatDay, parseDay } from '../../src/units.ts';
import { withLedger, written } from '../support/ledgers.ts';
import { thorough } from '../support/thorough.ts';

interface Row {
  readonly customer: string;
  readonly day: number;
  /** Whole cents. */
  readonly cents: number;
}

/** Amounts from cents to millions, one in ten negative, over three years. */
function knownLedger(seed: number): Row[] {
  const random = randomFrom(seed);
  const start = parseDay('2022-01-01');
  return Array.from({ length: 60 }, (_, i) => {
    const size = Math.round(100 * 10 ** (7 * random.uniform() - 1)) + 1;
    return {
      customer: `c${Math.floor(12 * random.uniform())}`,
      day: start + Math.floor(1000 * random.uniform()) + (i === 0 ? 30 : 0),
      cents: random.uniform() < 0.1 ? -size : size,
    };
  });
}

/** 123456789 cents as 1,234,567.89 with these marks. */
function amountText(cents: number, group: string, decimal: string): string {
  const whole = Math.floor(Math.abs(cents) / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, group);
  return `${whole}${decimal}${(Math.abs(cents) % 100).toString().padStart(2, '0')}`;
}

const signed = (write: (cents: number) => string) => (cents: number) => `${cents < 0 ? '-' : ''}${write(cents)}`;
const AMOUNTS: Readonly<Record<string, (cents: number) => string>> = {
  plain: signed((cents) => amountText(cents, '', '.')),
  English: signed((cents) => amountText(cents, ',', '.')),
  German: signed((cents) => amountText(cents, '.', ',')),
  'comma without groups': signed((cents) => amountText(cents, '', ',')),
  'French, with narrow blanks and a euro': signed((cents) => `${amountText(cents, '\u202f', ',')} €`),
  Swiss: signed((cents) => `CHF ${amountText(cents, '’', '.')}`),
  'dollars in brackets': (cents) =>
    cents < 0 ? `($${amountText(cents, ',', '.')})` : `$${amountText(cents, ',', '.')}`,
  'a minus behind': (cents) => `${amountText(cents, '.', ',')}${cents < 0 ? '-' : ''}`,
};

const parts = (day: number) => formatDay(day).split('-') as [string, string, string];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DATES: Readonly<Record<string, (day: number) => string>> = {
  ISO: formatDay,
  'ISO with a time': (day) => `${formatDay(day)}T13:45:00`,
  Shopify: (day) => `${formatDay(day)} 13:45:10 +0100`,
  'day.month.year': (day) => parts(day).toReversed().join('.'),
  'day/month/year with a time': (day) => `${parts(day).toReversed().join('/')} 09:05`,
  'month/day/year, twelve hours': (day) => `${parts(day)[1]}/${parts(day)[2]}/${parts(day)[0]} 1:05 PM`,
  'a name of the month': (day) => `${parts(day)[2]} ${MONTHS[Number(parts(day)[1]) - 1]} ${parts(day)[0]}`,
  'Excel serial': (day) => String(day + 25_569),
  'Unix seconds': (day) => String(day * 86_400 + 40_000),
  'Unix milliseconds': (day) => String(day * 86_400_000 + 40_000_000),
};
const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };

const quoted = (text: string, delimiter: string) => (text.includes(delimiter) ? `"${text}"` : text);

function fileOf(rows: readonly Row[], amount: string, date: string, delimiter: string): string {
  const line = (fields: readonly string[]) => fields.map((text) => quoted(text, delimiter)).join(delimiter);
  const lines = rows.map((row) => line([row.customer, DATES[date](row.day), AMOUNTS[amount](row.cents)]));
  return [line(['customer_id', 'date', 'amount']), ...lines, ''].join('\n');
}

// Every notation with every form of dates; separators take turns, so that each meets each notation. In the quick run a
// fifth of them, in which each notation and each form of dates occurs.
const COMBINATIONS = Object.keys(AMOUNTS)
  .flatMap((amount, i) =>
    Object.keys(DATES).map((date, j) => {
      const separators = Object.keys(DELIMITERS) as (keyof typeof DELIMITERS)[];
      return [amount, date, separators[(i + j) % separators.length], thorough((2 * i + j) % 5 === 0, true)] as const;
    }),
  )
  .filter(([, , , tried]) => tried);

describe(`${COMBINATIONS.length} ways of writing one ledger`, () => {
  test.each(COMBINATIONS)('%s, %s, %s', async (amount, date, delimiter) => {
    const rows = knownLedger(amount.length + 31 * date.length);
    const file = written(fileOf(rows, amount, date, DELIMITERS[delimiter]));
    const read = await withLedger({ file, threads: 1 }, ({ connection }) =>
      connection.rows<{ customer: string; day: string; amount: string }>(
        'SELECT customer, CAST(day AS VARCHAR) AS day, CAST(amount AS VARCHAR) AS amount FROM validated ORDER BY rowid',
      ),
    );
    expect(read).toEqual(
      rows.map(({ customer, day, cents }) => ({
        customer,
        day: formatDay(day),
        amount: `${cents < 0 ? '-' : ''}${amountText(cents, '', '.')}0000`,
      })),
    );
  });
});

describe('what can be read two ways is refused, with both readings', () => {
  const file = (...amounts: string[]) =>
    written(`customer_id;date;amount\n${amounts.map((text, i) => `c${i};2024-01-${10 + i};${text}\n`).join('')}`);

  test.each([
    [
      'thousands or three decimals',
      ['1.234', '980'],
      /1\.234 can be read with a decimal point \(1\.234\) or .* \(1234\)/,
    ],
    ['the same with commas', ['1,234', '12'], /1,234 can be read with a decimal point \(1234\) or .* \(1\.234\)/],
    [
      'some of each',
      ['1,50', '2.50', '3,50', '4.50'],
      /2 amounts can only .* point .* and 2 only with a decimal comma/,
    ],
  ])('%s', async (_, amounts, message) => {
    await expect(openLedger({ file: file(...amounts) })).rejects.toMatchObject({
      code: 'AMOUNT_AMBIGUOUS',
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['one value that only one notation can read settles it', ['1.234', '12,5'], '1246.50'],
    ['also the other way', ['1.234', '12.5'], '13.734'],
    ['a nought before the mark is no group', ['0.125', '1.250'], '1.375'],
    ['two groups are no decimals', ['1.234.567', '1.234'], '1235801.00'],
  ])('%s', async (_, amounts, sum) => {
    const { accepted } = await withLedger({ file: file(...amounts) }, ({ quality }) => quality);
    expect(accepted).toEqual({ rows: 2, amount: sum });
  });

  test('a notation that is said is taken', async () => {
    const read = (decimal: 'point' | 'comma') =>
      withLedger({ file: file('1.234', '980'), decimal }, ({ quality }) => quality.accepted.amount);
    expect(await read('point')).toBe('981.234');
    expect(await read('comma')).toBe('2214.00');
  });
});

test.each(['1,23,45', '1.2.3', '12 34', '--5', '(5', '5)', '$5$', 'EUR', '1.234,56,7', '12abc', '5 % off'])(
  '%j is no amount',
  async (text) => {
    const file = written(`customer_id;date;amount\na;2024-01-01;5.25\na;2024-01-02;${text}\n`);
    const { accepted, excluded } = await withLedger({ file }, ({ quality }) => quality);
    expect(accepted.amount).toBe('5.25');
    expect(excluded).toMatchObject([{ reason: 'unreadable amount', rows: 1, examples: [{ value: text }] }]);
  },
);
