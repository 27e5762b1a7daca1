import type { CustomerBlocks } from '../models/covariates/customerBlocks.ts';
import { type CountScores, countScores, emptyScores } from './countScores.ts';

/** Scores of a model's counts, customers of each block by the model of the block. */
export function blockScores(
  { blocks, block, cell }: CustomerBlocks,
  actual: Float64Array,
  horizon: number,
): CountScores {
  const rows = blocks.map((): number[] => []);
  block.forEach((at, row) => {
    if (at >= 0) rows[at].push(row);
  });
  const all = emptyScores(actual.length);
  blocks.forEach(({ model, cells }, b) => {
    const index = Int32Array.from(rows[b], (row) => cell[row]);
    const counts = Float64Array.from(rows[b], (row) => actual[row]);
    const scores = countScores(model, cells, index, counts, horizon, all.level);
    for (const name of ['probability', 'below', 'rps', 'low', 'high'] as const) {
      rows[b].forEach((row, i) => {
        all[name][row] = scores[name][i];
      });
    }
  });
  return all;
}
