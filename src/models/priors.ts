/**
 * Weakly informative priors: each coordinate (the logarithm of a positive parameter, a real one as it is) is normal and
 * independent of the others, centred at what is typical of data like these. A time is compared with the data's own
 * times and so on, so that the prior says the same in days and in weeks.
 */
import type { Derivatives } from '../numerics/newton.ts';
import type { Likelihood } from './contract.ts';
import { toCoordinates } from './coordinates.ts';

export interface Prior {
  readonly centre: Float64Array;
  /** 1 / variance; 0 where the prior says nothing. */
  readonly precision: Float64Array;
}

/**
 * Standard deviation of a coordinate. Of a logarithm: 95 % lie within a factor of 50 either way of what is typical,
 * which no shop that we know of contradicts, and a few dozen customers outweigh.
 */
export const WEAK_SD = 2;

/** @param strength  multiplies the precision; 0 is no prior at all */
export function weakPrior<Data>(model: Likelihood<Data>, data: Data, strength = 1): Prior {
  const centre = toCoordinates(model, model.priorCentre?.(data) ?? model.starts(data)[0]);
  return { centre, precision: new Float64Array(centre.length).fill(strength / WEAK_SD ** 2) };
}

/** Log-density at a point, but for its constant. */
export function logPrior({ centre, precision }: Prior, point: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < point.length; i++) sum -= 0.5 * precision[i] * (point[i] - centre[i]) ** 2;
  return sum;
}

/** Adds the derivatives of logPrior. */
export function addPriorDerivatives(
  { centre, precision }: Prior,
  point: Float64Array,
  { gradient, hessian }: Derivatives,
): void {
  for (let i = 0; i < point.length; i++) {
    gradient[i] -= precision[i] * (point[i] - centre[i]);
    hessian[i][i] -= precision[i];
  }
}
