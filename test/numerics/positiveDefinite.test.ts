import { expect, test } from 'vitest';
import { invert } from '../../src/numerics/linearAlgebra.ts';
import { invertBySteps } from '../../src/numerics/positiveDefinite.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { finished } from '../../src/numerics/steps.ts';

/** G Gᵀ + I, with a G of three columns. */
function madeUp(n: number): Float64Array {
  const random = randomFrom(n);
  const g = Float64Array.from({ length: 3 * n }, () => random.normal());
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return g[3 * i] * g[3 * j] + g[3 * i + 1] * g[3 * j + 1] + g[3 * i + 2] * g[3 * j + 2] + (i === j ? 1 : 0);
  });
}

// Below, at and above the size of a block, and no multiple of four.
test.each([1, 2, 47, 48, 49, 101])('a matrix of %i rows times its inverse is the identity', (n) => {
  const matrix = madeUp(n);
  const inverse = matrix.slice();
  expect(finished(invertBySteps(inverse, n))).toBe(true);
  let worst = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += matrix[i * n + k] * inverse[k * n + j];
      worst = Math.max(worst, Math.abs(sum - (i === j ? 1 : 0)));
    }
  }
  expect(worst).toBeLessThan(1e-12);
});

test('it agrees with the inverse of small matrices, and reads the lower triangle alone', () => {
  const n = 60;
  const matrix = madeUp(n);
  const rows = Array.from({ length: n }, (_, i) => matrix.slice(i * n, (i + 1) * n));
  const small = invert(rows)!;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) matrix[i * n + j] = Number.NaN;
  finished(invertBySteps(matrix, n));
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expect(matrix[i * n + j]).toBeCloseTo(small[i][j], 12);
});

test('a matrix that is not positive definite is told, and a large one comes in steps', () => {
  const indefinite = Float64Array.of(1, 2, 2, 1);
  expect(finished(invertBySteps(indefinite, 2))).toBe(false);
  expect([...invertBySteps(madeUp(100), 100)]).toHaveLength(3);
});
