import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay } from '../units.ts';
import type { Facts } from './facts.ts';
import type { NamedColumn } from './namedRows.ts';
import type { Selection } from './selections.ts';

/**
 * Fills in each customer's rows by value of the share columns: NaN throughout a column of which no row names a value.
 *
 * @param facts   of the selected customers, up to their cutoff
 * @param places  of the same customers
 * @param named   the columns of `named_rows`, by the scope's shares; null for one that the ledger lacks
 */
export async function countShares(
  ledger: Ledger,
  selection: Selection,
  facts: Facts,
  places: Int32Array,
  named: readonly (NamedColumn | null)[],
): Promise<void> {
  facts.shares.forEach((values, c) => {
    if (!named[c]) for (const column of values) column.fill(Number.NaN);
  });
  const columns = [...new Set(named.flatMap((known) => known?.column ?? []))];
  if (columns.length === 0 || places.length === 0) return;
  const read = await readColumns(
    ledger.connection,
    `SELECT place, ${columns.map((column) => `coalesce(${column}, 0) AS ${column}`).join(', ')}
    FROM named_rows
    WHERE ${selection.where} AND day <= DATE '${formatDay(facts.cutoff as EpochDay)}'`,
  );
  const rowOf = rowsByPlace(places);
  const place = read.integers('place');
  named.forEach((known, c) => {
    if (!known) return;
    const codes = read.integers(known.column);
    const placeOf = valuesByCode(known.codes);
    const namedAny = new Uint8Array(places.length);
    for (let i = 0; i < place.length; i++) {
      const row = rowOf(place[i]);
      if (codes[i] === 0 || row < 0) continue;
      namedAny[row] = 1;
      const v = placeOf[codes[i]] ?? -1;
      if (v >= 0) facts.shares[c][v][row]++;
    }
    for (const column of facts.shares[c]) {
      for (let row = 0; row < column.length; row++) if (namedAny[row] === 0) column[row] = Number.NaN;
    }
  });
}

/** The row of each place; -1 for others. */
function rowsByPlace(places: Int32Array): (place: number) => number {
  let [low, high] = [places[0], places[0]];
  for (const place of places) {
    if (place < low) low = place;
    if (place > high) high = place;
  }
  const rows = new Int32Array(high - low + 1).fill(-1);
  for (let row = 0; row < places.length; row++) rows[places[row] - low] = row;
  return (place) => (place < low || place > high ? -1 : rows[place - low]);
}

/** The place of the value that has a code; -1 for others, which may be absent. */
function valuesByCode(codes: readonly (number | null)[]): Int32Array {
  const values = new Int32Array(Math.max(0, ...codes.map((code) => code ?? 0)) + 1).fill(-1);
  codes.forEach((code, v) => {
    if (code !== null) values[code] = v;
  });
  return values;
}
