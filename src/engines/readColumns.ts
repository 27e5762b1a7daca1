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
 * Runs a query and reads its columns whole, without making a row object of any row.
 *
 * @param sql  a query whose columns are VARCHAR, DOUBLE, INTEGER or BIGINT, none of them NULL anywhere
 */
export async function readColumns(connection: Connection, sql: string): Promise<ResultColumns> {
  const { names, chunks } = await connection.stream(sql);
  const texts: string[][] = names.map(() => []);
  const pieces: NumberColumn[][] = names.map(() => []);
  let length = 0;
  for await (const chunk of chunks) {
    for (let column = 0; column < names.length; column++) {
      const values = chunk.column(column);
      if (ArrayBuffer.isView(values)) pieces[column].push(values.slice());
      else for (const text of values) texts[column].push(text);
    }
    length += chunk.length;
  }

  function joined<Column extends NumberColumn>(name: string, empty: Column): Column {
    let start = 0;
    for (const piece of pieces[names.indexOf(name)]) {
      if (piece.constructor !== empty.constructor) throw new TypeError(`column ${name} is ${piece.constructor.name}`);
      (empty as Float64Array).set(piece as Float64Array, start);
      start += piece.length;
    }
    return empty;
  }
  return {
    length,
    text: (name) => texts[names.indexOf(name)],
    doubles: (name) => joined(name, new Float64Array(length)),
    integers: (name) => joined(name, new Int32Array(length)),
    bigints: (name) => joined(name, new BigInt64Array(length)),
  };
}
