/** Columns that rows are added to. */
type Column = Float64Array | Int32Array | BigInt64Array | Uint8Array;

/** The column with room for so many values, those it had in front; twice what is needed at least where it has to grow. */
export function withRoom<Kind extends Column>(column: Kind, length: number): Kind {
  if (length <= column.length) return column;
  const larger = new (column.constructor as new (size: number) => Kind)(2 * length);
  larger.set(column as never);
  return larger;
}
