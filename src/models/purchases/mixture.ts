/**
 * The logarithm of a sum of likelihoods, with derivatives, one term after the other: terms are held relative to the
 * largest so far, so that none overflows and, all being positive, nothing cancels.
 */
import type { Derivatives } from '../../numerics/newton.ts';

export interface Mixture {
  /** ln of the unit that the sums below are in. */
  scale: number;
  value: number;
  readonly gradient: Float64Array;
  /** Upper triangle. */
  readonly hessian: Float64Array[];
  /** Derivatives of the term that is being added. */
  readonly term: { readonly gradient: Float64Array; readonly hessian: Float64Array[] };
}

export function mixture(n: number): Mixture {
  const square = () => Array.from({ length: n }, () => new Float64Array(n));
  const term = { gradient: new Float64Array(n), hessian: square() };
  return { scale: -Infinity, value: 0, gradient: new Float64Array(n), hessian: square(), term };
}

export function restart(sum: Mixture): void {
  sum.scale = -Infinity;
  sum.value = 0;
  sum.gradient.fill(0);
  for (const row of sum.hessian) row.fill(0);
}

/** Adds a term: `fill` answers its logarithm and, where derivatives are wanted, writes that logarithm's. */
export function addTerm(
  sum: Mixture,
  derive: boolean,
  fill: (gradient: Float64Array, hessian: Float64Array[]) => number,
): void {
  const { gradient, hessian } = sum.term;
  const ln = fill(gradient, hessian);
  if (ln > sum.scale) {
    const shrink = Math.exp(sum.scale - ln);
    sum.value *= shrink;
    for (let p = 0; p < gradient.length; p++) {
      sum.gradient[p] *= shrink;
      for (let q = p; q < gradient.length; q++) sum.hessian[p][q] *= shrink;
    }
    sum.scale = ln;
  }
  const weight = Math.exp(ln - sum.scale);
  sum.value += weight;
  if (!derive) return;
  for (let p = 0; p < gradient.length; p++) {
    sum.gradient[p] += weight * gradient[p];
    for (let q = p; q < gradient.length; q++) sum.hessian[p][q] += weight * (hessian[p][q] + gradient[p] * gradient[q]);
  }
}

export function lnOf(sum: Mixture): number {
  return sum.scale + Math.log(sum.value);
}

/** Adds the derivatives of `times` the logarithm to `out`. */
export function spreadDerivatives(sum: Mixture, times: number, { gradient, hessian }: Derivatives): void {
  for (let p = 0; p < gradient.length; p++) {
    const first = sum.gradient[p] / sum.value;
    gradient[p] += times * first;
    for (let q = p; q < gradient.length; q++) {
      const second = sum.hessian[p][q] / sum.value - first * (sum.gradient[q] / sum.value);
      hessian[p][q] += times * second;
      if (p !== q) hessian[q][p] += times * second;
    }
  }
}
