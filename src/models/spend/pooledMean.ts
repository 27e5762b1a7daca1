/**
 * The mean of all repeat purchases for everybody: what stands in, visibly, where the data do not identify a spend model.
 */
import { PerennialError } from '../../errors.ts';
import { requireSpend } from '../arguments.ts';
import type { Fit, FittedSpendModel, SpendCells } from '../contract.ts';
import { orderedParameters } from '../maximumLikelihood.ts';

const NAME = 'pooled-mean';
const parameterNames = ['mean'];

/**
 * @param fallback  mean amount of any purchase, for data without repeat purchases
 * @throws TOO_LITTLE_DATA  where no purchase has a positive amount
 */
export function fitPooledMean(cells: SpendCells, fallback: number): FittedSpendModel {
  let [sum, purchases] = [0, 0];
  for (let i = 0; i < cells.length; i++) {
    sum += cells.weight[i] * cells.x[i] * cells.mean[i];
    purchases += cells.weight[i] * cells.x[i];
  }
  const mean = purchases > 0 ? sum / purchases : fallback;
  if (!(mean > 0)) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: 'A model of spend',
      need: 'purchases of a positive amount',
      have: 'none',
      remedy: 'Check the amount column, or leave it out to train the purchase models alone.',
    });
  }
  return bindPooledMean({
    model: NAME,
    parameters: { mean },
    standardErrors: { mean: null },
    logCovariance: null,
    logLikelihood: 0,
    status: 'converged',
    detail: '',
    identifiability: { identified: true, detail: '' },
    dropout: null,
    observations: cells.length,
    iterations: 0,
  });
}

export function bindPooledMean(fit: Fit): FittedSpendModel {
  const [mean] = orderedParameters({ name: NAME, parameterNames }, fit.parameters);
  return Object.freeze({
    ...fit,
    title: 'Pooled mean',
    hasMean: true,
    expectedSpend(x: Float64Array, means: Float64Array) {
      requireSpend(x, means);
      return new Float64Array(x.length).fill(mean);
    },
    // Nothing is known of how spend differs: it is taken as the mean each time.
    scatter: (x: Float64Array) => ({ between: new Float64Array(x.length).fill(1), within: 0 }),
  });
}
