/**
 * The log-likelihood of the beta-geometric family (see betaGeometricLikelihood.ts) with all derivatives, in one pass over the cells. The
 * pass is one loop in one function: that is compiled once, and a first fit takes little longer than compiling does.
 */

import type { Cells } from '../../facts/cells.ts';
import type { Derivatives } from '../../numerics/newton.ts';
import { digammaRise, lnRising, trigammaRise } from '../../numerics/special.ts';
import { sumOfRegularity, waiting } from './erlangPhases.ts';
import { customersByX, gammaPoissonSum } from './gammaPoissonLikelihood.ts';

/** Which member of the family. */
export interface Kind {
  /** Events of the Poisson process that make a purchase. */
  readonly k: number;
  /** Chances to leave at the first purchase: 0 or 1. */
  readonly atFirst: number;
}

/** ln of P(leaves at the last of so many chances) over P(stays through them). */
export function lnOddsOfLeaving(a: number, b: number, chances: number): number {
  return chances > 0 ? Math.log(a) - Math.log(b + chances - 1) : -Infinity;
}

/** The log-likelihood with its gradient and Hessian in (r, alpha, a, b). */
export function withDerivatives(theta: Float64Array, kind: Kind, cells: Cells, out: Derivatives): number {
  const [r, alpha, a, b] = theta;
  const { k, atFirst } = kind;
  const { gradient: g, hessian: H } = out;
  g.fill(0);
  for (const row of H) row.fill(0);
  let total = gammaPoissonSum(r, alpha, k, cells, out) + sumOfRegularity(k, cells);
  const sums = sumOverCells(termsOfX(theta, kind, cells), termsOfTime(r, alpha, k, cells), cells);
  // Derivative of the log-odds in a; that in b differs from x to x, and is in the sums.
  const da = 1 / a;
  total += sums.value;
  g[0] += sums.r;
  g[1] += sums.alpha;
  g[2] += sums.left * da;
  g[3] += sums.leftB;
  H[0][0] += sums.rr;
  H[0][1] += sums.ralpha;
  H[1][1] += sums.alphaalpha;
  H[0][2] += sums.varianceR * da;
  H[0][3] += sums.varianceRB;
  H[1][2] += sums.varianceAlpha * da;
  H[1][3] += sums.varianceAlphaB;
  H[2][2] += (sums.variance - sums.left) * da * da;
  H[2][3] += sums.varianceB * da;
  H[3][3] += sums.varianceBB;
  customersByX(cells).forEach((customers, m) => {
    const chances = cells.levels.x.values[m] + atFirst;
    const dab = digammaRise(a + b, chances);
    const daabb = trigammaRise(a + b, chances);
    total += customers * (lnRising(b, chances) - lnRising(a + b, chances));
    g[2] -= customers * dab;
    g[3] += customers * (digammaRise(b, chances) - dab);
    H[2][2] -= customers * daabb;
    H[2][3] -= customers * daabb;
    H[3][3] += customers * (trigammaRise(b, chances) - daabb);
  });
  for (let p = 1; p < 4; p++) for (let q = 0; q < p; q++) H[p][q] = H[q][p];
  return total;
}

/** Terms in x alone, once a distinct value: r + k x, its part of the log-odds of having left, and their derivative in b. */
function termsOfX([r, , a, b]: Float64Array, { k, atFirst }: Kind, { levels }: Cells) {
  const { values } = levels.x;
  return {
    R: values.map((x) => r + k * x),
    odds: values.map((x) => lnOddsOfLeaving(a, b, x + atFirst)),
    db: values.map((x) => (x + atFirst > 0 ? -1 / (b + x + atFirst - 1) : 0)),
  };
}

/** Terms in T alone and tx alone, once a distinct value, and the waiting terms, of which there are none for k = 1. */
function termsOfTime(r: number, alpha: number, k: number, cells: Cells) {
  const { T, tx } = cells.levels;
  return {
    lnAge: T.values.map((v) => Math.log(alpha + v)),
    perAge: T.values.map((v) => 1 / (alpha + v)),
    lnLast: tx.values.map((v) => Math.log(alpha + v)),
    perLast: tx.values.map((v) => 1 / (alpha + v)),
    wait: k === 1 ? null : waiting(r, alpha, k, cells),
  };
}

/**
 * Sums over cells: of ln(waiting + odds of having left), that is the log-likelihood less the parts that buying and
 * staying add, and its derivatives in r and alpha; of P(left); and of its variance P (1 - P), alone and times the
 * derivatives of the log-odds in r and alpha. A B is a factor db, two of them a factor db².
 */
function sumOverCells(
  { R, odds, db }: ReturnType<typeof termsOfX>,
  { lnAge, perAge, lnLast, perLast, wait }: ReturnType<typeof termsOfTime>,
  { weight, levels }: Cells,
) {
  let value = 0;
  let r = 0;
  let alpha = 0;
  let rr = 0;
  let ralpha = 0;
  let alphaalpha = 0;
  let left = 0;
  let leftB = 0;
  let variance = 0;
  let varianceB = 0;
  let varianceBB = 0;
  let varianceR = 0;
  let varianceRB = 0;
  let varianceAlpha = 0;
  let varianceAlphaB = 0;
  // Values of one x are summed by themselves: a sum of fewer terms is rounded less.
  let ofX = 0;
  for (let i = 0, last = -1; i < weight.length; i++) {
    const m = levels.x.index[i];
    const j = levels.T.index[i];
    const l = levels.tx.index[i];
    if (m !== last) {
      value += ofX;
      ofX = 0;
      last = m;
    }
    const w = weight[i];
    const b = db[m];
    const since = lnAge[j] - lnLast[l];
    const lost = perAge[j] - perLast[l];
    const lnWait = wait ? wait.ln[i] : 0;
    const logit = odds[m] + R[m] * since - lnWait;
    const e = Math.exp(-Math.abs(logit));
    const likelier = 1 / (1 + e);
    const wLeft = w * (logit > 0 ? likelier : e * likelier);
    const v = w * e * likelier * likelier;
    const dr = since - (wait ? wait.r[i] : 0);
    const dalpha = R[m] * lost - (wait ? wait.alpha[i] : 0);
    ofX += w * (lnWait + Math.max(logit, 0) + Math.log(1 + e));
    r += wLeft * dr;
    alpha += wLeft * dalpha;
    rr += v * dr * dr;
    ralpha += v * dr * dalpha + wLeft * lost;
    alphaalpha += v * dalpha * dalpha - wLeft * R[m] * lost * (perAge[j] + perLast[l]);
    if (wait) {
      const wAlive = w - wLeft;
      r += w * wait.r[i];
      alpha += w * wait.alpha[i];
      rr += wAlive * wait.rr[i];
      ralpha += wAlive * wait.ralpha[i];
      alphaalpha += wAlive * wait.alphaalpha[i];
    }
    left += wLeft;
    leftB += wLeft * b;
    variance += v;
    varianceB += v * b;
    varianceBB += (v + wLeft) * b * b;
    varianceR += v * dr;
    varianceRB += v * dr * b;
    varianceAlpha += v * dalpha;
    varianceAlphaB += v * dalpha * b;
  }
  return {
    value: value + ofX,
    r,
    alpha,
    rr,
    ralpha,
    alphaalpha,
    left,
    leftB,
    variance,
    varianceB,
    varianceBB,
    varianceR,
    varianceRB,
    varianceAlpha,
    varianceAlphaB,
  };
}
