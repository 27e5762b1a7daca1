import type { Readable } from 'node:stream';
import { withRoom } from '../../store/growable.ts';
import { IdTable } from '../../store/idTable.ts';
import { storeHash } from '../../store/storeHash.ts';
import { type CsvField, type CsvForm, csvForm } from './csvColumns.ts';
import { type CsvRecord, csvRecords } from './csvRecords.ts';
import { LONGEST_LINE } from './predictLines.ts';

/** Customers of a CSV as lines of JSON: each a customer, or text that says what is wrong with it. */
export interface CsvCustomers {
  readonly lines: string[];
  /** The line of the CSV on which each begins. */
  readonly numbers: number[];
}

/**
 * The customers of a stream of CSV, as they come, some at a time.
 *
 * @param numeric  attributes that are numbers
 * @throws REQUEST_INVALID where the header is at fault
 */
export async function* csvCustomers(stream: Readable, numeric: ReadonlySet<string>): AsyncGenerator<CsvCustomers> {
  let reader: Reader | null = null;
  for await (const records of csvRecords(stream, LONGEST_LINE)) {
    reader ??= readerOf(csvForm(records.shift()!.cells, numeric));
    for (const record of records) reader.take(record);
    const made = reader.made();
    if (made.lines.length > 0) yield made;
  }
  reader?.end();
  const made = reader?.made();
  if (made && made.lines.length > 0) yield made;
}

interface Reader {
  take(record: CsvRecord): void;
  /** What has been made since it was asked last. */
  made(): CsvCustomers;
  end(): void;
}

const BROKEN = 'The line is too long, or its quotes do not match';

function readerOf(form: CsvForm): Reader {
  let all: CsvCustomers = { lines: [], numbers: [] };
  const add = (line: number, customer: unknown) => {
    all.lines.push(JSON.stringify(customer));
    all.numbers.push(line);
  };
  const made = () => {
    const now = all;
    all = { lines: [], numbers: [] };
    return now;
  };
  return form.kind === 'summary' ? summaryReader(form, add, made) : transactionReader(form, add, made);
}

type Add = (line: number, customer: unknown) => void;

function summaryReader(form: CsvForm, add: Add, made: () => CsvCustomers): Reader {
  const take = ({ line, cells }: CsvRecord) => {
    const problem = problemOf(cells, form);
    if (problem !== null) return add(line, problem);
    const id = form.customerId < 0 ? '' : cells![form.customerId];
    add(line, {
      ...(id === '' ? {} : { customerId: id }),
      summary: fieldsOf(form.fields, cells!),
      ...attributesOf(form, cells!),
    });
  };
  return { take, made, end: () => {} };
}

/** Lines of one customer stand one behind the other. */
function transactionReader(form: CsvForm, add: Add, made: () => CsvCustomers): Reader {
  const seen = new Seen();
  let now: { id: string; line: number; transactions: object[]; attributes: object; problem: string | null } | null =
    null;
  const end = () => {
    if (!now) return;
    const { id, line, transactions, attributes, problem } = now;
    now = null;
    add(line, problem ?? { customerId: id, transactions, ...attributes });
  };
  const take = ({ line, cells }: CsvRecord) => {
    const problem = problemOf(cells, form);
    if (problem !== null && now && cells === null) {
      // Whose it was nobody can tell.
      end();
      return add(line, problem);
    }
    const id = cells?.[form.customerId] ?? '';
    if (id === '') {
      end();
      return add(line, problem ?? 'The line names no customer');
    }
    if (now?.id !== id) {
      end();
      now = { id, line, transactions: [], attributes: attributesOf(form, cells!), problem: null };
      if (seen.has(id)) now.problem = REPEATED;
    }
    if (problem !== null) now.problem ??= `Line ${line}: ${problem}`;
    else now.transactions.push(fieldsOf(form.fields, cells!));
  };
  return { take, made, end };
}

const REPEATED =
  'The customer’s lines do not stand one behind the other: the forecast above lacks these. Sort the lines by customer_id';

function problemOf(cells: CsvRecord['cells'], { width }: CsvForm): string | null {
  if (!cells) return BROKEN;
  return cells.length === width ? null : `the line has ${cells.length} cells, and the header ${width}`;
}

/** An empty cell is no value. */
function fieldsOf(fields: readonly CsvField[], cells: readonly string[]): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const { name, place, isNumber } of fields) {
    const cell = cells[place];
    if (cell !== '') found[name] = isNumber ? numberIn(cell) : cell;
  }
  return found;
}

function attributesOf({ attributes }: CsvForm, cells: readonly string[]): object {
  return attributes.length === 0 ? {} : { attributes: fieldsOf(attributes, cells) };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Text that is no number stays text, and is refused as such. */
function numberIn(cell: string): number | string {
  const text = cell.trim();
  return NUMBER.test(text) ? Number(text) : cell;
}

/** Which ids have come before, in a few bytes each. */
class Seen {
  private hashes = new BigInt64Array(0);
  private count = 0;
  private readonly table = new IdTable(1000, (position) => this.hashes[position]);

  /** Whether it has; from now on it has. */
  has(id: string): boolean {
    const hash = storeHash(id);
    if (this.table.get(hash) >= 0) return true;
    this.hashes = withRoom(this.hashes, this.count + 1);
    this.hashes[this.count] = hash;
    this.table.set(hash, this.count++);
    return false;
  }
}
