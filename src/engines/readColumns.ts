import type { DuckDBConnection } from '@duckdb/node-api';

type Numbers = Float64Array | Int32Array | BigInt64Array;

/** The columns of a query's result, by name; each getter throws a TypeError for a column of another type. */
export interface ResultColumns {
  readonly length: number;
  text(name: string): string[];
  doubles(name: string): Float64Array<ArrayBuffer>;
  integers(name: string): Int32Array<ArrayBuffer>;
  bigints(name: string): BigInt64Array<ArrayBuffer>;
}

/**
 * Runs a query and reads its columns out of DuckDB's own vectors, without making a row object of any row.
 *
 * @param sql  a query whose columns are VARCHAR, DOUBLE, INTEGER or BIGINT, none of them NULL anywhere
 */
export async function readColumns(connection: DuckDBConnection, sql: string): Promise<ResultColumns> {
  const result = await connection.stream(sql);
  const names = result.columnNames();
  const texts: string[][] = names.map(() => []);
  const pieces: Numbers[][] = names.map(() => []);
  let length = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (let column = 0; column < names.length; column++) {
      const vector = chunk.getColumnVector(column);
      if ('items' in vector && ArrayBuffer.isView(vector.items)) {
        pieces[column].push((vector.items as Numbers).slice());
      } else {
        for (let row = 0; row < vector.itemCount; row++) texts[column].push(vector.getItem(row) as string);
      }
    }
    length += chunk.rowCount;
  }

  function joined<Column extends Numbers>(name: string, empty: Column): Column {
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
