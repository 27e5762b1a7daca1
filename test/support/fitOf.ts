import type { Fit } from '../../src/models/contract.ts';

/** Parameters as a fit, where nothing but their values matters. */
export function fitOf(model: string, parameters: Readonly<Record<string, number>>): Fit {
  return {
    model,
    parameters,
    standardErrors: Object.fromEntries(Object.keys(parameters).map((name) => [name, null])),
    logCovariance: null,
    logLikelihood: 0,
    status: 'converged',
    detail: '',
    identifiability: { identified: true, detail: '' },
    dropout: null,
    observations: 1,
    iterations: 0,
  };
}
