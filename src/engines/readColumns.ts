import type { Connection, NumberColumn } from './contract.ts';

/** The columns of a query's result, by name; each getter throws a TypeError for a column of another type. */
export interface ResultColumns {
  readonly length: number;
  text(name: string): string[];
  doubles(name: string): Float64Array<ArrayBuffer>;
  integers(name: string): Int32Array<ArrayBuffer>;
  bigints(name: string): BigInt64Array<ArrayBuffer>;
}

/**
 * Runs a query, or several of the same columns one after the other, and reads the columns whole, without making a row
 * object of any row.
 *
 * @param queries  whose columns are VARCHAR, DOUBLE, INTEGER, BIGINT or DECIMAL of 10 to 18 digits (as BIGINT), none NULL
 */
export async function readColumns(connection: Connection, ...queries: readonly string[]): Promise<ResultColumns> {
  let names: readonly string[] = [];
  const texts: string[][] = [];
  const pieces: NumberColumn[][] = [];
  let length = 0;
  for (const sql of queries) {
    const result = await connection.stream(sql);
    names = result.names;
    for await (const chunk of result.chunks) {
      for (let column = 0; column < names.length; column++) {
        const values = chunk.column(column);
        texts[column] ??= [];
        pieces[column] ??= [];
        if (ArrayBuffer.isView(values)) pieces[column].push(values.slice());
        else for (const text of values) texts[column].push(text);
      }
      length += chunk.length;
    }
  }

  function joined<Column extends NumberColumn>(name: string, empty: Column): Column {
    let start = 0;
    for (const piece of pieces[names.indexOf(name)] ?? []) {
      if (piece.constructor !== empty.constructor) throw new TypeError(`column ${name} is ${piece.constructor.name}`);
      (empty as Float64Array).set(piece as Float64Array, start);
      start += piece.length;
    }
    return empty;
  }
  return {
    length,
    text: (name) => texts[names.indexOf(name)] ?? [],
    doubles: (name) => joined(name, new Float64Array(length)),
    integers: (name) => joined(name, new Int32Array(length)),
    bigints: (name) => joined(name, new BigInt64Array(length)),
  };
}
