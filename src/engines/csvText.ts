/**
 * A table as CSV, in the very bytes that DuckDB's COPY writes, for half the work: no copy of the table is made first, and
 * what many rows share is put into words once. A test holds the two equal.
 */
import { open } from 'node:fs/promises';
import { formatDay } from '../units.ts';
import type { Table, TableColumn } from './contract.ts';

/** Bytes that are written at a time. */
const PAGE = 2 ** 20;
/** No number or date is longer, with what ends it. */
const LONGEST = 64;

/** Writes row after row into a page. */
class Page {
  bytes = Buffer.allocUnsafe(PAGE);
  length = 0;

  room(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const wider = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.length + size));
    this.bytes.copy(wider, 0, 0, this.length);
    this.bytes = wider;
  }

  /** Text of ASCII alone: a byte each, which for short texts is quicker put here than handed over. */
  ascii(text: string): void {
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.length = at;
  }

  text(text: string): void {
    this.room(3 * text.length + LONGEST);
    if (PLAIN.test(text)) this.ascii(text);
    else this.length += this.bytes.write(quoted(text), this.length);
  }
}

/** Needs no quotes, and is ASCII. */
const PLAIN = /^[ !$-+\--~]+$/;
const NEEDS_QUOTES = /["#,\n\r]/;

type Put = (page: Page, row: number) => void;

/** @throws the system's error where the file can not be written; half a file may be left then */
export async function writeCsv({ columns, length }: Table, path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    const puts = columns.map(putOf);
    const page = new Page();
    columns.forEach(({ name }, i) => {
      if (i > 0) page.ascii(',');
      page.text(name);
    });
    page.ascii('\n');
    for (let row = 0; row < length; row++) {
      for (let i = 0; i < puts.length; i++) {
        page.room(LONGEST);
        if (i > 0) page.bytes[page.length++] = COMMA;
        puts[i](page, row);
      }
      page.bytes[page.length++] = NEW_LINE;
      if (page.length < PAGE - 2 ** 14 && row < length - 1) continue;
      await file.writeFile(page.bytes.subarray(0, page.length));
      page.length = 0;
    }
    if (page.length > 0) await file.writeFile(page.bytes.subarray(0, page.length));
  } finally {
    await file.close();
  }
}

const [COMMA, NEW_LINE] = [44, 10];

function putOf(column: TableColumn): Put {
  if (column.constant) {
    const page = new Page();
    putter(column)(page, 0);
    const bytes = Buffer.from(page.bytes.subarray(0, page.length));
    return (into) => {
      into.room(bytes.length + LONGEST);
      into.length += bytes.copy(into.bytes, into.length);
    };
  }
  return putter(column);
}

/** An empty value for null. */
function putter(column: TableColumn): Put {
  const put = <Value>(value: (row: number) => Value | null, write: (page: Page, value: Value) => void): Put => {
    return (page, row) => {
      const known = value(row);
      if (known !== null) write(page, known);
    };
  };
  switch (column.type) {
    case 'real': {
      const { whole } = column;
      return whole ? (page, row) => putReal(page, whole[row]) : put(column.value, putReal);
    }
    case 'whole':
      return put(column.value, putWhole);
    case 'day': {
      // Days are few.
      const known = new Map<number, string>();
      return put(column.value, (page, day) => {
        let text = known.get(day);
        if (text === undefined) {
          text = formatDay(day);
          known.set(day, text);
        }
        page.ascii(text);
      });
    }
    case 'money':
    case 'amount':
      return put(column.value, putMoney);
    case 'text':
      return put(column.value, (page, text) => page.text(text));
  }
}

function quoted(text: string): string {
  return text === '' || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Whole numbers from here on, and others below LEAST, have an exponent. */
const LARGE = 1e16;
const LEAST = 1e-4;
/** Small whole numbers, as counts are. */
const SMALL = Array.from({ length: 1024 }, (_, count) => String(count));

function putWhole(page: Page, count: number): void {
  page.ascii(SMALL[count] ?? String(count));
}

/** The shortest digits that make the number again. */
function putReal(page: Page, value: number): void {
  const size = Math.abs(value);
  if (size >= LARGE || (size < LEAST && value !== 0) || Number.isNaN(value)) page.ascii(unusual(value));
  // String() looks each number up first among those that it has met, in vain.
  else if (!Number.isInteger(value)) page.ascii(JSON.stringify(value));
  else {
    if (Object.is(value, -0)) page.ascii('-');
    putWhole(page, value);
    page.ascii('.0');
  }
}

function unusual(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  // Exponents have two digits at least.
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

const MICRO_DIGITS = 6;

/** With six decimals. */
function putMoney(page: Page, micros: bigint): void {
  const digits = (micros < 0n ? -micros : micros).toString().padStart(MICRO_DIGITS + 1, '0');
  if (micros < 0n) page.ascii('-');
  page.ascii(digits.slice(0, -MICRO_DIGITS));
  page.ascii('.');
  page.ascii(digits.slice(-MICRO_DIGITS));
}
