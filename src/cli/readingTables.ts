/** How a file was read, as tables for the terminal. */
import type { Quality } from '../transactions/quality.ts';
import type { Reading } from '../transactions/reading.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { tellIn } from '../words/phrases/tellIn.ts';
import { figuresIn, table } from './terminal.ts';

/** The preset, the columns and the notations by which a file was read. */
export function readingTable(
  { reading, format, columns }: Pick<Quality, 'reading' | 'format' | 'columns'>,
  language: Language = 'en',
): string {
  const { preset, shape, delimiter, encoding, dates, amounts } = reading;
  const { reading: words } = wordsIn(language).inspection;
  const separator =
    delimiter === null ? '' : words.separated(delimiter === '\t' ? words.tabs : `"${delimiter}"`, encoding);
  const missing = columns.amount === undefined && amounts.length === 0 ? [[words.amounts, words.noAmounts]] : [];
  return table(
    ['', ''],
    [
      [words.file, `${format}${separator}`],
      [words.preset, words.another(preset.name, tellIn(preset.title, language))],
      [words.shape, words.shapes[shape]],
      ...reading.columns.map(({ role, column }) => [words.column(column), words.roles[role]]),
      [words.dates, words.writtenDates(dates.example, tellIn(dates.format, language), dates.timeZone)],
      ...amounts.map(({ column, notation, decimal, minorUnits }) => [
        words.amountsIn(column),
        `${words.writtenAmounts(notation, decimal === 'point')}${minorUnits > 0 ? words.minor(minorUnits === 2) : ''}`,
      ]),
      ...missing,
    ],
    2,
  );
}

/** The first rows of the file, raw beside understood. */
export function rowsTable({ rows }: Pick<Reading, 'rows'>, language: Language = 'en'): string {
  const { ledger, inspection } = wordsIn(language);
  const { turned, day: shown } = figuresIn(language);
  const outcomes = { ...ledger.reasons, accepted: inspection.rows.accepted, 'line of an order': inspection.rows.line };
  const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
  return table(
    inspection.rows.head,
    rows.map(({ line, raw, customer, day, amount, outcome }) => [
      String(line),
      cut(Object.values(raw).join(' | '), 70),
      cut(customer ?? '–', 28),
      shown(day ?? '–'),
      turned(amount ?? '–'),
      outcomes[outcome],
    ]),
    [0, 1, 2, 3, 5],
  );
}
