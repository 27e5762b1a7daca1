/**
 * NBD: purchases are Poisson at a rate lambda ~ Gamma(r, alpha), and nobody ever leaves (Ehrenberg 1959, "The pattern of
 * consumer purchases"). The model that others become where dropout vanishes.
 */
import { lowerBeta } from '../../numerics/incompleteBeta.ts';
import { lnBeta, lnRising } from '../../numerics/special.ts';
import type { PurchaseModel } from '../contract.ts';
import { gammaPoissonSum, totalsOf } from './gammaPoissonLikelihood.ts';

export const nbd: PurchaseModel = {
  name: 'nbd',
  title: 'NBD',
  reference: 'Ehrenberg (1959), Applied Statistics 8(1)',
  parameterNames: ['r', 'alpha'],
  starts(cells) {
    const { purchases, time } = totalsOf(cells);
    return [0.5, 5, 0.05].map((r) => [r, (r * time) / purchases]);
  },
  logLikelihood([r, alpha], cells, out) {
    out?.gradient.fill(0);
    for (const row of out?.hessian ?? []) row.fill(0);
    return gammaPoissonSum(r, alpha, 1, cells, out);
  },
  logLikelihoods([r, alpha], cells) {
    const rising = cells.levels.x.values.map((x) => lnRising(r, x));
    return cells.x.map(
      (x, i) =>
        rising[cells.levels.x.index[i]] -
        r * Math.log1p(cells.T[i] / alpha) -
        (x > 0 ? x * Math.log(alpha + cells.T[i]) : 0),
    );
  },
  pAlive: (_, cells) => new Float64Array(cells.length).fill(1),
  pReturn: ([r, alpha], cells, horizon) =>
    cells.x.map((x, i) => -Math.expm1(-(r + x) * Math.log1p(horizon / (alpha + cells.T[i])))),
  expectedPurchases: ([r, alpha], cells, horizon, rate) =>
    cells.x.map((x, i) => ((r + x) / (alpha + cells.T[i])) * presentTime(horizon, rate)),
  pmf: ([r, alpha], cells, n, horizon) => cells.x.map((x, i) => nbdPmf(n, horizon, r + x, alpha + cells.T[i])),
  atLeast:
    ([r, alpha], { x, T }, horizon) =>
    (cell, n) =>
      nbdTail(n, horizon, r + x[cell], alpha + T[cell]),
  unconditionalExpectation: ([r, alpha], t) => t.map((v) => (r / alpha) * v),
  unconditionalPmf: ([r, alpha], n, t) => nbdPmf(n, t, r, alpha),
  simulate([r, alpha], ages, random) {
    const x = new Float64Array(ages.length);
    const tx = new Float64Array(ages.length);
    for (let i = 0; i < ages.length; i++) {
      // A rate too small for a double is 0: its first purchase never comes.
      const lambda = random.gamma(r, alpha);
      for (let at = random.exponential() / lambda; at <= ages[i]; at += random.exponential() / lambda) {
        x[i]++;
        tx[i] = at;
      }
    }
    return { x, tx };
  },
};

/** Time until the horizon, discounted continuously: (1 - e^(-rate H)) / rate. */
export function presentTime(horizon: number, rate: number): number {
  return rate * horizon < 1e-17 ? horizon : -Math.expm1(-rate * horizon) / rate;
}

/** P(exactly n events in (0, t]) where the rate is Gamma(r, alpha). */
export function nbdPmf(n: number, t: number, r: number, alpha: number): number {
  if (t === 0) return n === 0 ? 1 : 0;
  return Math.exp(lnWays(n, r) - r * Math.log1p(t / alpha) - n * Math.log1p(alpha / t));
}

/** ln of Gamma(r + n) / (Gamma(r) n!), without the cancellation that two large logarithms bring. */
export function lnWays(n: number, r: number): number {
  return n <= 64 ? lnRising(r, n) - lnRising(1, n) : -Math.log(n) - lnBeta(r, n);
}

/** Sums of more terms than this are left to an integral, whose work does not grow with n. */
const MOST_TERMS = 1024;

/**
 * P(at least n events in (0, t]), which is I_z(n, r) with z = t / (alpha + t). Where the terms from n on shrink by a good
 * part each, their sum; elsewhere what is left of P(at least one) = 1 - (1 + t / alpha)^-r by the terms below n, which are
 * the lesser part there; the incomplete beta function where either takes too many terms.
 */
export function nbdTail(n: number, t: number, r: number, alpha: number): number {
  if (n === 0) return 1;
  if (t === 0) return 0;
  const any = -Math.expm1(-r * Math.log1p(t / alpha));
  if (n === 1 || t === Infinity) return any;
  const z = t / (alpha + t);
  if (n <= (r * t) / alpha || n <= t / alpha) {
    let below = 0;
    let term = nbdPmf(n - 1, t, r, alpha);
    let j = n - 1;
    for (; j >= n - MOST_TERMS && j > 0 && term > 1e-18 * below; j--) {
      below += term;
      term *= j / ((r + j - 1) * z);
    }
    if (j === 0 || !(term > 1e-18 * below)) return Math.max(0, any - below);
  } else {
    let above = 0;
    let term = nbdPmf(n, t, r, alpha);
    let j = n;
    for (; j < n + MOST_TERMS && term > 1e-17 * above * (1 - z); j++) {
      above += term;
      term *= (z * (r + j)) / (j + 1);
    }
    if (j < n + MOST_TERMS) return Math.min(above, any);
  }
  return Math.min(any, lowerBeta(n, r, t / alpha));
}
