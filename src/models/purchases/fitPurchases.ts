import { PerennialError } from '../../errors.ts';
import type { Cells } from '../../facts/cells.ts';
import type { Random } from '../../numerics/random.ts';
import { requireCount, requireDiscountedSpan, requireSpan, requireSpans } from '../arguments.ts';
import type { Fit, FittedPurchaseModel, PurchaseModel } from '../contract.ts';
import { type FitOptions, fitByMaximumLikelihood, orderedParameters } from '../maximumLikelihood.ts';

/** Half the 95 % point of chi-square(1): a smaller gain in log-likelihood over the model without dropout may be chance. */
const DROPOUT_GAIN = 1.92;

/** With so few customers who bought again, a search that runs off is taken for a lack of data. */
const FEW_REPEATERS = 200;

export interface PurchaseFitOptions extends Omit<FitOptions, 'prior'> {
  /**
   * 'auto', the default, is plain maximum likelihood, and weak priors where that finds no maximum inside its bounds and
   * fewer than 200 customers bought again: then the fit's detail says so, and its status still is that of the data.
   */
  readonly prior?: NonNullable<FitOptions['prior']> | 'auto';
}

/**
 * Fits a purchase model to cells by maximum likelihood and binds it to what it learnt.
 *
 * @throws TOO_LITTLE_DATA  where no customer bought twice, or nobody has been observed for any time
 */
export function fitPurchaseModel(
  model: PurchaseModel,
  cells: Cells,
  options: PurchaseFitOptions = {},
): FittedPurchaseModel {
  let customers = 0;
  let repeats = 0;
  let observed = 0;
  for (let i = 0; i < cells.length; i++) {
    customers += cells.weight[i];
    if (cells.x[i] > 0) repeats += cells.weight[i];
    observed += cells.weight[i] * cells.T[i];
  }
  if (repeats === 0 || observed === 0) {
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
  const fit = judgeDropout(model, cells, judgeCollapse(model, cells, found));
  if (prior !== 'auto' || fit.status === 'converged' || repeats >= FEW_REPEATERS) return bindPurchaseModel(model, fit);
  const regularised = fitByMaximumLikelihood(model, cells, customers, { ...search, prior: 'weak' });
  return bindPurchaseModel(model, {
    ...regularised,
    status: fit.status,
    detail:
      `${fit.detail} Only ${repeats} customers bought again, so weak priors were added: ` +
      'they decide what these data leave open.',
  });
}

/** Where a fit without a maximum explains no more than a simpler model, says which. */
function judgeCollapse(model: PurchaseModel, cells: Cells, fit: Fit): Fit {
  if (!model.collapsesTo || fit.status === 'converged') return fit;
  const simpler = fitByMaximumLikelihood(model.collapsesTo, cells, fit.observations);
  if (fit.logLikelihood - simpler.logLikelihood >= DROPOUT_GAIN) return fit;
  const { title } = model.collapsesTo;
  return {
    ...fit,
    detail: `${fit.detail} It collapses to ${title}, which explains these purchases as well: use that.`,
  };
}

/** Where leaving dropout out costs nothing, its parameters say nothing: then the fit is a flat ridge. */
function judgeDropout(model: PurchaseModel, cells: Cells, fit: Fit): Fit {
  if (!model.withoutDropout) return fit;
  const plain = fitByMaximumLikelihood(model.withoutDropout, cells, fit.observations);
  if (fit.logLikelihood - plain.logLikelihood >= DROPOUT_GAIN) return fit;
  const unidentified = model.parameterNames.filter((name) => !model.withoutDropout!.parameterNames.includes(name));
  // Under a prior the uncertainty is proper all the same, and wide.
  const unknown = fit.prior
    ? {}
    : {
        standardErrors: { ...fit.standardErrors, ...Object.fromEntries(unidentified.map((name) => [name, null])) },
        logCovariance: null,
      };
  return {
    ...fit,
    ...unknown,
    status: 'flat-ridge',
    detail:
      `Dropout is not identified: ${model.withoutDropout.title}, without any, explains these purchases as well. ` +
      `P(alive) near 1 and values of ${unidentified.join(', ')} mean nothing here; p_return still does.`,
  };
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
    newcomerExpectation(t: Float64Array) {
      requireSpans('t', t);
      return model.newcomerExpectation(theta, t);
    },
    newcomerPmf(n: number, t: number) {
      requireCount('n', n);
      requireSpan('t', t);
      return model.newcomerPmf(theta, n, t);
    },
    simulate(T: Float64Array, random: Random) {
      requireSpans('T', T);
      return model.simulate(theta, T, random);
    },
  } satisfies FittedPurchaseModel);
}
