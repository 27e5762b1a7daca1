/**
 * Log-mean Divisia decomposition (Ang 2004, Energy Policy 32, "LMDI I"): of two values that are products of the same
 * factors, how much of the difference each factor makes. Contributions add up to the difference, with no remainder.
 */

/** The logarithmic mean L(a, b) = (a - b) / ln(a / b) of two figures above 0; a where they are equal. */
export function logMean(a: number, b: number): number {
  const ratio = a / b - 1;
  // Near equality (a - b) / ln(a / b) loses digits: by its series, b (1 + r/2 - r²/12 + r³/24).
  if (Math.abs(ratio) < 1e-4) return b * (1 + ratio / 2 - ratio ** 2 / 12 + ratio ** 3 / 24);
  return (a - b) / Math.log(a / b);
}

/**
 * L(V, V₀) · ln(f / f₀) for each factor f.
 *
 * @param from  factors whose product is V₀, each above 0
 * @param to    factors whose product is V, each above 0
 */
export function contributions(from: readonly number[], to: readonly number[]): number[] {
  const product = (factors: readonly number[]) => factors.reduce((value, factor) => value * factor, 1);
  const mean = logMean(product(to), product(from));
  return to.map((factor, k) => mean * Math.log(factor / from[k]));
}
