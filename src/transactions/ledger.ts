import type { Connection, Engine } from '../engines/contract.ts';
import { openEngine } from '../engines/duckdb.ts';
import { trimmed } from '../engines/sql.ts';
import { PerennialError } from '../errors.ts';
import { type ColumnChoice, chooseColumns, type Role, type Shape } from './columns.ts';
import { chooseDateFormat } from './dates.ts';
import { markDuplicates } from './duplicates.ts';
import { malformedLines } from './examples.ts';
import { notUtf8 } from './header.ts';
import { type LedgerOptions, type LedgerSettings, parseLedgerOptions } from './options.ts';
import { type PlainFile, plainFile } from './plainFile.ts';
import { assessQuality, describeExcluded, type Quality } from './quality.ts';
import { openSource, type Source } from './source.ts';
import { validateRows } from './validate.ts';

/**
 * Accepted transactions, in a DuckDB of their own.
 *
 * The view `ledger` has a row for each: customer (text), day (DATE), amount (DECIMAL(18, 6); 0 in a file without
 * amounts), kind, refund (true for refunds and cancellations), and where the file has them order_id, transaction_id,
 * product, category, channel (text), quantity and attribute_NAME. The table `special_days` has a row for each customer
 * and day that is not one single sale: see specialDays.ts.
 */
export interface Ledger {
  readonly connection: Connection;
  readonly quality: Quality;
  readonly hasAmounts: boolean;
  readonly shape: Shape;
  /** As given, or the commonest in the file; '' where neither says. */
  readonly currency: string;
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
 * Reads a file of transactions, validates every row and reports on them. Close the ledger when done.
 *
 * @throws OPTION_INVALID, FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_FORMAT, COLUMN_MISSING, COLUMN_AMBIGUOUS,
 *         DATE_AMBIGUOUS, QUALITY_STRICT, NO_TRANSACTIONS; nothing is left on disk then
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const settings = parseLedgerOptions(options);
  const engine = await openEngine(settings);
  try {
    return await fillLedger(engine, settings);
  } catch (error) {
    engine.close();
    throw error;
  }
}

async function fillLedger(engine: Engine, settings: LedgerSettings): Promise<Ledger> {
  const { connection } = engine;
  const { file, timeZone, policy, onProgress: progress = () => {} } = settings;
  const plain = await plainFile(file, settings.encoding, engine.folder);
  const lastKnown = settings.asOf ?? todayIn(timeZone);

  progress('reading transactions');
  const validated = await explaining(plain, async () => {
    const source = await openSource(connection, plain, settings.delimiter);
    const columns = chooseColumns({ ...settings, names: source.names, given: settings.columns });
    const dateFormat = await chooseDateFormat(connection, source, columns.at.date, settings);
    const currency = await chooseCurrency(connection, source, columns, settings.currency);
    await validateRows(connection, source, { columns, dateFormat, timeZone, currency, lastKnown, policy });
    const malformed = await malformedLines(connection);
    if (malformed.encoding) throw notUtf8(file);
    return { source, columns, dateFormat, currency, malformed };
  });

  progress('validating transactions');
  const conflictingIds = await markDuplicates(connection, validated.source, validated.columns, policy);
  const asOf = settings.asOf ?? null;
  const quality = await assessQuality(connection, { ...validated, timeZone, asOf, lastKnown, conflictingIds });
  checkQuality(quality, settings.strict);

  const close = async () => engine.close();
  return { ...quality, connection, quality, close, [Symbol.asyncDispose]: close };
}

function checkQuality({ file, read, accepted, excluded }: Quality, strict: boolean): void {
  const reasons = describeExcluded(excluded);
  if (read.rows === 0) throw new PerennialError('FILE_EMPTY', { file });
  if (accepted.rows === 0) throw new PerennialError('NO_TRANSACTIONS', { file, reasons });
  if (strict && excluded.length > 0) {
    throw new PerennialError('QUALITY_STRICT', { count: read.rows - accepted.rows, reasons });
  }
}

/** The currency given, or the commonest in the file, or '' where there is neither. */
async function chooseCurrency(
  connection: Connection,
  source: Source,
  { at }: ColumnChoice,
  given: string | undefined,
): Promise<string> {
  if (given !== undefined || at.currency === undefined) return given ?? '';
  const [commonest] = await connection.rows<{
    currency: string;
  }>(`SELECT upper(${trimmed(`c${at.currency}`)}) AS currency
     FROM ${source.preview}
     WHERE currency <> ''
     GROUP BY currency
     ORDER BY count(*) DESC, currency
     LIMIT 1`);
  return commonest?.currency ?? '';
}

function todayIn(timeZone: string): string {
  // Swedish writes days as ISO does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date());
}

/** DuckDB's errors while it reads, as an error that names the file. */
async function explaining<Result>({ file, format }: PlainFile, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PerennialError) throw error;
    const problem = (error as Error).message.split('\n')[0];
    const remedy = 'The file may be damaged or cut short: fetch it again, or name its --delimiter or --encoding.';
    throw new PerennialError('FILE_FORMAT', { file, format, problem, remedy }, { cause: error });
  }
}
