/**
 * Gamma-Gamma: each purchase's amount is Gamma(p, nu), nu ~ Gamma(q, gamma) differs between customers and not over time,
 * and spend does not depend on how often a customer buys (Fader & Hardie 2013, "The Gamma-Gamma model of monetary
 * value"; Fader, Hardie & Lee 2005, "RFM and CLV").
 */
import { PerennialError } from '../../errors.ts';
import { groupNumbers } from '../../numerics/grouping.ts';
import { oncePer } from '../../numerics/memoise.ts';
import { digamma, lnGamma, trigamma } from '../../numerics/special.ts';
import { requireSpend } from '../arguments.ts';
import type { Fit, FittedSpendModel, Likelihood, SpendCells } from '../contract.ts';
import { type FitOptions, fitByMaximumLikelihood, orderedParameters } from '../maximumLikelihood.ts';
import { type AutoFitOptions, isSettled, withWeakPriors } from '../regularise.ts';

const TITLE = 'Gamma-Gamma';
/** Below a shape of 2 spend has no variance; distributions of value then are as wide as at this one. */
const LEAST_SHAPE = 2.2;

/** Distinct x, customers of each, and sums over customers that do not depend on parameters. */
const termsOf = oncePer((cells: SpendCells) => {
  const { values, index } = groupNumbers(cells.x);
  const weight = new Float64Array(values.length);
  const sums = { weight: 0, lnMean: 0, xLnMean: 0, xLnX: 0 };
  for (let i = 0; i < cells.length; i++) {
    const [w, x, lnMean] = [cells.weight[i], cells.x[i], Math.log(cells.mean[i])];
    weight[index[i]] += w;
    sums.weight += w;
    sums.lnMean += w * lnMean;
    sums.xLnMean += w * x * lnMean;
    sums.xLnX += w * x * Math.log(x);
  }
  return { values, index, weight, sums };
});

export const gammaGammaLikelihood: Likelihood<SpendCells> = {
  name: 'gamma-gamma',
  parameterNames: ['p', 'q', 'gamma'],
  starts(cells) {
    let [sum, n] = [0, 0];
    for (let i = 0; i < cells.length; i++) {
      sum += cells.weight[i] * cells.mean[i];
      n += cells.weight[i];
    }
    // The population mean p gamma / (q - 1) at the observed mean.
    return [
      [5, 4],
      [1, 2],
      [20, 10],
    ].map(([p, q]) => [p, q, ((q - 1) * sum) / n / p]);
  },
  logLikelihood([p, q, gamma], cells, out) {
    const { values, index, weight, sums } = termsOf(cells);
    const lnNorm = values.map((x) => lnGamma(p * x + q) - lnGamma(p * x) - lnGamma(q));
    const dq = out ? values.map((x) => digamma(p * x + q)) : values;
    const dp = out ? values.map((x) => digamma(p * x)) : values;
    const ddq = out ? values.map((x) => trigamma(p * x + q)) : values;
    const ddp = out ? values.map((x) => trigamma(p * x)) : values;
    const [psiQ, psiQ1] = [digamma(q), trigamma(q)];
    const lnGammaScale = Math.log(gamma);
    // Fader & Hardie (2013), eq. 1a; what does not depend on parameters is summed once.
    let total = q * lnGammaScale * sums.weight + p * (sums.xLnMean + sums.xLnX) - sums.lnMean;
    for (let k = 0; k < values.length; k++) total += weight[k] * lnNorm[k];
    let [gp, gq, gg, hpp, hpq, hpg, hqq, hqg, hgg] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < cells.length; i++) {
      const w = cells.weight[i];
      const x = cells.x[i];
      const z = cells.mean[i];
      const k = index[i];
      const scale = gamma + x * z;
      const lnScale = Math.log(scale);
      total -= w * (p * x + q) * lnScale;
      if (!out) continue;
      gp += w * x * (dq[k] - dp[k] + Math.log(x * z) - lnScale);
      gq += w * (dq[k] - psiQ + lnGammaScale - lnScale);
      gg += w * (q / gamma - (p * x + q) / scale);
      hpp += w * x * x * (ddq[k] - ddp[k]);
      hpq += w * x * ddq[k];
      hpg -= (w * x) / scale;
      hqq += w * (ddq[k] - psiQ1);
      hqg += w * (1 / gamma - 1 / scale);
      hgg += w * ((p * x + q) / scale ** 2 - q / gamma ** 2);
    }
    if (out) {
      out.gradient.set([gp, gq, gg]);
      out.hessian[0].set([hpp, hpq, hpg]);
      out.hessian[1].set([hpq, hqq, hqg]);
      out.hessian[2].set([hpg, hqg, hgg]);
    }
    return total;
  },
};

/**
 * Keeps the customers with at least one repeat purchase of a positive amount.
 *
 * @param x     repeat purchases of a positive amount, length n
 * @param mean  their mean amount, length n
 */
export function makeSpendCells(x: Float64Array, mean: Float64Array): SpendCells {
  const rows: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0) continue;
    if (!(mean[i] > 0 && mean[i] < Infinity)) {
      throw new PerennialError('CELLS_INVALID', {
        row: i,
        field: 'meanSpend',
        value: mean[i],
        rule: 'mean spend must be positive where there is any',
      });
    }
    rows.push(i);
  }
  // One order whatever the customers' order, so that sums round alike.
  rows.sort((i, j) => x[i] - x[j] || mean[i] - mean[j]);
  return {
    length: rows.length,
    x: Float64Array.from(rows, (i) => x[i]),
    mean: Float64Array.from(rows, (i) => mean[i]),
    weight: new Float64Array(rows.length).fill(1),
  };
}

/**
 * @param options  `prior` is 'auto' unless said otherwise: weak priors step in where maximum likelihood leaves parameters
 *   open; status and identifiability stay those of the data
 * @throws TOO_LITTLE_DATA with fewer than three repeat customers, or when all of them spend the same
 */
export function fitGammaGamma(cells: SpendCells, options: AutoFitOptions = {}): FittedSpendModel {
  const constant = cells.mean.every((z) => z === cells.mean[0]);
  if (cells.length < 3 || constant) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: `The ${TITLE} model`,
      need: 'at least three customers who bought again, with differing spend',
      have: cells.length < 3 ? `${cells.length}` : 'one spend for all',
      remedy: 'Give more customers or a longer history.',
    });
  }
  const { prior = 'auto', ...search } = options;
  const fitWith = (chosen: NonNullable<FitOptions['prior']>) =>
    fitByMaximumLikelihood(gammaGammaLikelihood, cells, cells.length, { ...search, prior: chosen });
  if (prior !== 'auto') return bindGammaGamma(fitWith(prior));
  const plain = fitWith('none');
  if (isSettled(plain)) return bindGammaGamma(plain);
  const why = 'Weak priors were added: they decide what these data leave open.';
  return bindGammaGamma(withWeakPriors(plain, fitWith('weak'), why));
}

export function bindGammaGamma(fit: Fit): FittedSpendModel {
  const [p, q, gamma] = orderedParameters(gammaGammaLikelihood, fit.parameters);
  return Object.freeze({
    ...fit,
    title: TITLE,
    hasMean: q > 1,
    // Fader & Hardie (2013), eq. 5: the customer's own mean, shrunk towards the population's.
    expectedSpend(x: Float64Array, mean: Float64Array) {
      requireSpend(x, mean);
      return x.map((n, i) => (p * (gamma + (n > 0 ? n * mean[i] : 0))) / (p * n + q - 1));
    },
    // Given n purchases their sum is beta prime (p n, shape), scaled; its second moment exists where shape > 2.
    scatter(x: Float64Array) {
      const between = x.map((n) => {
        const shape = Math.max(LEAST_SHAPE, p * n + q);
        return (shape - 1) / (shape - 2);
      });
      return { between, within: 1 / p };
    },
  });
}
