/** What is done where the data leave parameters open: weak priors step in, and the fit still says what the data are. */
import type { Fit } from './contract.ts';
import type { FitOptions } from './maximumLikelihood.ts';

/** 'auto' is plain maximum likelihood, and weak priors where that leaves parameters open. */
export interface AutoFitOptions extends Omit<FitOptions, 'prior'> {
  readonly prior?: NonNullable<FitOptions['prior']> | 'auto';
}

/** Whether a fit by maximum likelihood leaves nothing open: a maximum, and every parameter identified. */
export function isSettled({ status, identifiability }: Fit): boolean {
  return status === 'converged' && identifiability.identified;
}

/**
 * The fit under weak priors, with what the fit by maximum likelihood says of the data.
 *
 * @param why  in a sentence, added to the detail
 */
export function withWeakPriors(plain: Fit, regularised: Fit, why: string): Fit {
  const { status, identifiability, dropout, detail } = plain;
  return { ...regularised, status, identifiability, dropout, detail: `${detail} ${why}`.trim() };
}
