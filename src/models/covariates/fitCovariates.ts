import { PerennialError } from '../../errors.ts';
import type { Cells } from '../../facts/cells.ts';
import type { Fit, FittedPurchaseModel, PurchaseModel } from '../contract.ts';
import { type LikelihoodRatio, likelihoodRatio } from '../likelihoodRatio.ts';
import { fitByMaximumLikelihood, orderedParameters } from '../maximumLikelihood.ts';
import { type Prior, weakPrior } from '../priors.ts';
import { bindPurchaseModel, fitPurchaseModel } from '../purchases/fitPurchases.ts';
import {
  type CovariateCode,
  type Covariates,
  type Design,
  encode,
  learnCoding,
  refuse,
  requireIndependent,
} from './covariateCoding.ts';
import { type CovariateGroups, type Customers, groupCustomers } from './covariateGroups.ts';
import {
  type Coefficient,
  covariateLikelihood,
  type DropoutEffect,
  groupParameters,
  type Process,
} from './covariates.ts';

export interface CovariateOptions {
  /** Names of covariates on purchasing and on dropout; all of them on both unless said otherwise. */
  readonly purchase?: readonly string[];
  readonly dropout?: readonly string[];
  /** Names of covariates that act on both with one and the same coefficient. */
  readonly same?: readonly string[];
  /** Penalty ridge / 2 × the sum of squared coefficients, of standardised covariates; 0 unless said otherwise. */
  readonly ridge?: number;
  /** 'odds' unless said otherwise: see DropoutEffect. */
  readonly dropoutEffect?: DropoutEffect;
  /** 'weak' adds the weak priors on all parameters. */
  readonly prior?: 'none' | 'weak';
}

/** What a covariate fit has beyond a fit, as plain data. */
export interface CovariateRecord {
  /** The purchase model underneath. */
  readonly model: string;
  readonly coding: readonly CovariateCode[];
  readonly coefficients: readonly Coefficient[];
  readonly dropoutEffect: DropoutEffect;
  readonly ridge: number;
  /** Log-likelihood of the same model without covariates. */
  readonly plainLogLikelihood: number;
  /** Against the model without covariates; null where a penalty or prior makes it no maximum likelihood. */
  readonly test: LikelihoodRatio | null;
}

/** A fit whose test of dropout is that of the same model without covariates. */
export interface CovariateFit extends Fit {
  readonly covariates: CovariateRecord;
}

export interface FittedCovariateModel extends CovariateFit {
  readonly title: string;
  /**
   * @param grain  see `encode`: for what is an approximation anyway, such as intervals
   * @throws COVARIATE_INVALID, CELLS_INVALID
   */
  group(
    customers: Customers,
    covariates: Covariates,
    grain?: number,
  ): { groups: CovariateGroups; warnings: readonly string[] };
  /** The model of a group's customers, at what its coefficients multiply: its parameters are the group's own. */
  at(values: Float64Array): FittedPurchaseModel;
  /** @throws COVARIATE_INVALID, CELLS_INVALID */
  predict(customers: Customers, covariates: Covariates): CustomerPredictor;
}

/** A purchase model at particular customers: each function gives a column as long as they are. */
export interface CustomerPredictor {
  readonly warnings: readonly string[];
  pAlive(later?: number): Float64Array;
  pReturn(horizon: number): Float64Array;
  expectedPurchases(horizon: number): Float64Array;
  discountedPurchases(rate: number, horizon?: number): Float64Array;
  pmf(n: number, horizon: number): Float64Array;
}

/**
 * Fits a purchase model with covariates, starting from the fit without any.
 *
 * @throws COVARIATE_INVALID  for missing values, a constant or collinear covariate, a level in which nobody buys again
 *   (unless a ridge keeps its coefficient finite), or a model that takes no covariates
 * @throws TOO_LITTLE_DATA, CELLS_INVALID
 */
export function fitWithCovariates(
  model: PurchaseModel,
  customers: Customers,
  covariates: Covariates,
  options: CovariateOptions = {},
): FittedCovariateModel {
  const { ridge = 0, dropoutEffect = 'odds', prior = 'none' } = options;
  if (!(ridge >= 0 && ridge < Infinity)) {
    throw new PerennialError('OPTION_INVALID', {
      option: 'ridge',
      value: ridge,
      problem: 'it must be 0 or more',
      remedy: 'Give 0 for no penalty, or about 1 where covariates are many and customers few.',
    });
  }
  const used = usedNames(covariates, options);
  const coding = learnCoding(Object.fromEntries(used.map((name) => [name, covariates[name]])));
  const design = encode(coding, covariates);
  requireIndependent(design);
  if (ridge === 0 && prior === 'none') requireRepeats(customers, design);
  const coefficients = coefficientsOf(design, covariates, options);
  const data = groupCustomers(customers, design, coefficients);
  const plain = fitPurchaseModel(model, data.all, { prior });
  const record = {
    model: model.name,
    coding,
    coefficients,
    dropoutEffect,
    ridge,
    plainLogLikelihood: plain.logLikelihood,
  };
  if (coefficients.length === 0) {
    return bindCovariateModel(model, {
      ...recordOf(plain),
      model: `${model.name}+covariates`,
      covariates: { ...record, test: null },
    });
  }
  const likelihood = covariateLikelihood(model, coefficients, dropoutEffect);
  const start = { ...plain.parameters, ...Object.fromEntries(coefficients.map(({ name }) => [name, 0])) };
  const penalty = covariatePrior(model, data, record, prior);
  const fit = fitByMaximumLikelihood(likelihood, data, customers.x.length, {
    // A plain fit that ran off is no place to start from.
    ...(plain.status === 'boundary' ? {} : { start }),
    ...(penalty ? { prior: penalty } : {}),
  });
  const test = penalty ? null : likelihoodRatio(plain.logLikelihood, fit.logLikelihood, coefficients.length);
  return bindCovariateModel(model, {
    ...fit,
    dropout: plain.dropout,
    ...(prior === 'weak' ? { prior } : {}),
    covariates: { ...record, test },
  });
}

/** A plain fit without its functions. */
function recordOf(fit: Fit): Fit {
  const { model, parameters, standardErrors, logCovariance, logLikelihood, status, detail } = fit;
  const { identifiability, dropout, observations, iterations, prior } = fit;
  return {
    model,
    parameters,
    standardErrors,
    logCovariance,
    logLikelihood,
    status,
    detail,
    identifiability,
    dropout,
    observations,
    iterations,
    ...(prior ? { prior } : {}),
  };
}

/** The ridge as a prior on the coefficients, with the weak priors where they are asked for; null for neither. */
export function covariatePrior(
  model: PurchaseModel,
  data: CovariateGroups,
  { coefficients, dropoutEffect, ridge }: Pick<CovariateRecord, 'coefficients' | 'dropoutEffect' | 'ridge'>,
  prior: 'none' | 'weak',
): Prior | null {
  if (ridge === 0 && prior === 'none') return null;
  const likelihood = covariateLikelihood(model, coefficients, dropoutEffect);
  const base = model.parameterNames.length;
  const { centre, precision } = weakPrior(likelihood, data, prior === 'weak' ? 1 : 0);
  return { centre, precision: precision.map((v, i) => (i < base ? v : v + ridge)) };
}

/** Binds a covariate fit learnt earlier (a bundle's, say) to its model. Throws PARAMETERS_INVALID. */
export function bindCovariateModel(model: PurchaseModel, fit: CovariateFit): FittedCovariateModel {
  const { coding, coefficients, dropoutEffect } = fit.covariates;
  const likelihood = covariateLikelihood(model, coefficients, dropoutEffect);
  const theta = orderedParameters(likelihood, fit.parameters);
  const parametersOf = groupParameters(model, coefficients, dropoutEffect);
  const group = (customers: Customers, covariates: Covariates, grain?: number) => {
    const design = encode(coding, covariates, grain);
    return { groups: groupCustomers(customers, design, coefficients), warnings: design.warnings };
  };
  const at = (values: Float64Array) => {
    const own = parametersOf(theta, values);
    const parameters = Object.fromEntries(model.parameterNames.map((name, i) => [name, own[i]]));
    return bindPurchaseModel(model, { ...fit, model: model.name, parameters });
  };
  return Object.freeze({
    ...fit,
    title: `${model.title} with covariates`,
    group,
    at,
    predict(customers: Customers, covariates: Covariates): CustomerPredictor {
      const { groups: data, warnings } = group(customers, covariates);
      const column = (figure: (own: FittedPurchaseModel, cells: Cells) => Float64Array) => {
        const byGroup = data.groups.map(({ cells, values }) => figure(at(values), cells));
        return Float64Array.from(data.group, (g, row) => byGroup[g][data.cell[row]]);
      };
      return {
        warnings,
        pAlive: (later = 0) => column((own, cells) => own.pAlive(cells, later)),
        pReturn: (horizon) => column((own, cells) => own.pReturn(cells, horizon)),
        expectedPurchases: (horizon) => column((own, cells) => own.expectedPurchases(cells, horizon)),
        discountedPurchases: (rate, horizon = Infinity) =>
          column((own, cells) => own.discountedPurchases(cells, rate, horizon)),
        pmf: (n, horizon) => column((own, cells) => own.pmf(cells, n, horizon)),
      };
    },
  });
}

/** The covariates that act on anything, in the order given. Throws COVARIATE_INVALID for a name there is none of. */
function usedNames(covariates: Covariates, options: CovariateOptions): string[] {
  const names = Object.keys(covariates);
  const { purchase = names, dropout = names, same = [] } = options;
  for (const name of [...purchase, ...dropout, ...same]) {
    if (!names.includes(name)) refuse(name, 'there is no such covariate', `Known covariates: ${names.join(', ')}.`);
  }
  return names.filter((name) => purchase.includes(name) || dropout.includes(name) || same.includes(name));
}

function coefficientsOf({ terms }: Design, covariates: Covariates, options: CovariateOptions): Coefficient[] {
  const names = Object.keys(covariates);
  const { purchase = names, dropout = names, same = [] } = options;
  const of = (label: string, processes: readonly Process[], chosen: (name: string) => boolean): Coefficient[] =>
    terms
      .filter(({ covariate }) => chosen(covariate))
      .map(({ name }) => ({ name: `${label}:${name}`, term: name, processes }));
  return [
    ...of('purchase', ['purchase'], (name) => purchase.includes(name) && !same.includes(name)),
    ...of('dropout', ['dropout'], (name) => dropout.includes(name) && !same.includes(name)),
    ...of('both', ['purchase', 'dropout'], (name) => same.includes(name)),
  ];
}

/** A level in which nobody buys again would have its rate run off to 0. */
function requireRepeats({ x }: Customers, { terms, columns }: Design): void {
  terms.forEach(({ name, covariate }, k) => {
    if (name === covariate) return;
    const repeats = columns[k].reduce((sum, v, row) => sum + v * x[row], 0);
    if (repeats > 0) return;
    refuse(
      name,
      'none of its customers bought again, so that its effect has no end',
      'Join the level with another, leave the covariate out, or keep the effect finite with a ridge of about 1.',
    );
  });
}
