import { lineNumbers } from './lineNumbers.ts';
import type { Source } from './source.ts';

/**
 * Where rows stand in the file: the line on which each starts, or in a file without lines the row's number, counted from 1.
 *
 * @param rows  counted from 0 among those that the source has
 */
export async function linesOfRows(
  source: Source,
  rows: ReadonlySet<number>,
  refused: { readonly all: ReadonlySet<number>; readonly wanted: number } = { all: new Set(), wanted: 0 },
): Promise<{ ofRow(row: number): number; ofRefused(record: number): number }> {
  const { path, records } = source;
  const inFile = await source.rowsInFile?.(rows);
  const rowInFile = (row: number) => inFile?.get(row) ?? row;
  const lines =
    records !== null && rows.size + refused.wanted > 0
      ? await lineNumbers({
          ...{ path, ...records, refused: refused.all, refusedWanted: refused.wanted },
          rows: new Set([...rows].map(rowInFile)),
        })
      : null;
  return {
    ofRow: (row) => lines?.ofRow.get(rowInFile(row)) ?? rowInFile(row) + 1,
    ofRefused: (record) => lines?.ofRefused.get(record) ?? record,
  };
}
