import { expect, it } from 'vitest';
import { cholesky, choleskySolve, invert, type Matrix, symmetricEigen } from '../../src/numerics/linearAlgebra.ts';
import { randomFrom } from '../../src/numerics/random.ts';

/** A random positive definite matrix: A Aᵀ + 0.1. */
function definite(n: number): Matrix {
  const random = randomFrom(`matrix ${n}`);
  const a = Array.from({ length: n }, () => Float64Array.from({ length: n }, () => random.normal()));
  return a.map((row, i) => row.map((_, j) => a[i].reduce((sum, v, k) => sum + v * a[j][k], i === j ? 0.1 : 0)));
}

const times = (a: Matrix, v: Float64Array) =>
  Float64Array.from(a, (row) => row.reduce((sum, w, i) => sum + w * v[i], 0));

it.each([1, 2, 5])('solves and inverts a definite matrix of size %i', (n) => {
  const matrix = definite(n);
  const right = Float64Array.from({ length: n }, (_, i) => i - 1.5);
  const solved = times(matrix, choleskySolve(cholesky(matrix)!, right));
  right.forEach((v, i) => {
    expect(solved[i]).toBeCloseTo(v, 9);
  });
  const inverse = invert(matrix)!;
  matrix.forEach((row, i) => {
    times(inverse, row).forEach((v, j) => {
      expect(v).toBeCloseTo(i === j ? 1 : 0, 9);
    });
  });
});

it('has no factor for a matrix that is not definite', () => {
  expect(cholesky([Float64Array.of(1, 2), Float64Array.of(2, 1)])).toBeNull();
  expect(invert([Float64Array.of(0)])).toBeNull();
});

it('eigenvalues ascend, and their vectors are what the matrix stretches', () => {
  const matrix = definite(4);
  const { values, vectors } = symmetricEigen(matrix);
  values.forEach((value, i) => {
    if (i > 0) expect(value).toBeGreaterThanOrEqual(values[i - 1]);
    times(matrix, vectors[i]).forEach((v, j) => {
      expect(v).toBeCloseTo(value * vectors[i][j], 10);
    });
    expect(Math.hypot(...vectors[i])).toBeCloseTo(1, 12);
  });
  const indefinite = symmetricEigen([Float64Array.of(0, 1), Float64Array.of(1, 0)]);
  expect(indefinite.values[0]).toBeCloseTo(-1, 14);
});
