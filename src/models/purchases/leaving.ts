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
import { digammaRise, lnRising, log1pExp, logistic, trigammaRise } from '../../numerics/special.ts';
import { customersByX, sumOfBuying } from './buying.ts';
import { lnWaiting, regularityTerm, waiting } from './waiting.ts';

/** Which member of the family. */
export interface Kind {
  /** Events of the Poisson process that make a purchase. */
  readonly k: number;
  /** Chances to leave at the first purchase: 0 or 1. */
  readonly atFirst: number;
}

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

/** ln of P(leaves at the last of so many chances) over P(stays through them). */
function lnOddsOfLeaving(a: number, b: number, chances: number): number {
  return chances > 0 ? Math.log(a) - Math.log(b + chances - 1) : -Infinity;
}

/** P(alive) at T: Fader & Hardie (2008), "Computing P(alive) using the BG/NBD model". */
export function pAlive(theta: Float64Array, kind: Kind, cells: Cells): Float64Array {
  const [r, alpha] = theta;
  const odds = oddsOfHavingLeft(theta, kind, cells);
  const wait = lnWaiting(r, alpha, kind.k, cells);
  return odds.map((left, i) => logistic(wait[i] - left));
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
  let total = sumOfBuying(r, alpha, k, cells) + sumOfRegularity(k, cells);
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

function withDerivatives(theta: Float64Array, { k, atFirst }: Kind, cells: Cells, out: Derivatives): number {
  const [r, alpha, a, b] = theta;
  const { gradient: g, hessian: H } = out;
  g.fill(0);
  for (const row of H) row.fill(0);
  let total = sumOfBuying(r, alpha, k, cells, out) + sumOfRegularity(k, cells);
  const add = (p: number, q: number, value: number) => {
    H[p][q] += value;
    if (p !== q) H[q][p] += value;
  };
  const terms = termsOfTime(r, alpha, k, cells);
  const customers = customersByX(cells);
  let start = 0;
  // Cells are ordered by x: what depends on x alone stays out of the loop over them.
  for (let m = 0; m < customers.length; m++) {
    const x = cells.levels.x.values[m];
    const chances = x + atFirst;
    let end = start;
    while (end < cells.length && cells.x[end] === x) end++;
    const sums = sumOverCells(start, end, r + k * x, lnOddsOfLeaving(a, b, chances), terms, cells);
    start = end;
    const dab = digammaRise(a + b, chances);
    const daabb = trigammaRise(a + b, chances);
    total += sums.value + customers[m] * (lnRising(b, chances) - lnRising(a + b, chances));
    g[0] += sums.r;
    g[1] += sums.alpha;
    g[2] -= customers[m] * dab;
    g[3] += customers[m] * (digammaRise(b, chances) - dab);
    add(0, 0, sums.rr);
    add(0, 1, sums.ralpha);
    add(1, 1, sums.alphaalpha);
    add(2, 2, -customers[m] * daabb);
    add(2, 3, -customers[m] * daabb);
    add(3, 3, customers[m] * (trigammaRise(b, chances) - daabb));
    if (chances === 0) continue;
    // Derivatives of the log-odds in a and b.
    const da = 1 / a;
    const db = -1 / (b + chances - 1);
    g[2] += sums.left * da;
    g[3] += sums.left * db;
    add(0, 2, sums.varianceR * da);
    add(0, 3, sums.varianceR * db);
    add(1, 2, sums.varianceAlpha * da);
    add(1, 3, sums.varianceAlpha * db);
    add(2, 2, (sums.variance - sums.left) * da * da);
    add(2, 3, sums.variance * da * db);
    add(3, 3, (sums.variance + sums.left) * db * db);
  }
  return total;
}

/** Terms in T alone and tx alone, once a distinct value, and the waiting terms. */
function termsOfTime(r: number, alpha: number, k: number, cells: Cells) {
  const { T, tx } = cells.levels;
  return {
    lnAge: T.values.map((v) => Math.log(alpha + v)),
    perAge: T.values.map((v) => 1 / (alpha + v)),
    lnLast: tx.values.map((v) => Math.log(alpha + v)),
    perLast: tx.values.map((v) => 1 / (alpha + v)),
    wait: waiting(r, alpha, k, cells),
  };
}

/**
 * Sums over the cells of one x: of ln(waiting + odds of having left), that is the log-likelihood less the parts that
 * buying and staying add, and its derivatives in r and alpha; of P(left); and of its variance P (1 - P), alone and times
 * the derivatives of the log-odds in r and alpha.
 *
 * @param R     r + k x
 * @param odds  the part of the log-odds of having left that depends on x alone
 */
function sumOverCells(
  start: number,
  end: number,
  R: number,
  odds: number,
  { lnAge, perAge, lnLast, perLast, wait }: ReturnType<typeof termsOfTime>,
  { weight, levels }: Cells,
) {
  let value = 0;
  let [r, alpha, rr, ralpha, alphaalpha] = [0, 0, 0, 0, 0];
  let [left, variance, varianceR, varianceAlpha] = [0, 0, 0, 0];
  for (let i = start; i < end; i++) {
    const w = weight[i];
    const j = levels.T.index[i];
    const l = levels.tx.index[i];
    const since = lnAge[j] - lnLast[l];
    const lost = perAge[j] - perLast[l];
    const logit = odds + R * since - wait.ln[i];
    const e = Math.exp(-Math.abs(logit));
    const likelier = 1 / (1 + e);
    const pLeft = logit > 0 ? likelier : e * likelier;
    const wLeft = w * pLeft;
    const wAlive = w - wLeft;
    const v = w * e * likelier * likelier;
    const dr = since - wait.r[i];
    const dalpha = R * lost - wait.alpha[i];
    value += w * (wait.ln[i] + Math.max(logit, 0) + Math.log(1 + e));
    r += w * wait.r[i] + wLeft * dr;
    alpha += w * wait.alpha[i] + wLeft * dalpha;
    rr += v * dr * dr + wAlive * wait.rr[i];
    ralpha += v * dr * dalpha + wLeft * lost + wAlive * wait.ralpha[i];
    alphaalpha += v * dalpha * dalpha - wLeft * R * lost * (perAge[j] + perLast[l]) + wAlive * wait.alphaalpha[i];
    left += wLeft;
    variance += v;
    varianceR += v * dr;
    varianceAlpha += v * dalpha;
  }
  return { value, r, alpha, rr, ralpha, alphaalpha, left, variance, varianceR, varianceAlpha };
}

/** The same without dropout: x purchases of customers who all stay, in (r, alpha). */
export function logLikelihoodOfStaying([r, alpha]: Float64Array, k: number, cells: Cells, out?: Derivatives): number {
  let total = sumOfRegularity(k, cells);
  out?.gradient.fill(0);
  for (const row of out?.hessian ?? []) row.fill(0);
  total += sumOfBuying(r, alpha, k, cells, out);
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

function sumOfRegularity(k: number, cells: Cells): number {
  if (k === 1) return 0;
  let total = 0;
  regularityTerm(k, cells).forEach((term, i) => {
    total += cells.weight[i] * term;
  });
  return total;
}
