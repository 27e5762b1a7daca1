/**
 * Purchases are Poisson at a rate lambda ~ Gamma(r, alpha) for as long as a lifetime lasts that has nothing to do with
 * them: the Pareto/NBD and the models that differ from it in the distribution of lifetimes alone.
 *
 * With Q(y) = S(y) (1 + y / alpha)^-(r + x), staying until y without a further purchase, the likelihood of (x, tx, T) is
 *
 *   Gamma(r + x) / Gamma(r) alpha^-x [ Q(T) + integral over (tx, T] of f(y) / S(y) Q(y) dy ],
 *
 * alive at T or dead since y (Schmittlein, Morrison & Colombo 1987, appendix). Given that the customer is alive,
 * lambda ~ Gamma(r + x, alpha + T), and the lifetime is known to exceed T and no more.
 */

import type { Cells } from '../../facts/cells.ts';
import { lastPer, memoise } from '../../numerics/memoise.ts';
import type { Derivatives } from '../../numerics/newton.ts';
import type { Random } from '../../numerics/random.ts';
import { digammaRise, lnRising, log1pExp, logistic, trigammaRise } from '../../numerics/special.ts';
import type { PurchaseModel } from '../contract.ts';
import { ageCurve } from './ageCurve.ts';
import { byXAndT, countsByXAndT } from './byXAndT.ts';
import { overDeaths } from './dropoutIntegrals.ts';
import { gammaPoissonSum, totalsOf } from './gammaPoissonLikelihood.ts';
import { atLeast, exactly, type Lifetime, remainingTime, returning } from './lifetime.ts';
import { nbd } from './nbd.ts';

/** Curves that are remembered: some horizons, each of some hundred frequencies. */
const CURVES = 4096;

interface Variant {
  readonly name: string;
  readonly title: string;
  readonly reference: string;
  /** The mixture of simpler lifetimes that this one tends to, if any. */
  readonly collapsesTo?: PurchaseModel;
  /** The lifetime's parameters; theirs follow r and alpha. */
  readonly lifetimeParameters: readonly string[];
  /** The lifetime at parameters (theta without its first two). */
  lifetime(theta: Float64Array): Lifetime;
  /** A lifetime whose survival is e^-cumulativeHazard. */
  ageAt(theta: Float64Array, cumulativeHazard: number): number;
  /** Guesses for the lifetime's parameters where customers are observed for `age` on average. */
  guesses(age: number): number[][];
}

export function lifetimeMixture(variant: Variant): PurchaseModel {
  const lifetimeOf = (theta: Float64Array) => variant.lifetime(theta.subarray(2));
  // One forecast asks for several figures of the same cells.
  const columns = lastPer((theta, cells: Cells) => columnsOf(theta, cells, lifetimeOf(theta)));
  /** Of many customers in turn: curves over ages, remembered. */
  const returnCurve = memoise((x: number, horizon: number, ...theta: number[]) => {
    const [lifetime, [r, alpha]] = [lifetimeOf(Float64Array.from(theta)), theta];
    return ageCurve(alpha, (T) => returning(lifetime, T, horizon, r + x, alpha + T));
  }, CURVES);
  const timeCurve = memoise((horizon: number, rate: number, ...theta: number[]) => {
    const lifetime = lifetimeOf(Float64Array.from(theta));
    return ageCurve(theta[1], (T) => remainingTime(lifetime, T, horizon, rate));
  });
  const { name, title, reference } = variant;
  return {
    name,
    title,
    reference,
    parameterNames: ['r', 'alpha', ...variant.lifetimeParameters],
    withoutDropout: nbd,
    ...(variant.collapsesTo ? { collapsesTo: variant.collapsesTo } : {}),
    starts: (cells) => starts(cells, variant),
    logLikelihood: (theta, cells, out) => logLikelihood(theta, cells, lifetimeOf(theta), out),
    logLikelihoods: (theta, cells) => columns(theta, cells).logLikelihood.slice(),
    pAlive(theta, cells, later) {
      const lifetime = lifetimeOf(theta);
      const { pAlive } = columns(theta, cells);
      if (later === 0) return pAlive.slice();
      const stays = cells.levels.T.values.map((T) => {
        lifetime.at(T);
        const now = lifetime.cumulativeHazard;
        lifetime.at(T + later);
        return Math.exp(now - lifetime.cumulativeHazard);
      });
      return pAlive.map((p, i) => p * stays[cells.levels.T.index[i]]);
    },
    pReturn(theta, cells, horizon) {
      const lifetime = lifetimeOf(theta);
      const { pAlive } = columns(theta, cells);
      const [r, alpha] = theta;
      const returns = byXAndT(
        cells,
        alpha,
        (x) => (T) => returning(lifetime, T, horizon, r + x, alpha + T),
        (x) => returnCurve(x, horizon, ...theta),
      );
      return pAlive.map((p, i) => p * Math.min(1, returns[i]));
    },
    expectedPurchases(theta, cells, horizon, rate) {
      const lifetime = lifetimeOf(theta);
      const { pAlive } = columns(theta, cells);
      const [r, alpha] = theta;
      const remaining = cells.apart
        ? timeCurve(horizon, rate, ...theta)
        : (T: number) => remainingTime(lifetime, T, horizon, rate);
      const time = cells.levels.T.values.map(remaining);
      return pAlive.map((p, i) => ((p * (r + cells.x[i])) / (alpha + cells.T[i])) * time[cells.levels.T.index[i]]);
    },
    pmf(theta, cells, n, horizon) {
      const lifetime = lifetimeOf(theta);
      const { pAlive, pDead } = columns(theta, cells);
      const [r, alpha] = theta;
      const whileAlive = byXAndT(cells, alpha, (x) => (T) => exactly(n, lifetime, T, horizon, r + x, alpha + T));
      return pAlive.map((p, i) => Math.min(1, p * whileAlive[i] + (n === 0 ? pDead[i] : 0)));
    },
    atLeast(theta, cells, horizon) {
      const lifetime = lifetimeOf(theta);
      const { pAlive } = columns(theta, cells);
      const [r, alpha] = theta;
      const whileAlive = countsByXAndT(cells, (x, T, n) => atLeast(n, lifetime, T, horizon, r + x, alpha + T));
      return (cell, n) => (n === 0 ? 1 : pAlive[cell] * whileAlive(cell, n));
    },
    unconditionalExpectation(theta, t) {
      const lifetime = lifetimeOf(theta);
      return t.map((horizon) => (theta[0] / theta[1]) * remainingTime(lifetime, 0, horizon, 0));
    },
    unconditionalPmf: (theta, n, t) => Math.min(1, exactly(n, lifetimeOf(theta), 0, t, theta[0], theta[1])),
    simulate: (theta, T, random) => simulate(theta, T, variant, random),
  };
}

function starts(cells: Cells, { guesses }: Variant): number[][] {
  const { customers, purchases, time } = totalsOf(cells);
  // Customers who left early make the rate of those who stay higher than it looks.
  const rate = (1.5 * purchases) / time;
  return guesses(time / customers).flatMap((lifetime, i) =>
    [[0.6, 1.5, 0.1][i % 3]].map((r) => [r, r / rate, ...lifetime]),
  );
}

/** Log-likelihood, P(alive) and P(dead) of each cell. */
function columnsOf(theta: Float64Array, cells: Cells, lifetime: Lifetime) {
  const [r, alpha] = theta;
  const { x, T, tx, levels } = cells;
  const rising = levels.x.values.map((v) => lnRising(r, v));
  const lnAge = levels.T.values.map((v) => Math.log1p(v / alpha));
  const lnTime = levels.T.values.map((v) => Math.log(alpha + v));
  const cumulativeHazard = levels.T.values.map((v) => {
    lifetime.at(v);
    return lifetime.cumulativeHazard;
  });
  const logLikelihood = new Float64Array(cells.length);
  const pAlive = new Float64Array(cells.length);
  const pDead = new Float64Array(cells.length);
  overDeaths(theta, cells, lifetime, false, (i, lnInactive, sums, level) => {
    const odds = Math.log(sums[0]) + level - lnInactive;
    const t = levels.T.index[i];
    const lnAliveAndInactive = -cumulativeHazard[t] - r * lnAge[t] - (x[i] > 0 ? x[i] * lnTime[t] : 0);
    logLikelihood[i] = rising[levels.x.index[i]] + lnAliveAndInactive + log1pExp(odds);
    pAlive[i] = logistic(-odds);
    pDead[i] = logistic(odds);
  });
  // Without a repeat purchase the likelihood may be 1 less a trifle, which only the trifle itself keeps: that the
  // customer returns, and so is not among these, within (0, T].
  for (let i = 0; i < cells.length && x[i] === 0; i++) {
    const repeated = tx[i] < T[i] ? returning(lifetime, 0, T[i], r, alpha) : 0;
    if (repeated < 0.5) logLikelihood[i] = Math.log1p(-repeated);
  }
  return { logLikelihood, pAlive, pDead };
}

function logLikelihood(theta: Float64Array, cells: Cells, lifetime: Lifetime, out?: Derivatives): number {
  return out ? withDerivatives(theta, cells, lifetime, out) : sumAlone(theta, cells, lifetime);
}

/** The sum without derivatives, as draws from a posterior want it hundreds of times. */
function sumAlone(theta: Float64Array, cells: Cells, lifetime: Lifetime): number {
  const { weight, levels } = cells;
  const cumulativeHazard = levels.T.values.map((t) => {
    lifetime.at(t);
    return lifetime.cumulativeHazard;
  });
  let total = gammaPoissonSum(theta[0], theta[1], 1, cells);
  // Most cells are one customer's: the logarithm of a product takes less time than their logarithms' sum.
  let product = 1;
  overDeaths(theta, cells, lifetime, false, (i, lnInactive, sums, level) => {
    const w = weight[i];
    total -= w * cumulativeHazard[levels.T.index[i]];
    const odds = sums[0] * Math.exp(level - lnInactive);
    if (odds > 1e150) total += w * (Math.log(sums[0]) + level - lnInactive);
    else if (w === 1) product *= 1 + odds;
    else total += w * Math.log1p(odds);
    if (product > 1e150) {
      total += Math.log(product);
      product = 1;
    }
  });
  return total + Math.log(product);
}

function withDerivatives(theta: Float64Array, cells: Cells, lifetime: Lifetime, out: Derivatives): number {
  let total = 0;
  const [r, alpha] = theta;
  const { gradient, hessian } = out;
  const { weight, T, levels } = cells;
  const k = theta.length;
  const more = k - 2;
  const pairs = (more * (more + 1)) / 2;
  const xs = levels.x.values;
  const rising = xs.map((x) => lnRising(r, x));
  const risingSlope = xs.map((x) => digammaRise(r, x));
  const risingCurve = xs.map((x) => trigammaRise(r, x));
  // Of staying until T without a purchase: logarithm and derivatives in the lifetime's parameters, once a level of T.
  const ages = levels.T.values;
  const lnAge = ages.map((t) => Math.log1p(t / alpha));
  const lnTime = ages.map((t) => Math.log(alpha + t));
  const cumulativeHazard = new Float64Array(ages.length);
  const firstOfAge = new Float64Array(ages.length * more);
  const secondOfAge = new Float64Array(ages.length * pairs);
  ages.forEach((t, j) => {
    lifetime.at(t);
    cumulativeHazard[j] = lifetime.cumulativeHazard;
    lifetime.differentiateSurvival();
    firstOfAge.set(lifetime.first, j * more);
    secondOfAge.set(lifetime.second, j * pairs);
  });
  const alive = new Float64Array(k);
  const first = new Float64Array(k);
  const sum = new Float64Array((k * (k + 1)) / 2);
  overDeaths(theta, cells, lifetime, true, (i, lnInactive, sums, level) => {
    const w = weight[i];
    const x = cells.x[i];
    const t = levels.T.index[i];
    const l = levels.x.index[i];
    const odds = Math.log(sums[0]) + level - lnInactive;
    total += w * (rising[l] - cumulativeHazard[t] - r * lnAge[t] - (x > 0 ? x * lnTime[t] : 0) + log1pExp(odds));
    const p = w * logistic(-odds);
    // Means over the time of death, given that the customer died; none where nobody can have.
    const q = sums[0] > 0 ? (w * logistic(odds)) / sums[0] : 0;
    const age = 1 / (alpha + T[i]);
    const exposure = (T[i] * age) / alpha;
    alive[0] = -lnAge[t];
    alive[1] = r * exposure - x * age;
    for (let a = 0; a < more; a++) alive[2 + a] = firstOfAge[t * more + a];
    let at = 0;
    let second = t * pairs;
    for (let a = 0; a < k; a++) {
      first[a] = p * alive[a] + q * sums[1 + a];
      gradient[a] += first[a];
    }
    const unit = 1 / w;
    for (let a = 0; a < k; a++) {
      for (let b = a; b < k; b++) {
        let curve = alive[a] * alive[b];
        if (a > 1) curve += secondOfAge[second++];
        sum[at] += p * curve + q * sums[1 + k + at] - unit * first[a] * first[b];
        at++;
      }
    }
    sum[1] += p * exposure;
    sum[k] += p * (x * age * age - r * exposure * (1 / alpha + age));
    gradient[0] += w * risingSlope[l];
    sum[0] += w * risingCurve[l];
  });
  let at = 0;
  for (let a = 0; a < k; a++) {
    for (let b = a; b < k; b++) {
      hessian[a][b] += sum[at++];
      if (a !== b) hessian[b][a] = hessian[a][b];
    }
  }
  return total;
}

function simulate(theta: Float64Array, ages: Float64Array, { ageAt }: Variant, random: Random) {
  const x = new Float64Array(ages.length);
  const tx = new Float64Array(ages.length);
  for (let i = 0; i < ages.length; i++) {
    const lambda = random.gamma(theta[0], theta[1]);
    const end = Math.min(ages[i], ageAt(theta.subarray(2), random.exponential()));
    x[i] = random.poisson(lambda * end);
    // Given how many there are, a Poisson stream's times are uniform; this is the latest of x of them.
    if (x[i] > 0) tx[i] = end * Math.exp(Math.log(random.uniform()) / x[i]);
  }
  return { x, tx };
}
