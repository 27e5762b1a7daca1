import { type CellIndex, cellsOf } from './cells.ts';
import type { Summaries } from './summaries.ts';

/** {@link cellsOf}, with the cells' `lnGaps` where the summaries have them. */
export function cellsWithGaps(summaries: Summaries): CellIndex {
  const { cells, index } = cellsOf(summaries);
  if (!summaries.lnGaps) return { cells, index };
  const lnGaps = new Float64Array(cells.length);
  for (let row = 0; row < index.length; row++) {
    if (index[row] >= 0) lnGaps[index[row]] += summaries.lnGaps[row] / cells.weight[index[row]];
  }
  return { cells: { ...cells, lnGaps }, index };
}
