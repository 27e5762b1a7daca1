/**
 * The coordinates in which parameters are searched, their uncertainty is normal, and priors are stated: the logarithm
 * of a positive parameter, a real one as it is.
 */
import type { Derivatives } from '../numerics/newton.ts';
import type { Likelihood } from './contract.ts';

/** What of a model says which of its parameters are real. */
export interface Parametrised {
  readonly name: string;
  readonly parameterNames: readonly string[];
  readonly realParameters?: readonly string[];
}

export function realOnes({ parameterNames, realParameters = [] }: Parametrised): boolean[] {
  return parameterNames.map((name) => realParameters.includes(name));
}

export function toCoordinates(model: Parametrised, theta: ArrayLike<number>): Float64Array {
  const real = realOnes(model);
  return Float64Array.from(theta, (v, i) => (real[i] ? v : Math.log(v)));
}

export function fromCoordinates(model: Parametrised, point: ArrayLike<number>): Float64Array {
  const real = realOnes(model);
  return Float64Array.from(point, (v, i) => (real[i] ? v : Math.exp(v)));
}

/** Log-likelihood at a point, with derivatives turned from the parameters to the coordinates. */
export function inCoordinates<Data>(
  model: Likelihood<Data>,
  data: Data,
  point: Float64Array,
  { gradient, hessian }: Derivatives,
): number {
  const real = realOnes(model);
  const theta = fromCoordinates(model, point);
  gradient.fill(0);
  for (const row of hessian) row.fill(0);
  const value = model.logLikelihood(theta, data, { gradient, hessian });
  for (let i = 0; i < theta.length; i++) {
    const di = real[i] ? 1 : theta[i];
    for (let j = 0; j < theta.length; j++) hessian[i][j] *= di * (real[j] ? 1 : theta[j]);
    gradient[i] *= di;
    if (!real[i]) hessian[i][i] += gradient[i];
  }
  return value;
}
