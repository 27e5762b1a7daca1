import { PerennialError } from '../errors.ts';
import type { Summaries } from '../facts/summaries.ts';
import type { FittedPurchaseModel } from '../models/contract.ts';
import { attributeCovariates } from '../models/covariates/customerAttributes.ts';
import { buyersOf, customersOf } from '../models/covariates/customerBlocks.ts';
import { type FittedCovariateModel, fitWithCovariates } from '../models/covariates/fitCovariates.ts';
import { purchaseModel } from '../models/purchases/catalogue.ts';
import { AUTO, familyOf } from './chooseModel.ts';

/** Covariates that predictions are to follow: attributes that the ledger carries. */
export interface CovariateRequest {
  /** All of them; each acts on purchasing and on dropout, with a coefficient for each, unless named below. */
  readonly names: readonly string[];
  /** Those that act on purchasing alone, and on dropout alone. */
  readonly purchaseOnly?: readonly string[];
  readonly dropoutOnly?: readonly string[];
  /** Those that act on both with one and the same coefficient. */
  readonly same?: readonly string[];
  /** Penalty on coefficients, 0 for none. */
  readonly ridge: number;
}

/** Models that take covariates. */
export const COVARIATE_FAMILY: readonly string[] = ['bg-nbd', 'mbg-nbd', 'pareto-nbd'];

/**
 * The purchase models to choose from: with covariates `auto` stands for those that take them.
 *
 * @throws MODEL_UNKNOWN, OPTION_INVALID where a model is asked for that takes no covariates
 */
export function namesOf(models: readonly string[], covariates?: CovariateRequest): string[] {
  if (!covariates) return familyOf(models);
  const names = familyOf(models.flatMap((name) => (name === AUTO ? COVARIATE_FAMILY : [name])));
  for (const name of names) {
    if (COVARIATE_FAMILY.includes(name)) continue;
    throw new PerennialError('OPTION_INVALID', {
      option: '--models',
      value: name,
      problem: 'it takes no covariates',
      remedy: `Use ${COVARIATE_FAMILY.join(', ')} or auto, or leave out --covariates.`,
    });
  }
  return names;
}

/** @throws COVARIATE_INVALID */
export function fitToAttributes(
  summaries: Summaries,
  chosen: FittedPurchaseModel,
  { names, purchaseOnly = [], dropoutOnly = [], same = [], ridge }: CovariateRequest,
): FittedCovariateModel {
  const rows = buyersOf(summaries);
  const wanted = names.map((name) => ({ name }));
  const covariates = attributeCovariates(summaries, rows, wanted);
  return fitWithCovariates(purchaseModel(chosen.model), customersOf(summaries, rows), covariates, {
    purchase: names.filter((name) => !dropoutOnly.includes(name)),
    dropout: names.filter((name) => !purchaseOnly.includes(name)),
    same,
    ridge,
  });
}
