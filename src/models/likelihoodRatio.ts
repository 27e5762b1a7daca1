import { chiSquareTail } from '../numerics/incompleteGamma.ts';

export interface LikelihoodRatio {
  /** Twice the gain in log-likelihood. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** P(a gain as large by chance, if the smaller model is true), by the chi-square approximation (Wilks 1938). */
  readonly pValue: number;
}

/**
 * Tests a model against one nested in it, both at their maximum likelihood.
 *
 * Where the smaller model lies at the edge of the larger (no dropout against some), the p-value is too large: an upper
 * bound.
 */
export function likelihoodRatio(smaller: number, larger: number, degreesOfFreedom: number): LikelihoodRatio {
  const statistic = Math.max(0, 2 * (larger - smaller));
  return { statistic, degreesOfFreedom, pValue: chiSquareTail(statistic, degreesOfFreedom) };
}
