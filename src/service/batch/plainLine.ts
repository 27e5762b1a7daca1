/** A customer as most lines write one, read from its bytes: JSON.parse would make an object of each transaction. */
import { dayOfParts, type EpochDay, MICROS } from '../../units.ts';
import { LONGEST_TEXT } from '../requests.ts';
import type { NotedCustomer } from './plainCustomers.ts';

/** Text of a transaction, in the order in which spans are noted. */
export const TEXT_FIELDS = ['orderId', 'product', 'category', 'channel'] as const;
const FIELDS = TEXT_FIELDS.length;
const bytesOf = (word: string) => Uint8Array.from(word, (letter) => letter.charCodeAt(0));
const CUSTOMER_ID = bytesOf('customerId');
const TRANSACTIONS = bytesOf('transactions');
const DATE = bytesOf('date');
const AMOUNT = bytesOf('amount');
const TEXTS = TEXT_FIELDS.map(bytesOf);

const [QUOTE, BACKSLASH, COMMA, COLON, DASH, DOT] = [0x22, 0x5c, 0x2c, 0x3a, 0x2d, 0x2e];
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x7b, 0x7d, 0x5b, 0x5d];
const [ZERO, NINE, SPACE] = [0x30, 0x39, 0x20];
/** Digits before the point, and behind it: as millionths they are exact. */
const MOST_WHOLE = 1e9;
const MOST_DECIMALS = 6;

/**
 * Reads one line at a time, and notes what it says until the next. A line that says anything else, or says it in another
 * way (escapes, exponents, a key twice), is left to JSON.parse and the schema: nothing is refused here.
 */
export class PlainLine implements NotedCustomer {
  id: string | null = null;
  count = 0;
  readonly day: EpochDay[] = [];
  readonly micros: number[] = [];
  /** Begin and end of each text of each transaction; an end of 0 where it has none. */
  private readonly spans: number[] = [];
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  private end = 0;

  /** Whether it could be read. Amounts are NaN where there is none. */
  read(bytes: Buffer, from: number, to: number): boolean {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
    this.id = null;
    this.count = 0;
    if (!this.takes(BRACE)) return false;
    let named = false;
    do {
      if (this.isKey(CUSTOMER_ID)) {
        if (named || !this.readId()) return false;
        named = true;
      } else if (this.count > 0 || !this.isKey(TRANSACTIONS) || !this.readTransactions()) return false;
    } while (this.takes(COMMA));
    if (!this.takes(BRACE_END)) return false;
    this.skipBlanks();
    return this.at === this.end && this.count > 0;
  }

  /** A text of a transaction; '' where it has none. */
  text(i: number, field: number): string {
    const place = 2 * (FIELDS * i + field);
    const end = this.spans[place + 1];
    return end === 0 ? '' : this.textOf(this.spans[place], end);
  }

  private readTransactions(): boolean {
    if (!this.takes(BRACKET)) return false;
    do {
      if (!this.readTransaction()) return false;
    } while (this.takes(COMMA));
    return this.takes(BRACKET_END);
  }

  private readTransaction(): boolean {
    if (!this.takes(BRACE)) return false;
    const i = this.count++;
    const { spans } = this;
    const first = 2 * FIELDS * i;
    for (let place = first; place < first + 2 * FIELDS; place++) spans[place] = 0;
    this.day[i] = Number.NaN;
    this.micros[i] = Number.NaN;
    do {
      if (this.isKey(DATE)) {
        if (!Number.isNaN(this.day[i])) return false;
        this.day[i] = this.readDay();
        if (Number.isNaN(this.day[i])) return false;
      } else if (this.isKey(AMOUNT)) {
        if (!Number.isNaN(this.micros[i])) return false;
        this.micros[i] = this.readMicros();
        if (Number.isNaN(this.micros[i])) return false;
      } else {
        let field = 0;
        while (field < FIELDS && !this.isKey(TEXTS[field])) field++;
        if (field === FIELDS || spans[first + 2 * field + 1] !== 0 || !this.passText()) return false;
        spans[first + 2 * field] = this.textStart;
        spans[first + 2 * field + 1] = this.at - 1;
      }
    } while (this.takes(COMMA));
    return this.takes(BRACE_END) && !Number.isNaN(this.day[i]);
  }

  /** Where the text began that was passed last. */
  private textStart = 0;

  /** Passes a quoted text without escapes. */
  private passText(): boolean {
    const { bytes } = this;
    if (!this.takes(QUOTE)) return false;
    let { at } = this;
    this.textStart = at;
    const end = Math.min(this.end, at + LONGEST_TEXT + 1);
    for (; at < end; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        this.at = at + 1;
        return true;
      }
      if (byte === BACKSLASH || byte < SPACE) return false;
    }
    return false;
  }

  private readId(): boolean {
    const { bytes } = this;
    if (this.passText()) {
      this.id = this.textOf(this.textStart, this.at - 1);
      return true;
    }
    this.skipBlanks();
    const start = this.at;
    let { at } = this;
    while (at < this.end && bytes[at] >= ZERO && bytes[at] <= NINE) at++;
    // A whole number as it would be written again; what follows has to fit, or the line is not plain.
    if (at === start || at - start > 15 || (bytes[start] === ZERO && at - start > 1)) return false;
    this.id = bytes.toString('latin1', start, at);
    this.at = at;
    return true;
  }

  /** YYYY-MM-DD in quotes; NaN for anything else. */
  private readDay(): EpochDay {
    if (!this.takes(QUOTE)) return Number.NaN;
    const { bytes, at } = this;
    if (at + 10 >= this.end || bytes[at + 4] !== DASH || bytes[at + 7] !== DASH || bytes[at + 10] !== QUOTE) {
      return Number.NaN;
    }
    const year = 100 * this.twoDigits(at) + this.twoDigits(at + 2);
    this.at = at + 11;
    return dayOfParts(year, this.twoDigits(at + 5), this.twoDigits(at + 8)) ?? Number.NaN;
  }

  private twoDigits(at: number): number {
    const [tens, ones] = [this.bytes[at] - ZERO, this.bytes[at + 1] - ZERO];
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
  }

  /** Micros of a decimal number that has them exactly; NaN for any other. */
  private readMicros(): number {
    this.skipBlanks();
    const { bytes, end } = this;
    let { at } = this;
    const negative = bytes[at] === DASH;
    if (negative) at++;
    const start = at;
    let whole = 0;
    for (; at < end && bytes[at] >= ZERO && bytes[at] <= NINE; at++) whole = 10 * whole + bytes[at] - ZERO;
    if (at === start || (bytes[start] === ZERO && at - start > 1) || !(whole < MOST_WHOLE)) return Number.NaN;
    let micros = whole * MICROS;
    if (at < end && bytes[at] === DOT) {
      const point = at++;
      let scale = MICROS / 10;
      for (; at < end && bytes[at] >= ZERO && bytes[at] <= NINE; at++) {
        micros += scale * (bytes[at] - ZERO);
        scale /= 10;
      }
      if (at === point + 1 || at - point - 1 > MOST_DECIMALS) return Number.NaN;
    }
    this.at = at;
    return negative ? -micros : micros;
  }

  /** Passes a key and its colon where the key is this one. */
  private isKey(key: Uint8Array): boolean {
    this.skipBlanks();
    const { bytes, at } = this;
    const after = at + 1 + key.length;
    if (after >= this.end || bytes[at] !== QUOTE || bytes[after] !== QUOTE) return false;
    for (let i = 0; i < key.length; i++) if (bytes[at + 1 + i] !== key[i]) return false;
    this.at = after + 1;
    if (this.takes(COLON)) return true;
    this.at = at;
    return false;
  }

  private takes(byte: number): boolean {
    this.skipBlanks();
    if (this.at >= this.end || this.bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  private skipBlanks(): void {
    const { bytes, end } = this;
    let { at } = this;
    while (at < end && (bytes[at] === SPACE || bytes[at] === 0x09 || bytes[at] === 0x0d)) at++;
    this.at = at;
  }

  private textOf(from: number, to: number): string {
    const { bytes } = this;
    for (let at = from; at < to; at++) if (bytes[at] >= 0x80) return utf8.decode(bytes.subarray(from, to));
    return bytes.toString('latin1', from, to);
  }
}

/** Within a line a byte order mark is a character as any other. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
