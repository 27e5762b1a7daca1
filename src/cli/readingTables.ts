/** How a file was read, as tables for the terminal. */
import type { Quality } from '../transactions/quality.ts';
import type { Reading } from '../transactions/reading.ts';
import { table } from './terminal.ts';

const SHAPE_WORDS: Readonly<Record<Reading['shape'], string>> = {
  transactions: 'one row a transaction',
  lines: 'one row a line of an order, each with its own amount',
  'order-totals': 'one row a line of an order; the total of an order counts once',
};

const ROLE_WORDS: Readonly<Partial<Record<Reading['columns'][number]['role'], string>>> = {
  refunded: 'refunded, deducted from the amount',
  unitPrice: 'unit price',
  order: 'order number',
  transactionId: 'transaction id',
  status: 'says whether a row counts',
};

/** The preset, the columns and the notations by which a file was read. */
export function readingTable({ reading, format, columns }: Pick<Quality, 'reading' | 'format' | 'columns'>): string {
  const { preset, shape, delimiter, encoding, dates, amounts } = reading;
  const separator =
    delimiter === null ? '' : `, separated by ${delimiter === '\t' ? 'tabs' : `"${delimiter}"`}, ${encoding}`;
  const missing =
    columns.amount === undefined && amounts.length === 0
      ? [['amounts', 'none: purchases are counted, not valued']]
      : [];
  return table(
    ['', ''],
    [
      ['file', `${format}${separator}`],
      ['preset', `${preset.name} (${preset.title}); --format names another`],
      ['shape', SHAPE_WORDS[shape]],
      ...reading.columns.map(({ role, column }) => [`column "${column}"`, ROLE_WORDS[role] ?? role]),
      ['dates', `written as ${dates.example} (${dates.format}); times without an offset are in ${dates.timeZone}`],
      ...amounts.map(({ column, notation, minorUnits }) => [
        `amounts in "${column}"`,
        `written as ${notation} (decimal ${notation === '1,234.56' ? 'point' : 'comma'})${minorUnits > 0 ? `, in ${minorUnits === 2 ? 'hundredths (cents)' : 'thousandths'}` : ''}`,
      ]),
      ...missing,
    ],
    2,
  );
}

/** The first rows of the file, raw beside understood. */
export function rowsTable({ rows }: Reading): string {
  const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
  return table(
    ['line', 'as written', 'customer', 'day', 'amount', 'outcome'],
    rows.map(({ line, raw, customer, day, amount, outcome }) => [
      String(line),
      cut(Object.values(raw).join(' | '), 70),
      cut(customer ?? '–', 28),
      day ?? '–',
      amount ?? '–',
      outcome,
    ]),
    [0, 1, 2, 3, 5],
  );
}
