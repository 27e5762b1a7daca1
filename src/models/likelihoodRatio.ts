/** Likelihood-ratio tests, of fits by maximum likelihood alone: under a prior a log-likelihood is not at its maximum. */
import { chiSquareTail } from '../numerics/incompleteGamma.ts';

export interface LikelihoodRatio {
  /** Twice the gain in log-likelihood. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** P(a gain as large by chance, if the smaller model is true), by the chi-square approximation (Wilks 1938), or a mixture. */
  readonly pValue: number;
}

/** The one level at which anything is called significant. */
export const SIGNIFICANCE_LEVEL = 0.05;

export function isSignificant({ pValue }: LikelihoodRatio): boolean {
  return pValue < SIGNIFICANCE_LEVEL;
}

/**
 * Tests a model against one nested in it, both at their maximum likelihood.
 *
 * @param atEdge  whether the smaller model is where a parameter of the larger ends (no dropout against some). Half the
 *   time that parameter then stays at its end under the smaller model, and the distribution is an even mixture of
 *   chi-squares with the degrees of freedom and one fewer (Self & Liang 1987, case 5). Where other parameters mean
 *   nothing at that end, they are counted all the same, which makes the p-value an upper bound.
 */
export function likelihoodRatio(
  smaller: number,
  larger: number,
  degreesOfFreedom: number,
  atEdge = false,
): LikelihoodRatio {
  const statistic = Math.max(0, 2 * (larger - smaller));
  const tail = (degrees: number) => {
    if (statistic === 0) return 1;
    return degrees === 0 ? 0 : chiSquareTail(statistic, degrees);
  };
  const whole = tail(degreesOfFreedom);
  return { statistic, degreesOfFreedom, pValue: atEdge ? (whole + tail(degreesOfFreedom - 1)) / 2 : whole };
}
