/** Paths of a group's counts as customers dealt to it at random would make them. */
import { cholesky, type Matrix, zeros } from '../numerics/linearAlgebra.ts';
import type { Random } from '../numerics/random.ts';
import type { Period } from './periods.ts';
import type { Scatter } from './scatter.ts';
import type { ShareCount } from './share.ts';

/**
 * A group that expects a share q of everybody's purchases scatters by q (1 − q) of everybody's scatter, as a sample drawn
 * without replacement does. Weeks are correlated as the customers' own are; each is skewed as sums of so many customers
 * are (Cornish & Fisher 1938, to their first term).
 */
export function scatterDrawer(
  counts: readonly (ShareCount & Pick<Period, 'from' | 'to'>)[],
  { weeks, covariance, size }: Scatter,
): (random: Random) => Float64Array {
  const n = counts.length;
  const sampled = counts.map(({ share }) => Math.sqrt(Math.max(0, share * (1 - share))));
  const matrix = zeros(n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let j = counts[a].from; j < counts[a].to; j++) {
        for (let k = counts[b].from; k < counts[b].to; k++) sum += covariance[j * weeks + k];
      }
      matrix[a][b] = sampled[a] * sampled[b] * sum;
      matrix[b][a] = matrix[a][b];
    }
  }
  const lower = rootOf(matrix);
  const sd = matrix.map((row, k) => Math.sqrt(Math.max(0, row[k])));
  const skew = sd.map((own, k) => (own > 0 ? Math.min(1, Math.max(-1, (size * (1 - 2 * counts[k].share)) / own)) : 0));
  const path = new Float64Array(n);
  const normals = new Float64Array(n);
  return (random) => {
    for (let k = 0; k < n; k++) {
      normals[k] = random.normal();
      const row = lower[k];
      let sum = 0;
      for (let j = 0; j <= k; j++) sum += row[j] * normals[j];
      const unit = sd[k] > 0 ? sum / sd[k] : 0;
      const skewed = (unit + (skew[k] * (unit * unit - 1)) / 6) / Math.sqrt(1 + skew[k] ** 2 / 18);
      path[k] = Math.max(0, counts[k].total * counts[k].share + sd[k] * skewed);
    }
    return path;
  };
}

/** A lower root of a covariance, which may be of fewer customers than weeks: then a little is added to its diagonal. */
function rootOf(matrix: Matrix): Matrix {
  const trace = matrix.reduce((sum, row, k) => sum + row[k], 0);
  for (let added = 1e-10 * trace; ; added = 10 * added + Number.MIN_VALUE) {
    matrix.forEach((row, k) => {
      row[k] += added;
    });
    const root = cholesky(matrix);
    if (root) return root;
  }
}
