import { lnGamma } from './special.ts';

/**
 * Q(a, x) = Gamma(a, x) / Gamma(a), the upper tail of a Gamma(a, 1) variate, for a > 0 and x >= 0.
 *
 * Method: below x = a + 1 one less the series of NIST DLMF 8.11.4; above it the continued fraction 8.9.2 by Lentz's
 * method (Press et al. 2007, Numerical Recipes, section 6.2). Both to about 1e-14.
 */
export function upperGamma(a: number, x: number): number {
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > 1e-17 * sum; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < 10_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const step = c * d;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return front * fraction;
}

/** P(a chi-square variate exceeds `statistic`). */
export function chiSquareTail(statistic: number, degreesOfFreedom: number): number {
  return statistic <= 0 ? 1 : upperGamma(degreesOfFreedom / 2, statistic / 2);
}
