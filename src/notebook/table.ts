/** Tables of columns, which show themselves, and turn into rows and DataFrames and back. */
import { PerennialError } from '../errors.ts';
import type { ReportTable } from '../plots/table.ts';
import { figure } from '../words/figures.ts';
import { type DanfoFrame, type DanfoModule, danfojs, framed, unframed } from './danfo.ts';
import { DISPLAY, type Displayed, type MediaBundle, page } from './display.ts';
import { queryColumns } from './query.ts';

/** Columns of one length, by name: numbers, texts, days, or null where there is nothing. */
export type ColumnRecord = Readonly<Record<string, ArrayLike<unknown>>>;
export type RowOf<Columns extends ColumnRecord> = {
  readonly [Name in keyof Columns]: Columns[Name] extends ArrayLike<infer Value> ? Value : never;
};

export interface TableLook {
  /** What the table is called in a query. */
  readonly name?: string;
  readonly caption?: string;
  /** How cells are written, by column. */
  readonly print?: Readonly<Record<string, (value: never) => string>>;
}

/** Rows that a notebook shows of a longer table. */
const SHOWN = 10;

export class Table<Columns extends ColumnRecord = ColumnRecord> implements Displayed {
  readonly columns: Columns;
  readonly length: number;
  readonly look: TableLook;

  constructor(columns: Columns, look: TableLook = {}) {
    const lengths = Object.values(columns).map((column) => column.length);
    this.columns = columns;
    this.length = lengths[0] ?? 0;
    this.look = look;
    if (lengths.some((length) => length !== this.length)) throw new RangeError('columns differ in length');
  }

  /** A table of objects with the same keys. */
  static fromRows<Row extends object>(rows: readonly Row[], look?: TableLook) {
    const names = Object.keys(rows[0] ?? {}) as (keyof Row & string)[];
    const columns = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
    return new Table(columns as { readonly [Name in keyof Row]: Row[Name][] } & ColumnRecord, look);
  }

  /** A table of a danfojs DataFrame: its index becomes a column where it is more than row numbers. */
  static fromDataFrame(frame: DanfoFrame, look?: TableLook): Table {
    return new Table<ColumnRecord>(unframed(frame), look);
  }

  get names(): (keyof Columns & string)[] {
    return Object.keys(this.columns);
  }

  row(at: number): RowOf<Columns> {
    return Object.fromEntries(this.names.map((name) => [name, this.columns[name][at]])) as RowOf<Columns>;
  }

  /** All rows as objects. */
  rows(): RowOf<Columns>[] {
    return Array.from({ length: this.length }, (_, at) => this.row(at));
  }

  *[Symbol.iterator](): Generator<RowOf<Columns>> {
    for (let at = 0; at < this.length; at++) yield this.row(at);
  }

  head(count = SHOWN): Table<Columns> {
    return this.at(Array.from({ length: Math.min(count, this.length) }, (_, at) => at));
  }

  where(test: (row: RowOf<Columns>) => boolean): Table<Columns> {
    return this.at(Array.from({ length: this.length }, (_, at) => at).filter((at) => test(this.row(at))));
  }

  /** Rows by a column of numbers, days or texts; equal ones stay in their order, and what is missing comes last. */
  sortBy(name: keyof Columns & string, direction: 'ascending' | 'descending' = 'ascending'): Table<Columns> {
    const column = this.known(name) as ArrayLike<number | string>;
    const sign = direction === 'ascending' ? 1 : -1;
    const missing = (value: unknown) => value === null || value === undefined || Number.isNaN(value);
    const order = Array.from({ length: this.length }, (_, at) => at).sort((p, q) => {
      const [a, b] = [column[p], column[q]];
      if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b));
      return a < b ? -sign : a > b ? sign : 0;
    });
    return this.at(order);
  }

  /** Only these columns. */
  pick<Name extends keyof Columns & string>(...names: Name[]): Table<Pick<Columns, Name>> {
    return new Table(
      Object.fromEntries(names.map((name) => [name, this.known(name)])) as Pick<Columns, Name>,
      this.look,
    );
  }

  /** With further columns, of as many rows. */
  with<More extends ColumnRecord>(more: More): Table<Columns & More> {
    return new Table({ ...this.columns, ...more }, this.look);
  }

  titled(caption: string): Table<Columns> {
    return new Table(this.columns, { ...this.look, caption });
  }

  /** Runs SQL in DuckDB; there the table has its own name, or else is `data`. Grouping a million rows takes a second. */
  async query<Row extends object = Record<string, unknown>>(sql: string) {
    const { name = 'data', print } = this.look;
    return Table.fromRows(await queryColumns<Row>(this.columns, name, sql), print ? { print } : {});
  }

  /** A danfojs DataFrame: of the module given, or of the one that the working folder's package.json installs. */
  toDataFrame<Module extends DanfoModule>(module: Module): InstanceType<Module['DataFrame']>;
  toDataFrame(): Promise<DanfoFrame>;
  toDataFrame(module?: DanfoModule): DanfoFrame | Promise<DanfoFrame> {
    if (!module) return danfojs().then((loaded) => this.toDataFrame(loaded));
    showFrames(module);
    return framed(module, this.columns);
  }

  /** As a table that can be printed anywhere. */
  toReportTable(most = SHOWN): ReportTable {
    const { print = {}, caption } = this.look;
    const shown = this.length <= most + 2 ? this.length : most;
    const rows = Array.from({ length: shown }, (_, at) =>
      this.names.map((name) => (print[name] ?? printCell)(this.columns[name][at] as never)),
    );
    return {
      ...(caption ? { caption } : {}),
      columns: this.names,
      rows,
      texts: this.names.flatMap((name, k) => (typeof this.columns[name][0] === 'string' ? [k] : [])),
      ...(shown < this.length ? { note: `… and ${figure(this.length - shown, 9)} more rows` } : {}),
    };
  }

  [DISPLAY](): MediaBundle | Promise<MediaBundle> {
    return page(this.toReportTable());
  }

  /** @throws OPTION_INVALID naming the columns that there are */
  private known<Name extends keyof Columns & string>(name: Name): Columns[Name] {
    if (Object.hasOwn(this.columns, name)) return this.columns[name];
    throw new PerennialError('OPTION_INVALID', {
      option: 'a column',
      value: JSON.stringify(name),
      problem: 'this table has none of this name',
      remedy: `It has ${this.names.join(', ')}.`,
    });
  }

  private at(rows: readonly number[]): Table<Columns> {
    const columns = Object.fromEntries(this.names.map((name) => [name, pickFrom(this.columns[name], rows)]));
    return new Table(columns as unknown as Columns, this.look);
  }
}

/** DataFrames and Series show themselves like tables: in danfojs they only print themselves. */
function showFrames({ DataFrame }: DanfoModule): void {
  // Both, and what their methods return, descend from one class.
  let prototype: object = DataFrame.prototype;
  for (let above = prototype; above !== Object.prototype; above = Object.getPrototypeOf(above)) prototype = above;
  if (Object.hasOwn(prototype, DISPLAY)) return;
  Object.defineProperty(prototype, DISPLAY, {
    value(this: DanfoFrame) {
      return Table.fromDataFrame(this)[DISPLAY]();
    },
  });
}

function pickFrom(column: ArrayLike<unknown>, rows: readonly number[]): ArrayLike<unknown> {
  if (column instanceof Float64Array) return Float64Array.from(rows, (at) => column[at]);
  if (column instanceof Float32Array) return Float32Array.from(rows, (at) => column[at]);
  return rows.map((at) => column[at]);
}

export function printCell(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (typeof value === 'bigint') return value.toLocaleString('en-US');
  if (typeof value === 'number') return Number.isInteger(value) ? value.toLocaleString('en-US') : figure(value, 4);
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return String(value);
}

/** Two decimals, as money is written. */
export function printMoney(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** 37 % */
export function printShare(value: number): string {
  return Number.isFinite(value) ? `${(100 * value).toFixed(0)} %` : '–';
}
