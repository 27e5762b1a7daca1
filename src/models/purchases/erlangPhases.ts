/**
 * Regular purchasing: with Erlang-k times between purchases every k-th event of a Poisson process is a purchase, and at T
 * a customer has seen j = 0 … k - 1 events since the last one (the phase). Given lambda the phase is Poisson in
 * lambda (T - tx), cut off at k; over lambda ~ Gamma(R, alpha + tx), R = r + k x, its weights are
 * R (R + 1) … (R + j - 1) / j! · z^j with z = (T - tx) / (alpha + T), up to a common factor
 * (Reutterer, Platzer & Schröder 2021, IJRM 38(3), after Platzer & Reutterer 2016).
 */

import type { Cells } from '../../facts/cells.ts';
import { lnGamma } from '../../numerics/special.ts';

/** ln of the sum of a cell's phase weights, by which waiting without purchase exceeds waiting without event. */
export interface Waiting {
  readonly ln: Float64Array;
  /** Its derivatives in r and alpha. */
  readonly r: Float64Array;
  readonly alpha: Float64Array;
  readonly rr: Float64Array;
  readonly ralpha: Float64Array;
  readonly alphaalpha: Float64Array;
}

export function waiting(r: number, alpha: number, k: number, cells: Cells): Waiting {
  if (k === 1) {
    const none = new Float64Array(cells.length);
    return { ln: none, r: none, alpha: none, rr: none, ralpha: none, alphaalpha: none };
  }
  const column = () => new Float64Array(cells.length);
  const out = { ln: column(), r: column(), alpha: column(), rr: column(), ralpha: column(), alphaalpha: column() };
  for (let i = 0; i < cells.length; i++) {
    const R = r + k * cells.x[i];
    const age = 1 / (alpha + cells.T[i]);
    const z = (cells.T[i] - cells.tx[i]) * age;
    // Sums over phases of the weight times j, j², and the rise of digamma and its square, trigamma and j.
    let sum = 1;
    let j1 = 0;
    let j2 = 0;
    let d1 = 0;
    let d2 = 0;
    let jd = 0;
    let weight = 1;
    let digamma = 0;
    let trigamma = 0;
    for (let j = 1; j < k; j++) {
      const step = R + j - 1;
      weight *= (step / j) * z;
      digamma += 1 / step;
      trigamma -= 1 / (step * step);
      sum += weight;
      j1 += weight * j;
      j2 += weight * j * j;
      d1 += weight * digamma;
      d2 += weight * (digamma * digamma + trigamma);
      jd += weight * j * digamma;
    }
    const meanJ = j1 / sum;
    const meanD = d1 / sum;
    out.ln[i] = Math.log(sum);
    out.r[i] = meanD;
    out.alpha[i] = -age * meanJ;
    out.rr[i] = d2 / sum - meanD * meanD;
    out.ralpha[i] = -age * (jd / sum - meanJ * meanD);
    out.alphaalpha[i] = age * age * (meanJ + j2 / sum - meanJ * meanJ);
  }
  return out;
}

/** `waiting(…).ln` alone. */
export function lnWaiting(r: number, alpha: number, k: number, cells: Cells): Float64Array {
  const ln = new Float64Array(cells.length);
  for (let i = 0; k > 1 && i < cells.length; i++) {
    const R = r + k * cells.x[i];
    const z = (cells.T[i] - cells.tx[i]) / (alpha + cells.T[i]);
    let sum = 1;
    let weight = 1;
    for (let j = 1; j < k; j++) {
      weight *= ((R + j - 1) / j) * z;
      sum += weight;
    }
    ln[i] = Math.log(sum);
  }
  return ln;
}

/** P(phase j | alive) of each cell: one column a phase. */
export function phaseWeights(r: number, alpha: number, k: number, cells: Cells): Float64Array[] {
  const weights = Array.from({ length: k }, () => new Float64Array(cells.length).fill(1));
  for (let i = 0; k > 1 && i < cells.length; i++) {
    const R = r + k * cells.x[i];
    const z = (cells.T[i] - cells.tx[i]) / (alpha + cells.T[i]);
    let sum = 1;
    for (let j = 1; j < k; j++) {
      weights[j][i] = weights[j - 1][i] * ((R + j - 1) / j) * z;
      sum += weights[j][i];
    }
    for (const column of weights) column[i] /= sum;
  }
  return weights;
}

/**
 * What the times between purchases add to the log-likelihood for shape k, the same for all parameters and 0 for k = 1:
 * (k - 1) Σ ln(time) - x ln (k - 1)!, the mean over a cell's customers. Where only (x, tx) is known it is the logarithm
 * of that term's mean over all times that sum to tx, so that likelihoods for different k compare either way.
 */
export function regularityTerm(k: number, cells: Cells): Float64Array {
  const term = new Float64Array(cells.length);
  if (k === 1) return term;
  const lnPhases = lnGamma(k);
  for (let i = 0; i < cells.length; i++) {
    const x = cells.x[i];
    if (x === 0) continue;
    // Two purchases at one time have likelihood 0; the smallest number keeps the sum finite.
    term[i] = cells.lnGaps
      ? (k - 1) * cells.lnGaps[i] - x * lnPhases
      : (k - 1) * x * Math.log(Math.max(cells.tx[i], Number.MIN_VALUE)) + lnGamma(x) - lnGamma(k * x);
  }
  return term;
}

/** Its sum over customers. */
export function sumOfRegularity(k: number, cells: Cells): number {
  if (k === 1) return 0;
  const term = regularityTerm(k, cells);
  let total = 0;
  for (let i = 0; i < term.length; i++) total += cells.weight[i] * term[i];
  return total;
}
