/** A column of so many values. Float64Array.from takes four times as long: it goes through an iterator. */
export function columnOf(length: number, value: (row: number) => number): Float64Array<ArrayBuffer> {
  const column = new Float64Array(length);
  for (let row = 0; row < length; row++) column[row] = value(row);
  return column;
}

/** The rows for which something holds, ascending. */
export function rowsWhere(length: number, holds: (row: number) => boolean): Int32Array<ArrayBuffer> {
  const rows = new Int32Array(length);
  let count = 0;
  for (let row = 0; row < length; row++) if (holds(row)) rows[count++] = row;
  return rows.slice(0, count);
}

/** Columns one behind the other. */
export function concatenated(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Weighted sum of columns, written to `into`. */
export function weightedSum(columns: readonly Float64Array[], weights: readonly number[], into: Float64Array): void {
  into.fill(0);
  for (let k = 0; k < columns.length; k++) addScaled(into, columns[k], weights[k]);
}

function addScaled(into: Float64Array, column: Float64Array, weight: number): void {
  for (let row = 0; row < into.length; row++) into[row] += weight * column[row];
}
