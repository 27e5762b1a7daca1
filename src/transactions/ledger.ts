import { stat } from 'node:fs/promises';
import { isAddress } from '../engines/address.ts';
import type { Connection, Engine } from '../engines/contract.ts';
import { openEngine } from '../engines/duckdb.ts';
import { bytesOf } from '../engines/memoryLimit.ts';
import { PerennialError } from '../errors.ts';
import { machineFault } from '../machineFault.ts';
import { parseMoney } from '../units.ts';
import { NARROW_LIMIT } from './amounts.ts';
import { chooseCurrency } from './chooseCurrency.ts';
import { paidColumns, type Role, type Shape } from './columns.ts';
import { decimalsOf } from './currencies.ts';
import { chooseDateFormat } from './dates.ts';
import { markDuplicates } from './duplicates.ts';
import { checkQuotes, malformedLines } from './examples.ts';
import { placesIn } from './fileColumns.ts';
import { findFilters } from './filters.ts';
import { notUtf8 } from './header.ts';
import { todayIn } from './lastKnown.ts';
import { chooseNotations } from './notations.ts';
import { type LedgerOptions, type LedgerSettings, parseLedgerOptions } from './options.ts';
import { countTotalsOnce } from './orderTotals.ts';
import { countsNobody } from './partition.ts';
import { lastDayOf, partSource } from './partSource.ts';
import { type PlainFile, plainFile } from './plainFile.ts';
import { assessQuality, describeExcluded, type Quality } from './quality.ts';
import { checkSwallowed } from './quotes.ts';
import { writeRows } from './rows.ts';
import { checkExact, openSource, type Source } from './source.ts';
import { type Rules, validateRows } from './validate.ts';

/**
 * Accepted transactions, in a DuckDB of their own.
 *
 * The view `ledger` has a row for each: customer (text), day (DATE), amount (DECIMAL(21, 6); 0 in a file without
 * amounts), kind, refund (true for refunds and cancellations), and where the file has them order_id, transaction_id,
 * product, category, channel, adviser, branch (text), quantity and attribute_NAME. The table `special_days` has a row for each customer
 * and day that is not one single sale: see specialDays.ts.
 */
export interface Ledger {
  readonly connection: Connection;
  readonly quality: Quality;
  readonly hasAmounts: boolean;
  readonly shape: Shape;
  /**
   * Set where another engine holds the transactions: rows of `ledger` are merged by day, `merged_days` takes the place of
   * `special_days`, and there are no products (warehouse/warehouseLedger.ts).
   */
  readonly merged?: true;
  /** As given, or the commonest in the file; '' where neither says. */
  readonly currency: string;
  /** Whether the sum of some customer's amounts may need more than the 18 digits of NARROW_TOTAL. */
  readonly wideMoney: boolean;
  readonly timeZone: string;
  /** The last day that is known, inclusive. */
  readonly asOf: string;
  readonly firstDay: string;
  readonly lastDay: string;
  /** The file's name of the column in each role that is used. */
  readonly columns: Readonly<Partial<Record<Role, string>>>;
  /** Ends the database and deletes its files. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Reads transactions from a file or from memory, validates every row and reports on them. Close the ledger when done.
 *
 *     await openLedger({ file: 'orders.csv', currency: 'EUR' });
 *     await openLedger({ rows: [{ customerId: 'A', date: '2024-03-01', amount: 12.5 }] });
 *     await openLedger({ table: { customerId: ids, date: days, amount: amounts } });
 *     await openLedger({ file: 'postgres://host/shop/public.orders' });          // a table, by its address
 *
 * @throws OPTION_INVALID, FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_FORMAT, COLUMN_MISSING, COVARIATE_INVALID,
 *         COLUMN_AMBIGUOUS, DATE_AMBIGUOUS, AMOUNT_AMBIGUOUS, EXPORT_UNUSABLE, QUALITY_STRICT, NO_TRANSACTIONS,
 *         MACHINE_REFUSED; nothing is left on disk then
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const settings = parseLedgerOptions(options);
  const { source } = settings;
  if (typeof source === 'string' && isAddress(source)) {
    return (await import('./warehouse/warehouseLedger.ts')).openWarehouseLedger(source, settings);
  }
  const size = await sizeOf(source);
  const threads = settings.threads ?? (size !== null && size < SMALL ? 1 : undefined);
  const engine = await openEngine({ ...settings, threads, large: size !== null && isLarge(settings, size) });
  try {
    return await fillLedger(engine, settings);
  } catch (error) {
    engine.close();
    throw machineFault(error) ?? error;
  }
}

/** Files of fewer bytes are read by one thread: sharing out their work takes longer than it saves. */
const SMALL = 8 * 2 ** 20;

/** Rows of so packed a file, some fifteen million, outgrow a gigabyte of memory; of text it takes ten times as many bytes. */
const LARGE = 64 * 2 ** 20;
const PACKED = /\.(parquet|gz|zst|xlsx)$/i;

function isLarge({ source, partition, memoryLimit }: LedgerSettings, size: number): boolean {
  const packed = typeof source === 'string' && PACKED.test(source) ? size : size / 10;
  return packed / (partition?.of ?? 1) >= LARGE * (bytesOf(memoryLimit) / 2 ** 30);
}

/** Bytes; null of rows in memory, and of a file that is not there: who reads it says so. */
async function sizeOf(source: LedgerSettings['source']): Promise<number | null> {
  if (typeof source !== 'string') return null;
  return stat(source).then(
    (status) => status.size,
    () => null,
  );
}

async function fillLedger(engine: Engine, settings: LedgerSettings): Promise<Ledger> {
  const { connection } = engine;
  const { source: given, encoding, policy, partition, onProgress: progress = () => {} } = settings;

  progress('reading transactions');
  const plain = await (typeof given === 'string'
    ? plainFile(given, encoding, engine.folder)
    : writeRows(given, engine.folder));
  const { source, rules, malformed, lastDay } = await explaining(plain, async () => {
    const whole = await openSource(connection, plain, settings.delimiter);
    const rules = await chooseRules(connection, whole, settings);
    const source = partition ? partSource(connection, whole, rules, partition) : whole;
    const lastDay = partition && settings.asOf === undefined ? await lastDayOf(connection, whole, rules) : null;
    await validateRows(connection, source, rules);
    const malformed = await malformedLines(connection, source);
    if (malformed.encoding) throw notUtf8(plain.file);
    await checkQuotes(source, malformed);
    await checkSwallowed(connection, source, rules.columns.at.date);
    const reported = !partition || countsNobody(partition) ? malformed : { ...malformed, count: 0, first: new Map() };
    return { source, rules, malformed: reported, lastDay };
  });

  progress('validating transactions');
  if (rules.columns.shape === 'order-totals') await countTotalsOnce(connection);
  const conflictingIds = await markDuplicates(connection, source, rules.columns, policy);
  const asOf = settings.asOf ?? null;
  const quality = await assessQuality(connection, {
    ...{ source, rules, malformed, asOf, conflictingIds, encoding },
    partition: partition ? { ...partition, lastDay } : null,
    previewRows: settings.previewRows,
  });
  checkQuality(quality, settings.strict, asOf ?? lastDay);

  const close = async () => engine.close();
  return { ...quality, wideMoney: needsWidth(quality), connection, quality, close, [Symbol.asyncDispose]: close };
}

/** Looks at the file to decide how it is to be read. */
async function chooseRules(connection: Connection, source: Source, settings: LedgerSettings): Promise<Rules> {
  const { timeZone, policy } = settings;
  const { preset, columns } = placesIn(source, settings);
  const optional = columns.at.quantity === undefined ? [] : [columns.at.quantity];
  const places = paidColumns(columns);
  checkExact(source, places);
  const zones = { timeZone, wall: preset.timeZone ?? timeZone };
  const dateFormat = await chooseDateFormat(connection, source, columns.at.date, { ...settings, zones });
  const notations = await chooseNotations(connection, source, { places, optional }, settings.decimal);
  const currency = await chooseCurrency(connection, source, columns, notations, settings.currency);
  return {
    preset,
    columns,
    filters: findFilters(preset, source.names, settings.countStatus),
    dateFormat,
    zones,
    notations,
    minorUnits: (settings.minorUnits ?? preset.minorUnits) ? decimalsOf(currency) : 0,
    currency,
    lastKnown: settings.asOf ?? todayIn(timeZone),
    policy,
  };
}

/** No customer's sum exceeds what all amounts come to without regard to signs. */
export function needsWidth({ kinds }: Quality): boolean {
  const sums = Object.values(kinds).map(({ amount }) => parseMoney(amount ?? '0') ?? 0n);
  const total = sums.reduce((sum, amount) => sum + (amount < 0n ? -amount : amount), 0n);
  return total >= NARROW_LIMIT;
}

/** @param lastDay  of the whole file, one part of which may well be empty */
export function checkQuality(
  { file, read, accepted, excluded, partition }: Quality,
  strict: boolean,
  lastDay: string | null,
) {
  const reasons = describeExcluded(excluded);
  const mayBeEmpty = partition !== undefined && lastDay !== null;
  if (read.rows === 0 && !mayBeEmpty) throw new PerennialError('FILE_EMPTY', { file });
  if (accepted.rows === 0 && !mayBeEmpty) throw new PerennialError('NO_TRANSACTIONS', { file, reasons });
  if (strict && excluded.length > 0) {
    throw new PerennialError('QUALITY_STRICT', { count: read.rows - accepted.rows, reasons });
  }
}

/** DuckDB's errors while it reads, as an error that names the file. */
async function explaining<Result>({ file, format }: PlainFile, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    const known = machineFault(error);
    if (known) throw known;
    const problem = (error as Error).message.split('\n')[0];
    const remedy = 'The file may be damaged or cut short: fetch it again, or name its --delimiter or --encoding.';
    throw new PerennialError('FILE_FORMAT', { file, format, problem, remedy }, { cause: error });
  }
}
