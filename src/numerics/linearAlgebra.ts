/** Small dense symmetric matrices, as rows of a square Float64Array[]: what fitting a handful of parameters needs. */
export type Matrix = Float64Array[];

export function zeros(n: number): Matrix {
  return Array.from({ length: n }, () => new Float64Array(n));
}

/** Lower Cholesky factor, or null where the matrix is not positive definite. */
export function cholesky(matrix: Matrix): Matrix | null {
  const n = matrix.length;
  const lower = zeros(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= lower[i][k] * lower[j][k];
      if (i !== j) lower[i][j] = sum / lower[j][j];
      else if (sum > 0) lower[i][i] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}

/** Solves (L Lᵀ) v = right. */
export function choleskySolve(lower: Matrix, right: Float64Array): Float64Array {
  const n = lower.length;
  const v = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) v[i] -= lower[i][k] * v[k];
    v[i] /= lower[i][i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) v[i] -= lower[k][i] * v[k];
    v[i] /= lower[i][i];
  }
  return v;
}

/** Inverse of a positive definite matrix, or null where it is none. */
export function invert(matrix: Matrix): Matrix | null {
  const lower = cholesky(matrix);
  if (!lower) return null;
  return matrix.map((_, column) => {
    const unit = new Float64Array(matrix.length);
    unit[column] = 1;
    return choleskySolve(lower, unit);
  });
}

/** Eigenvalues, ascending, and unit eigenvectors (as rows) of a symmetric matrix, by cyclic Jacobi rotations. */
export function symmetricEigen(matrix: Matrix): { values: Float64Array; vectors: Matrix } {
  const n = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const v = zeros(n);
  for (let i = 0; i < n; i++) v[i][i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let all = 0;
    for (let p = 0; p < n; p++)
      for (let q = 0; q < n; q++) {
        all += a[p][q] ** 2;
        if (p !== q) off += a[p][q] ** 2;
      }
    if (off <= 1e-32 * all) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[i][i] - a[j][j]);
  return {
    values: Float64Array.from(order, (i) => a[i][i]),
    vectors: order.map((i) => Float64Array.from(v, (row) => row[i])),
  };
}

/** One Jacobi rotation that makes a[p][q] zero. */
function rotate(a: Matrix, v: Matrix, p: number, q: number): void {
  const apq = a[p][q];
  if (apq === 0) return;
  const theta = (a[q][q] - a[p][p]) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < a.length; k++) {
    const [akp, akq] = [a[k][p], a[k][q]];
    a[k][p] = c * akp - s * akq;
    a[k][q] = s * akp + c * akq;
  }
  for (let k = 0; k < a.length; k++) {
    const [apk, aqk] = [a[p][k], a[q][k]];
    a[p][k] = c * apk - s * aqk;
    a[q][k] = s * apk + c * aqk;
  }
  for (let k = 0; k < a.length; k++) {
    const [vkp, vkq] = [v[k][p], v[k][q]];
    v[k][p] = c * vkp - s * vkq;
    v[k][q] = s * vkp + c * vkq;
  }
}
