/**
 * Engines that hold data of others: a database or a warehouse. Questions go there, aggregates come back; nothing there
 * is changed but the tables that a person asks to have written.
 */
import type { Table } from './contract.ts';
import type { ColumnKind, Dialect } from './dialect.ts';

/** Some thousand rows of a result by column, all values as text; NULL is null. */
export interface TextChunk {
  readonly length: number;
  readonly columns: readonly (readonly (string | null)[])[];
}

/** A column of the table that an address names. */
export interface WarehouseColumn {
  readonly name: string;
  /** As the engine calls it. */
  readonly type: string;
  readonly kind: ColumnKind;
}

export interface Warehouse {
  readonly dialect: Dialect;
  /** The address as people may see it. */
  readonly name: string;
  /** The table of the address, in SQL. */
  readonly table: string;
  /** The table's columns, in its order. Throws ENGINE_TABLE_MISSING. */
  columns(): Promise<WarehouseColumn[]>;
  /** Runs a statement for what it does. */
  run(sql: string): Promise<void>;
  /**
   * The rows of a query, read as they are asked for: whoever stops reading stops the engine. All queries of one warehouse
   * see the same moment where the engine can do that (Postgres).
   *
   * @param signal  ends the query in the engine, and the reading with ENGINE_CANCELLED
   * @throws        ENGINE_LOST, which a whole new reading may mend; ENGINE_STALLED (Trino), ENGINE_REFUSED, ENGINE_FAILED, which it does not
   */
  stream(sql: string, signal?: AbortSignal): AsyncIterable<TextChunk>;
  /**
   * Writes the table that the address names: all of it or nothing. One that is there is replaced where it has the same
   * columns, as that of an earlier run has.
   *
   * @throws ENGINE_TABLE_OTHER where a table of other columns is there
   */
  write(table: Table): Promise<void>;
  close(): Promise<void>;
}

/** All rows of a small result. */
export async function textRows(warehouse: Pick<Warehouse, 'stream'>, sql: string): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  for await (const { length, columns } of warehouse.stream(sql)) {
    for (let row = 0; row < length; row++) rows.push(columns.map((column) => column[row]));
  }
  return rows;
}
