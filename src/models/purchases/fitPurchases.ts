import { PerennialError } from '../../errors.ts';
import type { Cells } from '../../facts/cells.ts';
import type { Random } from '../../numerics/random.ts';
import { requireCount, requireDiscountedSpan, requireSpan, requireSpans } from '../arguments.ts';
import type { Fit, FittedPurchaseModel, PurchaseModel } from '../contract.ts';
import { isSignificant, likelihoodRatio } from '../likelihoodRatio.ts';
import { fitByMaximumLikelihood, orderedParameters } from '../maximumLikelihood.ts';
import { type AutoFitOptions, isSettled, withWeakPriors } from '../regularise.ts';
import { testDropout } from './dropout.ts';
import { totalsOf } from './gammaPoissonLikelihood.ts';

/** With so few customers who bought again, what is left open is taken for a lack of data. */
const FEW_REPEATERS = 200;

/**
 * Fits a purchase model to cells by maximum likelihood and binds it to what it learnt.
 *
 * @param options  `prior` is 'auto' unless said otherwise: weak priors step in where maximum likelihood leaves parameters
 *   open and fewer than 200 customers bought again; status, identifiability and the test of dropout stay those of the data
 * @throws TOO_LITTLE_DATA  where no customer bought twice, or nobody has been observed for any time
 */
export function fitPurchaseModel(
  model: PurchaseModel,
  cells: Cells,
  options: AutoFitOptions = {},
): FittedPurchaseModel {
  const { customers, repeats, time } = totalsOf(cells);
  if (repeats === 0 || time === 0) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: `The ${model.title} model`,
      need: 'customers who bought again',
      have: repeats === 0 ? 'none' : 'no time observed',
      remedy: 'Give more customers or a longer history.',
    });
  }
  const { prior = 'auto', ...search } = options;
  const found = fitByMaximumLikelihood(model, cells, customers, {
    ...search,
    prior: prior === 'auto' ? 'none' : prior,
  });
  // Under a prior log-likelihoods are no maxima: there is nothing to test.
  if (prior !== 'auto' && prior !== 'none') return bindPurchaseModel(model, found);
  const plain = { ...found, detail: detailOf(model, cells, found), dropout: testDropout(model, cells, found) };
  if (prior === 'none' || isSettled(plain) || repeats >= FEW_REPEATERS) return bindPurchaseModel(model, plain);
  const regularised = fitByMaximumLikelihood(model, cells, customers, { ...search, prior: 'weak' });
  const why = `Only ${repeats} customers bought again, so weak priors were added: they decide what these data leave open.`;
  return bindPurchaseModel(model, withWeakPriors(plain, regularised, why));
}

/** Where a fit is not settled and explains no more than a simpler model, says which. */
function detailOf(model: PurchaseModel, cells: Cells, fit: Fit): string {
  if (!model.collapsesTo || isSettled(fit)) return fit.detail;
  const simpler = fitByMaximumLikelihood(model.collapsesTo, cells, fit.observations);
  const more = model.parameterNames.length - model.collapsesTo.parameterNames.length;
  if (isSignificant(likelihoodRatio(simpler.logLikelihood, fit.logLikelihood, more, true))) return fit.detail;
  return `${fit.detail} It collapses to ${model.collapsesTo.title}, which explains these purchases as well: use that.`.trim();
}

/** Binds a purchase model to parameters learnt earlier (a bundle's, say). Throws PARAMETERS_INVALID. */
export function bindPurchaseModel(model: PurchaseModel, fit: Fit): FittedPurchaseModel {
  const theta = orderedParameters(model, fit.parameters);
  return Object.freeze({
    ...fit,
    title: model.title,
    logLikelihoods: (cells: Cells) => model.logLikelihoods(theta, cells),
    pAlive(cells: Cells, later = 0) {
      requireSpan('later', later);
      return model.pAlive(theta, cells, later);
    },
    pReturn(cells: Cells, horizon: number) {
      requireSpan('horizon', horizon);
      return model.pReturn(theta, cells, horizon);
    },
    expectedPurchases(cells: Cells, horizon: number) {
      requireSpan('horizon', horizon);
      return model.expectedPurchases(theta, cells, horizon, 0);
    },
    discountedPurchases(cells: Cells, rate: number, horizon = Infinity) {
      requireDiscountedSpan(rate, horizon);
      return model.expectedPurchases(theta, cells, horizon, rate);
    },
    pmf(cells: Cells, n: number, horizon: number) {
      requireCount('n', n);
      requireSpan('horizon', horizon);
      return model.pmf(theta, cells, n, horizon);
    },
    atLeast(cells: Cells, horizon: number) {
      requireSpan('horizon', horizon);
      return model.atLeast(theta, cells, horizon);
    },
    unconditionalExpectation(t: Float64Array) {
      requireSpans('t', t);
      return model.unconditionalExpectation(theta, t);
    },
    unconditionalPmf(n: number, t: number) {
      requireCount('n', n);
      requireSpan('t', t);
      return model.unconditionalPmf(theta, n, t);
    },
    simulate(T: Float64Array, random: Random) {
      requireSpans('T', T);
      return model.simulate(theta, T, random);
    },
  } satisfies FittedPurchaseModel);
}
