/** Points in (0, 1) and weights summing to one: exact for polynomials up to degree 2n - 1. */
export interface UnitRule {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The Gauss-Legendre rule of n points on the unit interval.
 *
 * Method: the roots of the Legendre polynomial by Newton's method from Tricomi's approximation; weights
 * 2 / ((1 - z²) P'(z)²) (NIST DLMF 3.5(v)), halved for the unit interval.
 */
export function gaussLegendre(n: number): UnitRule {
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let z = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let round = 0; round < 6; round++) {
      let [before, value] = [1, z];
      for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * z * value - (k - 1) * before) / k];
      slope = (n * (before - z * value)) / (1 - z * z);
      z -= value / slope;
    }
    points[n - 1 - i] = (1 + z) / 2;
    weights[n - 1 - i] = 1 / ((1 - z * z) * slope * slope);
  }
  return { points, weights };
}
