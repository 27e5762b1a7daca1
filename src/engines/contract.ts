/**
 * The seam to whatever holds the data. All other folders speak SQL through these interfaces and import no driver, so
 * that another engine is one more file here.
 */

/** A column of numbers as the engine keeps it: DOUBLE, FLOAT, INTEGER, BIGINT, or DECIMAL of 10 to 18 digits as its whole units. */
export type NumberColumn = Float64Array | Float32Array | Int32Array | BigInt64Array;

/** Some thousand rows of a result, column by column. Valid until the next chunk is asked for: copy what is to stay. */
export interface ColumnChunk {
  readonly length: number;
  /** The values of a column, by its place: numbers as the engine's own memory, texts as an array. */
  column(place: number): NumberColumn | string[];
  /** The same for a column known to hold numbers. Throws a TypeError for texts. */
  numbers(place: number): NumberColumn;
}

/** A result that is read as it is made: memory does not grow with its rows. */
export interface ColumnStream {
  readonly names: readonly string[];
  readonly chunks: AsyncIterable<ColumnChunk>;
}

/** Answers SQL, one statement at a time. */
export interface Connection {
  /** Runs statements for what they do. */
  run(sql: string): Promise<void>;
  /**
   * The rows of a small result, as objects: whole numbers as number or bigint, DATE as Date, lists as arrays. Money is
   * best cast to text in the query.
   */
  rows<Row = Record<string, unknown>>(sql: string): Promise<Row[]>;
  /**
   * @param sql  a query whose columns are VARCHAR, DOUBLE, FLOAT, INTEGER, BIGINT or DECIMAL of 10 to 18 digits; a NULL
   *   among texts is null, and among numbers there must be none
   */
  stream(sql: string): Promise<ColumnStream>;
}

/** What a statement may be given for its `$1`, `$2`, …: text is never read as SQL. */
export type Parameter = string | number | bigint | boolean | null;

/** A connection to a database file, which may change it. */
export interface DatabaseConnection extends Connection {
  run(sql: string, parameters?: readonly Parameter[]): Promise<void>;
  rows<Row = Record<string, unknown>>(sql: string, parameters?: readonly Parameter[]): Promise<Row[]>;
  /** Appends rows to a table whose columns are those of `table`, in their order and types. */
  append(name: string, table: Table): Promise<void>;
  close(): void;
}

/** A database in a file, which this process alone has open. */
export interface Database {
  /** Transactions of one connection do not see those of another before they are committed. */
  connect(): Promise<DatabaseConnection>;
  /** Writes what is still in the log into the file, and gives the file back. */
  close(): void;
}

/** An engine of one's own. */
export interface Engine {
  readonly connection: DatabaseConnection;
  /** The private folder; helpers may put files of their own there. */
  readonly folder: string;
  /** Ends the engine and deletes the folder; calling it again does nothing. */
  close(): void;
}

export interface EngineOptions {
  /** A size such as `1GB`; what does not fit goes to the private folder. */
  readonly memoryLimit: string;
  readonly threads?: number | undefined;
  /**
   * Whether tables lie in a file of the private folder: what does not fit the memory then need not be written when it has to
   * make room, and takes a little over half of the space. Small tables are made sooner in memory.
   */
  readonly large?: boolean;
}

/** What a column of a table that is written can hold; null is an empty field in each. */
export interface TableValues {
  text: string;
  /** Days since 1970-01-01. */
  day: number;
  whole: number;
  real: number;
  /** Whole millionths, written as a decimal number. */
  money: bigint;
  /** The same in the narrower type of a single amount. */
  amount: bigint;
}

/** A column of a table that is written, by row. */
export type TableColumn = {
  [Type in keyof TableValues]: {
    readonly name: string;
    readonly type: Type;
    readonly value: (row: number) => TableValues[Type] | null;
    /** Whether every row has the value of row 0, which then need not be asked for again. */
    readonly constant?: boolean;
    /** The same values as one column, which is copied whole. */
    readonly whole?: Type extends 'real' ? Float64Array : never;
  };
}[keyof TableValues];

export interface Table {
  readonly columns: readonly TableColumn[];
  readonly length: number;
}

/** Formats that a table can be written in; floating-point numbers keep all their digits in each. */
export const TABLE_FORMATS = ['csv', 'parquet', 'jsonl'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];
