/**
 * Transactions of a made-up shop, for demonstration and benchmarks: customers join over the months, more of them
 * before Christmas; they buy at their own rates, leave unseen, send some orders back. What is true of the shop stands
 * in `simulatedShop.ts`.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { PerennialError } from '../errors.ts';
import { randomFrom } from '../numerics/random.ts';
import { parseDay } from '../units.ts';
import { writeFileBeside } from '../writeFileBeside.ts';
import { ShopCalendar } from './shopCalendar.ts';
import { CSV_HEADER, csvLines } from './shopCsv.ts';
import { addCustomer } from './shopCustomer.ts';
import { type ShopColumns, ShopRows } from './shopRows.ts';

export interface SimulateOptions {
  /** How many customers, 1 to 2^32 - 1. */
  readonly customers: number;
  /** A whole number or any text; the same seed gives the same shop. */
  readonly seed: number | string;
  /** Length of the history, 1 to 600. */
  readonly months?: number;
  /** First day, `YYYY-MM-DD`. */
  readonly start?: string;
}

export interface SimulateProgress {
  readonly customers: number;
  readonly rows: number;
}

export interface WriteOptions extends SimulateOptions {
  /** File to write, `.csv` or `.csv.gz`; one that exists is replaced. */
  readonly out: string;
  readonly onProgress?: (done: SimulateProgress) => void;
}

const DEFAULTS = Object.freeze({ months: 30, start: '2023-01-01' });
/** The first day that `YYYY-MM-DD` can not write. */
const YEAR_10000 = parseDay('9999-12-31') + 1;
const BATCH_ROWS = 16_384;
/** Compressing takes longest of all: the usual 6 takes half as long again, to save 4 % of the room. */
const GZIP_LEVEL = 4;

/**
 * The shop's rows in batches of about 16,000, customer after customer. Memory does not grow with the number of
 * customers, and a customer's rows do not depend on it: the first thousand of a million are the thousand of a thousand.
 *
 * @throws  OPTION_INVALID, before the first batch
 * @example for (const batch of simulateShop({ customers: 1000, seed: 1 })) rows += batch.length;
 */
export function simulateShop(options: SimulateOptions): Generator<ShopColumns, void, void> {
  const { customers, seed, months, start } = { ...DEFAULTS, ...options };
  checkWhole('customers', customers, 2 ** 32 - 1);
  checkWhole('months', months, 600);
  const random = randomFrom(seed).fork('shop');
  const firstDay = parseDay(start, 'start');
  const endDay = addMonths(firstDay, months);
  if (endDay > YEAR_10000) {
    throw optionInvalid('start', JSON.stringify(start), 'the history would leave the calendar', 'Start earlier.');
  }
  const calendar = new ShopCalendar(firstDay, endDay - firstDay);
  return batches();

  function* batches(): Generator<ShopColumns, void, void> {
    const rows = new ShopRows(BATCH_ROWS + 1024);
    for (let customer = 1; customer <= customers; customer++) {
      addCustomer(rows, customer, calendar, random);
      if (rows.length >= BATCH_ROWS) yield rows.take();
    }
    if (rows.length > 0) yield rows.take();
  }
}

/**
 * Writes the shop's rows to a CSV file with the columns customer_id, date, amount, category, channel, country. The
 * same options give the same bytes. The file appears under its name when it is complete.
 *
 * @throws  OPTION_INVALID, MACHINE_REFUSED where the file can not be written
 * @example await writeSimulatedShop({ customers: 4000, seed: 1, out: 'data/sample/transactions.csv' })
 */
export async function writeSimulatedShop({ out, onProgress, ...options }: WriteOptions): Promise<SimulateProgress> {
  if (!/\.csv(\.gz)?$/.test(out)) {
    throw optionInvalid('out', JSON.stringify(out), 'only CSV is written', 'End the name in .csv or .csv.gz.');
  }
  const batches = simulateShop(options);
  const done = { customers: 0, rows: 0 };
  function* chunks(): Generator<Buffer> {
    yield Buffer.from(CSV_HEADER);
    for (const batch of batches) {
      yield csvLines(batch);
      done.customers = batch.customer[batch.length - 1];
      done.rows += batch.length;
      onProgress?.({ ...done });
    }
  }
  await writeFileBeside(out, async (draft) => {
    const file = createWriteStream(draft);
    const text = Readable.from(chunks(), { objectMode: false });
    await (out.endsWith('.gz') ? pipeline(text, createGzip({ level: GZIP_LEVEL }), file) : pipeline(text, file));
  });
  return done;
}

/** The same day of the month, `months` later, or the first of the month after if that month is too short. */
function addMonths(day: number, months: number): number {
  const date = new Date(day * 86_400_000);
  const dayOfMonth = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  if (date.getUTCDate() !== dayOfMonth) date.setUTCDate(1);
  return date.getTime() / 86_400_000;
}

function checkWhole(option: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw optionInvalid(option, value, 'it is not a whole number in range', `Give a whole number from 1 to ${most}.`);
}

function optionInvalid(option: string, value: string | number, problem: string, remedy: string) {
  return new PerennialError('OPTION_INVALID', { option, value, problem, remedy });
}
