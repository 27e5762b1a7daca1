/**
 * Inverse of a large symmetric positive definite matrix, in place: thousands of rows, as one column of numbers.
 *
 * The symmetric sweep (Goodnight 1979, "A tutorial on the SWEEP operator"; Lange 2010, ch. 7) by blocks. To sweep the
 * block K of A: A_KK becomes −A_KK⁻¹, A_iK becomes A_iK A_KK⁻¹, and A_ij loses A_iK A_KK⁻¹ A_Kj. When all blocks are
 * swept, A is −A⁻¹. Of a positive definite matrix every pivot block is one too, so no rows are exchanged. n³ / 2
 * multiplications, nearly all in one loop that reads what a processor's cache holds.
 */
import { invert } from './linearAlgebra.ts';

/** Rows of a block: three of its columns of thousands of rows fit a second-level cache. */
const BLOCK = 48;

/**
 * Inverts a matrix a block at a time and yields after each, so that a server can do something else between.
 *
 * @param matrix  n × n, row after row; only the lower triangle is read. It holds the whole inverse afterwards
 * @returns       false where the matrix is not positive definite; then it holds nothing of use
 */
export function* invertBySteps(matrix: Float64Array, n: number): Generator<void, boolean, void> {
  const columns = new Float64Array(n * BLOCK);
  const solved = new Float64Array(n * BLOCK);
  for (let from = 0; from < n; from += BLOCK) {
    const size = Math.min(BLOCK, n - from);
    const pivot = pivotInverse(matrix, n, from, size);
    if (!pivot) return false;
    readColumns(matrix, n, from, size, columns);
    multiply(columns, pivot, n, size, solved);
    subtractProducts(matrix, n, solved, columns);
    writeColumns(matrix, n, from, size, solved, pivot);
    yield;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = -matrix[i * n + j];
      matrix[i * n + j] = value;
      matrix[j * n + i] = value;
    }
  }
  return true;
}

function pivotInverse(matrix: Float64Array, n: number, from: number, size: number): Float64Array[] | null {
  return invert(
    Array.from({ length: size }, (_, i) =>
      Float64Array.from({ length: size }, (_, j) => matrix[(from + Math.max(i, j)) * n + from + Math.min(i, j)]),
    ),
  );
}

/** A_iK for all i, out of the lower triangle, each row padded with zeros to BLOCK; zeros in the rows of K itself. */
function readColumns(matrix: Float64Array, n: number, from: number, size: number, into: Float64Array): void {
  into.fill(0);
  for (let k = 0; k < size; k++) {
    for (let i = 0; i < from; i++) into[i * BLOCK + k] = matrix[(from + k) * n + i];
    for (let i = from + size; i < n; i++) into[i * BLOCK + k] = matrix[i * n + from + k];
  }
}

/** Rows of `left` times a small square matrix. */
function multiply(left: Float64Array, square: readonly Float64Array[], n: number, size: number, into: Float64Array) {
  into.fill(0);
  for (let i = 0; i < n; i++) {
    const row = i * BLOCK;
    for (let k = 0; k < size; k++) {
      const factor = left[row + k];
      if (factor !== 0) for (let c = 0; c < size; c++) into[row + c] += factor * square[k][c];
    }
  }
}

/** A_ij −= u_i · v_j in the lower triangle; the rows of K are zeros there. Four rows by two: each number is read once for several products. */
function subtractProducts(matrix: Float64Array, n: number, u: Float64Array, v: Float64Array): void {
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const [p0, p1, p2, p3] = [i * BLOCK, (i + 1) * BLOCK, (i + 2) * BLOCK, (i + 3) * BLOCK];
    for (let j = 0; j < i; j += 2) {
      const [q0, q1] = [j * BLOCK, (j + 1) * BLOCK];
      let a0 = 0;
      let a1 = 0;
      let b0 = 0;
      let b1 = 0;
      let c0 = 0;
      let c1 = 0;
      let d0 = 0;
      let d1 = 0;
      for (let k = 0; k < BLOCK; k++) {
        const x = v[q0 + k];
        const y = v[q1 + k];
        const a = u[p0 + k];
        const b = u[p1 + k];
        const c = u[p2 + k];
        const d = u[p3 + k];
        a0 += a * x;
        a1 += a * y;
        b0 += b * x;
        b1 += b * y;
        c0 += c * x;
        c1 += c * y;
        d0 += d * x;
        d1 += d * y;
      }
      const at = i * n + j;
      matrix[at] -= a0;
      matrix[at + 1] -= a1;
      matrix[at + n] -= b0;
      matrix[at + n + 1] -= b1;
      matrix[at + 2 * n] -= c0;
      matrix[at + 2 * n + 1] -= c1;
      matrix[at + 3 * n] -= d0;
      matrix[at + 3 * n + 1] -= d1;
    }
    for (let row = i; row < i + 4; row++) subtractRow(matrix, n, u, v, row, i, row);
  }
  for (; i < n; i++) subtractRow(matrix, n, u, v, i, 0, i);
}

function subtractRow(
  matrix: Float64Array,
  n: number,
  u: Float64Array,
  v: Float64Array,
  row: number,
  j: number,
  to: number,
) {
  for (; j <= to; j++) {
    let sum = 0;
    for (let k = 0; k < BLOCK; k++) sum += u[row * BLOCK + k] * v[j * BLOCK + k];
    matrix[row * n + j] -= sum;
  }
}

function writeColumns(
  matrix: Float64Array,
  n: number,
  from: number,
  size: number,
  solved: Float64Array,
  pivot: readonly Float64Array[],
): void {
  for (let k = 0; k < size; k++) {
    for (let i = 0; i < from; i++) matrix[(from + k) * n + i] = solved[i * BLOCK + k];
    for (let i = from + size; i < n; i++) matrix[i * n + from + k] = solved[i * BLOCK + k];
    for (let c = 0; c <= k; c++) matrix[(from + k) * n + from + c] = -pivot[k][c];
  }
}
