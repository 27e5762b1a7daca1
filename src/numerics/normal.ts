import { chiSquareTail } from './incompleteGamma.ts';

/** P(a standard normal variate is at most z), to about 1e-14 of itself or of its complement. */
export function normalBelow(z: number): number {
  if (!Number.isFinite(z)) return z > 0 ? 1 : z < 0 ? 0 : Number.NaN;
  const tail = chiSquareTail(z * z, 1) / 2;
  return z > 0 ? 1 - tail : tail;
}

/** P(a standard normal variate is at least as far from 0 as z). */
export function normalBeyond(z: number): number {
  return Number.isFinite(z) ? chiSquareTail(z * z, 1) : 0;
}

/**
 * The z below which a standard normal variate lies with probability p, 0 < p < 1.
 *
 * Method: Newton's steps on the logarithm of the tail, from the rational approximation of Abramowitz & Stegun 26.2.23,
 * which is within 4.5e-4: three steps give all digits.
 */
export function normalQuantile(p: number): number {
  const tail = Math.min(p, 1 - p);
  if (!(tail > 0)) return p <= 0 ? -Infinity : p >= 1 ? Infinity : Number.NaN;
  if (tail === 0.5) return 0;
  const t = Math.sqrt(-2 * Math.log(tail));
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 3; step++) {
    const beyond = chiSquareTail(z * z, 1) / 2;
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    z += (beyond / density) * Math.log(beyond / tail);
  }
  return p < 0.5 ? -z : z;
}
