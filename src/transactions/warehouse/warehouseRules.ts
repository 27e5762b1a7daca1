import type { ColumnKind, Dialect } from '../../engines/dialect.ts';
import { quoteName } from '../../engines/sql.ts';
import { textRows, type Warehouse, type WarehouseColumn } from '../../engines/warehouse.ts';
import { PerennialError } from '../../errors.ts';
import { byRows, type CurrencyRows } from '../chooseCurrency.ts';
import { type ColumnChoice, chooseColumns, paidColumns, type Role } from '../columns.ts';
import { currencyInName, currencyOf, decimalsOf, marksOf } from '../currencies.ts';
import type { Zones } from '../dateFormats.ts';
import { findFilters, type PlacedFilter } from '../filters.ts';
import { todayIn } from '../lastKnown.ts';
import type { LedgerSettings, Policy } from '../options.ts';
import type { Partition } from '../partition.ts';
import type { Preset } from '../presets.ts';
import type { Quality } from '../quality.ts';
import { verdictOf } from '../reasons.ts';
import { choosePreset } from '../recognise.ts';

/** All that decides over a row of a table. */
export interface WarehouseRules {
  /** The table, for people. */
  readonly file: string;
  readonly names: readonly string[];
  readonly kinds: readonly ColumnKind[];
  readonly preset: Preset;
  readonly columns: ColumnChoice;
  readonly filters: readonly PlacedFilter[];
  readonly zones: Zones;
  readonly minorUnits: number;
  readonly currency: string;
  readonly lastKnown: string;
  readonly policy: Policy;
  /** Only the customers of one part; null for all. */
  readonly partition: Partition | null;
}

/** Options that say how a file is read; a table's columns have types. */
const OF_FILES = ['delimiter', 'dateFormat', 'decimal'] as const;

/**
 * Decides by names and types how a table is to be read: nothing is guessed from text.
 *
 * @throws COLUMN_MISSING, COLUMN_AMBIGUOUS, COVARIATE_INVALID, EXPORT_UNUSABLE; ENGINE_COLUMN_TYPE where a date or an
 *   amount is text; ENGINE_UNFIT for order totals repeated on lines, whose order a table does not keep
 */
export async function chooseWarehouseRules(warehouse: Warehouse, settings: LedgerSettings): Promise<WarehouseRules> {
  for (const option of OF_FILES) {
    if (settings[option] === undefined) continue;
    throw new PerennialError('ENGINE_UNFIT', { what: option, remedy: 'It says how text is read; a table has types.' });
  }
  const described = await warehouse.columns();
  const names = described.map(({ name }) => name);
  const file = warehouse.name;
  const preset = choosePreset(names, settings.format);
  const columns = chooseColumns({ ...settings, file, names, given: settings.columns, preset });
  if (columns.shape === 'order-totals') {
    throw new PerennialError('ENGINE_UNFIT', {
      what: 'An order total on each of its lines',
      remedy: 'Name a view with one row an order, or say --shape transactions if it is one.',
    });
  }
  checkTypes(file, described, columns);
  const { timeZone, policy } = settings;
  const currency = await chooseCurrency(warehouse, names, columns, settings.currency);
  return {
    file,
    names,
    kinds: described.map(({ kind }) => kind),
    preset,
    columns,
    filters: findFilters(preset, names, settings.countStatus),
    zones: { timeZone, wall: preset.timeZone ?? timeZone },
    minorUnits: (settings.minorUnits ?? preset.minorUnits) ? decimalsOf(currency) : 0,
    currency,
    lastKnown: settings.asOf ?? todayIn(timeZone),
    policy,
    partition: settings.partition ?? null,
  };
}

const DAYS: readonly ColumnKind[] = ['day', 'wall time', 'instant'];
const NUMBERS: readonly ColumnKind[] = ['whole', 'decimal', 'real'];

function checkTypes(engine: string, described: readonly WarehouseColumn[], columns: ColumnChoice): void {
  const { at } = columns;
  const check = (place: number | undefined, role: string, kinds: readonly ColumnKind[], as: string) => {
    if (place === undefined || kinds.includes(described[place].kind)) return;
    const { name: field, type } = described[place];
    const remedy = `Name a view that has it as ${as}, or another column.`;
    throw new PerennialError('ENGINE_COLUMN_TYPE', { engine, field, role, type, remedy });
  };
  check(at.date, 'date', DAYS, 'DATE or TIMESTAMP');
  for (const place of paidColumns(columns)) check(place, 'number', NUMBERS, 'DECIMAL');
  check(at.quantity, 'number', NUMBERS, 'INTEGER or DECIMAL');
}

/** The currency given, or the commonest of all rows, or the one in the name of the amounts' column. */
async function chooseCurrency(
  warehouse: Warehouse,
  names: readonly string[],
  columns: ColumnChoice,
  given: string | undefined,
): Promise<string> {
  const { at } = columns;
  if (given !== undefined) return given;
  if (at.currency === undefined) {
    const money = paidColumns(columns).filter((paid) => paid !== at.quantity && paid !== at.refunded);
    return money.map((paid) => currencyInName(names[paid]).currency).find((name) => name !== '') ?? '';
  }
  const mark = markSql(warehouse.dialect, warehouse.dialect.text(quoteName(names[at.currency])));
  const [commonest] = (await countMarks(warehouse, `SELECT ${mark} AS mark FROM ${warehouse.table}`)).filter(
    (row) => row.currency !== '',
  );
  return commonest ? currencyOf(commonest.currency) : '';
}

/** Rows in other currencies than the ledger's, by what the table calls them. */
export async function countOtherCurrencies(
  warehouse: Warehouse,
  { columns, currency }: WarehouseRules,
  validated: string,
): Promise<Quality['otherCurrencies']> {
  const { at } = columns;
  if (at.currency === undefined) return [];
  const mark = markSql(warehouse.dialect, `c${at.currency}`);
  const verdict = verdictOf('other currency');
  const own = currency === '' ? [''] : marksOf(currency);
  const others = new Map<string, number>();
  const marks = `SELECT ${mark} AS mark FROM validated WHERE verdict = ${verdict}`;
  for (const row of await countMarks(warehouse, marks, validated)) {
    if (own.includes(row.currency)) continue;
    const label = row.currency === '' ? 'none' : currencyOf(row.currency);
    others.set(label, (others.get(label) ?? 0) + row.rows);
  }
  return [...others].map(([other, count]) => ({ currency: other, rows: count })).sort(byRows);
}

async function countMarks(warehouse: Warehouse, marks: string, before = ''): Promise<CurrencyRows[]> {
  const rows = await textRows(warehouse, `${before}\nSELECT mark, count(*) FROM (${marks}) marks GROUP BY mark`);
  return rows.map(([name, count]) => ({ currency: name ?? '', rows: Number(count) })).sort(byRows);
}

/** How a row writes its currency. */
export function markSql({ trimmed }: Dialect, text: string): string {
  return `upper(${trimmed(text)})`;
}

/** Columns that could be money where none was recognised, by their types. */
export function decimalsUnused({ names, kinds, columns }: WarehouseRules): string[] {
  if (paidColumns(columns).length > 0) return [];
  const used = new Set<number>([...(Object.values(columns.at) as number[]), ...columns.attributes]);
  return names.filter((_, place) => !used.has(place) && ['decimal', 'real'].includes(kinds[place]));
}

/** Roles whose values stay beside a customer's days; products and orders are counted. */
export const KEPT = ['category', 'channel', 'adviser', 'branch'] as const satisfies readonly Role[];
