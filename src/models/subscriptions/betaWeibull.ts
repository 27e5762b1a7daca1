/**
 * The likelihood that the subscription models share: S(t) = B(alpha, beta + t^c) / B(alpha, beta), where
 * theta ~ Beta(alpha, beta) is a customer's chance to leave and c how it grows (c > 1) or shrinks with tenure; c = 1 is
 * the shifted-beta-geometric (Fader, Hardie, Liu, Davin & Steenburgh 2018, Journal of Interactive Marketing 43).
 */
import { PerennialError } from '../../errors.ts';
import { digamma, lnBeta, trigamma } from '../../numerics/special.ts';
import { refuse, requireCounts, requireDiscount, requireSpans } from '../arguments.ts';
import type { Fit, Likelihood } from '../contract.ts';
import { type FitOptions, fitByMaximumLikelihood, orderedParameters } from '../maximumLikelihood.ts';
import type { FittedSubscriptionModel, Retention } from './contract.ts';

interface Member {
  readonly name: string;
  readonly title: string;
  /** `c` too where duration may matter. */
  readonly parameterNames: readonly ['alpha', 'beta'] | readonly ['alpha', 'beta', 'c'];
}

export function lnSurvival(alpha: number, beta: number, c: number, t: number): number {
  return t === 0 ? 0 : lnBeta(alpha, beta + t ** c) - lnBeta(alpha, beta);
}

export function betaWeibull({ name, parameterNames }: Member): Likelihood<Retention> {
  return {
    name,
    parameterNames,
    starts: () =>
      [
        [1, 4, 1],
        [0.3, 1, 1.5],
        [5, 20, 0.8],
      ].map((start) => start.slice(0, parameterNames.length)),
    logLikelihood(theta, { lost, kept }, out) {
      const [alpha, beta, c = 1] = theta;
      const n = theta.length;
      out?.gradient.fill(0);
      for (const row of out?.hessian ?? []) row.fill(0);
      let total = 0;
      let before = { ln: 0, first: [0, 0, 0], second: square(() => 0) };
      for (let t = 1; t <= lost.length; t++) {
        const now = survivalAt(alpha, beta, c, t);
        const step = now.ln - before.ln;
        // ln[S(t - 1) - S(t)], and the odds of renewing, by which its derivatives go.
        total += lost[t - 1] * (before.ln + Math.log(-Math.expm1(step))) + kept[t - 1] * now.ln;
        const odds = 1 / Math.expm1(-step);
        for (let p = 0; out && p < n; p++) {
          const dp = now.first[p] - before.first[p];
          out.gradient[p] += lost[t - 1] * (before.first[p] - odds * dp) + kept[t - 1] * now.first[p];
          for (let q = 0; q < n; q++) {
            const dq = now.first[q] - before.first[q];
            const curvature = odds * (now.second[p][q] - before.second[p][q]) + odds * (1 + odds) * dp * dq;
            out.hessian[p][q] += lost[t - 1] * (before.second[p][q] - curvature) + kept[t - 1] * now.second[p][q];
          }
        }
        before = now;
      }
      return total;
    },
  };
}

/** ln S(t), t >= 1, with first and second derivatives in alpha, beta and c. */
function survivalAt(alpha: number, beta: number, c: number, t: number) {
  const u = t ** c;
  const du = u * Math.log(t);
  const [all, some] = [alpha + beta, beta + u];
  const [psi, psi1] = [digamma(all + u), trigamma(all + u)];
  const [dAll, ddAll] = [psi - digamma(all), psi1 - trigamma(all)];
  // Derivatives in u = t^c, through which c acts.
  const inU = digamma(some) - psi;
  const inUU = trigamma(some) - psi1;
  const inBeta = digamma(some) - digamma(beta) - dAll;
  const inBetaBeta = trigamma(some) - trigamma(beta) - ddAll;
  return {
    ln: lnSurvival(alpha, beta, c, t),
    first: [-dAll, inBeta, inU * du],
    second: [
      [-ddAll, -ddAll, -psi1 * du],
      [-ddAll, inBetaBeta, inUU * du],
      [-psi1 * du, inUU * du, inUU * du * du + inU * du * Math.log(t)],
    ],
  };
}

function square(value: () => number): number[][] {
  return [0, 1, 2].map(() => [value(), value(), value()]);
}

/** @throws TOO_LITTLE_DATA with fewer renewals seen than parameters, or where nobody has left */
export function fitSubscriptions(
  member: Member,
  retention: Retention,
  options: FitOptions = {},
): FittedSubscriptionModel {
  const left = retention.lost.reduce((sum, n) => sum + n, 0);
  const need = member.parameterNames.length;
  if (left === 0 || retention.lost.length < need) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: `The ${member.title} model`,
      need: `customers who left, and at least ${need} renewals`,
      have: left === 0 ? 'nobody who left' : `${retention.lost.length}`,
      remedy: 'Give more customers or a longer history.',
    });
  }
  const fit = fitByMaximumLikelihood(betaWeibull(member), retention, retention.customers, options);
  return bindSubscriptions(member, fit);
}

/** Binds a subscription model to parameters learnt earlier. Throws PARAMETERS_INVALID. */
export function bindSubscriptions(member: Member, fit: Fit): FittedSubscriptionModel {
  const [alpha, beta, c = 1] = orderedParameters(member, fit.parameters);
  const ln = (t: number) => lnSurvival(alpha, beta, c, t);
  /** Payments from the `from`th renewal on, given so many renewals, each a period later than the one before. */
  const worth = (discount: number, renewals: number, from: number) => {
    requireDiscount(discount);
    const delta = Math.log1p(discount);
    return sumToInfinity((s) => Math.exp(ln(from + s) - ln(renewals) - delta * s));
  };
  return Object.freeze({
    ...fit,
    title: member.title,
    survival(t: Float64Array) {
      requireSpans('t', t);
      return t.map((v) => Math.exp(ln(v)));
    },
    retention(t: Float64Array) {
      requireSpans('t', t);
      const early = t.findIndex((v) => v < 1);
      if (early >= 0) refuse(`t[${early}]`, t[early], 'it must be 1 or more: renewals count from the 1st');
      return t.map((v) => Math.exp(ln(v) - ln(v - 1)));
    },
    expectedLifetime: (discount: number) => worth(discount, 0, 0),
    // Fader & Hardie (2010), "Customer-base valuation in a contractual setting", eq. 6.
    residualLifetime(discount: number, renewals: Float64Array) {
      requireCounts('renewals', renewals);
      return renewals.map((m) => worth(discount, m, m + 1));
    },
  });
}

/** Terms added one by one; those beyond are so smooth that an integral takes their place. */
const ONE_BY_ONE = 1000;

/**
 * g(0) + g(1) + … for a positive, decreasing g that far out is smooth, to about 1e-12: the rest by the midpoint form of
 * the Euler-Maclaurin formula (NIST DLMF 2.10.1), its integral by exp-sinh quadrature (Takahasi & Mori 1974).
 */
export function sumToInfinity(g: (s: number) => number): number {
  let sum = 0;
  for (let s = 0; s < ONE_BY_ONE; s++) {
    const term = g(s);
    sum += term;
    if (term < 1e-18 * sum) return sum;
  }
  const start = ONE_BY_ONE - 0.5;
  const h = 1 / 64;
  let integral = 0;
  for (let i = -4 / h; i <= 4 / h; i++) {
    const reach = Math.exp((Math.PI / 2) * Math.sinh(i * h));
    integral += h * (Math.PI / 2) * Math.cosh(i * h) * reach * g(start + reach);
  }
  return sum + integral + (g(ONE_BY_ONE) - g(ONE_BY_ONE - 1)) / 24;
}
