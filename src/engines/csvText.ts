/**
 * A table as CSV, in the very bytes that DuckDB's COPY writes, for half the work: no copy of the table is made first, and
 * what many rows share is put into words once. A test holds the two equal.
 */
import { open } from 'node:fs/promises';
import { LARGEST_PLAIN, LEAST_PLAIN, openDigits } from '../numerics/realDigits.ts';
import { WASM_PAGE } from '../numerics/webAssembly.ts';
import { formatDay } from '../units.ts';
import type { Table, TableColumn } from './contract.ts';

/** Bytes that are written at a time. */
const PAGE = 2 ** 20;
/** No number or date is longer, with what ends it. */
const LONGEST = 64;

/** Writes row after row into a page, which is memory of WebAssembly's: numbers become text there. */
class Page {
  readonly #digits = openDigits();
  bytes = Buffer.from(this.#digits.memory.buffer);
  /** Where the next byte goes. */
  length = this.#digits.start;

  get written(): Buffer {
    return this.bytes.subarray(this.#digits.start, this.length);
  }

  clear(): void {
    this.length = this.#digits.start;
  }

  room(size: number): void {
    const lacking = this.length + size - this.bytes.length;
    if (lacking <= 0) return;
    const { memory } = this.#digits;
    memory.grow(Math.ceil(Math.max(lacking, PAGE) / WASM_PAGE));
    this.bytes = Buffer.from(memory.buffer);
  }

  /** The shortest digits that make the number again. */
  real(value: number): void {
    const size = Math.abs(value);
    if (size < LARGEST_PLAIN && (size >= LEAST_PLAIN || size === 0)) {
      this.length = this.#digits.put(value, this.length);
    } else this.ascii(unusual(value));
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
    const page = new Page();
    const puts = columns.map((column) => putOf(column, page));
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
      await file.writeFile(page.written);
      page.clear();
    }
    if (page.written.length > 0) await file.writeFile(page.written);
  } finally {
    await file.close();
  }
}

const [COMMA, NEW_LINE] = [44, 10];

/** @param page  an empty one */
function putOf(column: TableColumn, page: Page): Put {
  if (column.constant) {
    putter(column)(page, 0);
    const bytes = Buffer.from(page.written);
    page.clear();
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
      return whole ? (page, row) => page.real(whole[row]) : put(column.value, (page, value) => page.real(value));
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

/** Small whole numbers, as counts are. */
const SMALL = Array.from({ length: 1024 }, (_, count) => String(count));

function putWhole(page: Page, count: number): void {
  page.ascii(SMALL[count] ?? String(count));
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
