/**
 * The likelihood of the beta-geometric family (see betaGeometric.ts): customers who still buy, and customers who left
 * after their last purchase, each by their part of
 *
 *   alive = buying(r, alpha) · waiting(r, alpha) · B(a, b + chances) / B(a, b)
 *   left  = alive / waiting · a / (b + chances - 1) · [(alpha + T) / (alpha + tx)]^(r + k x)
 *
 * where chances to leave are x, or x + 1 with the first purchase (Fader, Hardie & Lee 2005, eq. 6, for k = 1).
 */

import type { Cells } from '../../facts/cells.ts';
import type { Derivatives } from '../../numerics/newton.ts';
import { lnRising, log1pExp, logistic } from '../../numerics/special.ts';
import { type Kind, lnOddsOfLeaving, withDerivatives } from './betaGeometricDerivatives.ts';
import { lnWaiting, regularityTerm, sumOfRegularity, waiting } from './erlangPhases.ts';
import { customersByX, gammaPoissonSum } from './gammaPoissonLikelihood.ts';

/** Log-odds of having left rather than still waiting, before the waiting term; terms once a distinct value. */
function oddsOfHavingLeft([r, alpha, a, b]: Float64Array, { k, atFirst }: Kind, cells: Cells): Float64Array {
  const { x, T, tx } = cells.levels;
  const perX = x.values.map((v) => lnOddsOfLeaving(a, b, v + atFirst));
  const lnAge = T.values.map((v) => Math.log(alpha + v));
  const lnLast = tx.values.map((v) => Math.log(alpha + v));
  const odds = new Float64Array(cells.length);
  for (let i = 0; i < cells.length; i++) {
    odds[i] = perX[x.index[i]] + (r + k * cells.x[i]) * (lnAge[T.index[i]] - lnLast[tx.index[i]]);
  }
  return odds;
}

/** P(alive) at T: Fader & Hardie (2008), "Computing P(alive) using the BG/NBD model". */
export function pAlive(theta: Float64Array, kind: Kind, cells: Cells): Float64Array {
  const [r, alpha] = theta;
  const odds = oddsOfHavingLeft(theta, kind, cells);
  if (kind.k > 1) {
    const wait = lnWaiting(r, alpha, kind.k, cells);
    for (let i = 0; i < odds.length; i++) odds[i] -= wait[i];
  }
  // In place: a column for each step is what scoring a million customers would spend its time on.
  for (let i = 0; i < odds.length; i++) odds[i] = logistic(-odds[i]);
  return odds;
}

export function logLikelihoods(theta: Float64Array, kind: Kind, cells: Cells): Float64Array {
  const [r, alpha, a, b] = theta;
  const { k, atFirst } = kind;
  const { x, T } = cells.levels;
  const perX = x.values.map((v) => lnRising(r, k * v) + lnRising(b, v + atFirst) - lnRising(a + b, v + atFirst));
  const perT = T.values.map((v) => r * Math.log1p(v / alpha));
  const lnAge = T.values.map((v) => Math.log(alpha + v));
  const odds = oddsOfHavingLeft(theta, kind, cells);
  const wait = lnWaiting(r, alpha, k, cells);
  const regular = regularityTerm(k, cells);
  return odds.map((left, i) => {
    const buying = perX[x.index[i]] - perT[T.index[i]] - k * cells.x[i] * lnAge[T.index[i]];
    return buying + wait[i] + log1pExp(left - wait[i]) + regular[i];
  });
}

/** Sum of log-likelihoods over the cells, with gradient and Hessian in (r, alpha, a, b) where `out` is given. */
export function logLikelihood(theta: Float64Array, kind: Kind, cells: Cells, out?: Derivatives): number {
  return out ? withDerivatives(theta, kind, cells, out) : sumAlone(theta, kind, cells);
}

/** The sum without derivatives, as draws from a posterior want it thousands of times. */
function sumAlone([r, alpha, a, b]: Float64Array, { k, atFirst }: Kind, cells: Cells): number {
  const { weight } = cells;
  const { x, T, tx } = cells.levels;
  const lnAge = T.values.map((v) => Math.log(alpha + v));
  const lnLast = tx.values.map((v) => Math.log(alpha + v));
  const wait = lnWaiting(r, alpha, k, cells);
  let total = gammaPoissonSum(r, alpha, k, cells) + sumOfRegularity(k, cells);
  // Most cells are one customer's: the logarithm of a product takes less time than their logarithms' sum.
  let product = 1;
  customersByX(cells).forEach((customers, m) => {
    const chances = x.values[m] + atFirst;
    total += customers * (lnRising(b, chances) - lnRising(a + b, chances));
  });
  for (let i = 0, m = -1, R = 0, odds = 0; i < cells.length; i++) {
    if (x.index[i] !== m) {
      m = x.index[i];
      R = r + k * x.values[m];
      odds = lnOddsOfLeaving(a, b, x.values[m] + atFirst);
    }
    const w = weight[i];
    const logit = odds + R * (lnAge[T.index[i]] - lnLast[tx.index[i]]) - wait[i];
    const likelier = 1 + Math.exp(-Math.abs(logit));
    total += w * (wait[i] + Math.max(logit, 0));
    if (w === 1) product *= likelier;
    else total += w * Math.log(likelier);
    if (product > 1e300) {
      total += Math.log(product);
      product = 1;
    }
  }
  return total + Math.log(product);
}

/** The same without dropout: x purchases of customers who all stay, in (r, alpha). */
export function logLikelihoodOfStaying([r, alpha]: Float64Array, k: number, cells: Cells, out?: Derivatives): number {
  let total = sumOfRegularity(k, cells);
  out?.gradient.fill(0);
  for (const row of out?.hessian ?? []) row.fill(0);
  total += gammaPoissonSum(r, alpha, k, cells, out);
  const wait = waiting(r, alpha, k, cells);
  for (let i = 0; i < cells.length; i++) {
    const w = cells.weight[i];
    total += w * wait.ln[i];
    if (!out) continue;
    const { gradient: g, hessian: H } = out;
    g[0] += w * wait.r[i];
    g[1] += w * wait.alpha[i];
    H[0][0] += w * wait.rr[i];
    H[0][1] += w * wait.ralpha[i];
    H[1][0] += w * wait.ralpha[i];
    H[1][1] += w * wait.alphaalpha[i];
  }
  return total;
}
