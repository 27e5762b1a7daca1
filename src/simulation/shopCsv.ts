/** The made-up shop's rows as CSV. Bytes are written one by one: twice as fast as joining strings. */
import { formatDay } from '../units.ts';
import type { ShopColumns } from './shopRows.ts';
import { CATEGORIES, CHANNELS, COUNTRIES } from './simulatedShop.ts';

export const CSV_HEADER = 'customer_id,date,amount,category,channel,country\n';

/** More than any line takes: C4294967295,2023-01-01,-21474836.48,gift-boxes,referral,DE and a line feed. */
const LONGEST_LINE = 80;
const LETTER_C = 'C'.charCodeAt(0);
const COMMA = ','.charCodeAt(0);
const MINUS = '-'.charCodeAt(0);
const POINT = '.'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);

/** What follows the amount, for each category, channel and country. */
const TAILS = CATEGORIES.map(({ name: category }) =>
  CHANNELS.map(({ name: channel }) =>
    COUNTRIES.map(({ name: country }) => Buffer.from(`,${category},${channel},${country}\n`)),
  ),
);

/** The lines of some rows, without the header. */
export function csvLines(rows: ShopColumns): Buffer {
  const bytes = Buffer.allocUnsafe(rows.length * LONGEST_LINE);
  let end = 0;
  for (let row = 0; row < rows.length; row++) {
    bytes[end++] = LETTER_C;
    end = putWhole(bytes, end, rows.customer[row], 6);
    bytes[end++] = COMMA;
    end = putText(bytes, end, dayText(rows.day[row]));
    bytes[end++] = COMMA;
    const cents = rows.cents[row];
    if (cents < 0) bytes[end++] = MINUS;
    const size = Math.abs(cents);
    end = putWhole(bytes, end, Math.floor(size / 100), 1);
    bytes[end++] = POINT;
    end = putWhole(bytes, end, size % 100, 2);
    end = putText(bytes, end, TAILS[rows.category[row]][rows.channel[row]][rows.country[row]]);
  }
  return bytes.subarray(0, end);
}

const DAY_TEXTS = new Map<number, Buffer>();

/** Formatting a date takes longer than all else in a line, and there are few different days. */
function dayText(day: number): Buffer {
  let text = DAY_TEXTS.get(day);
  if (text === undefined) {
    text = Buffer.from(formatDay(day));
    DAY_TEXTS.set(day, text);
  }
  return text;
}

/** Writes a whole number with leading zeros up to `width` digits; gives the place after it. */
function putWhole(bytes: Buffer, start: number, value: number, width: number): number {
  let digits = 1;
  for (let power = 10; power <= value; power *= 10) digits++;
  const end = start + Math.max(digits, width);
  let rest = value;
  for (let place = end - 1; place >= start; place--) {
    const tenth = Math.floor(rest / 10);
    bytes[place] = ZERO + (rest - 10 * tenth);
    rest = tenth;
  }
  return end;
}

function putText(bytes: Buffer, start: number, text: Buffer): number {
  for (let place = 0; place < text.length; place++) bytes[start + place] = text[place];
  return start + text.length;
}
