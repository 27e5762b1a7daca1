/** How much each part of the combined forecast counts, learnt from a window that none of them had seen. */
import { sumOf } from '../facts/windows.ts';
import { columnOf, rowsWhere } from '../numerics/columns.ts';
import { atIntensity, intensityFor } from '../numerics/intensity.ts';
import { bestMixture } from '../numerics/simplex.ts';

/** Before anything is seen: half the base, a quarter each learner; half base, half regression for P(return). */
export const PRIOR_WEIGHTS = { purchases: [0.5, 0.25, 0.25], pReturn: [0.5, 0.5] } as const;

/** What the prior counts for, in deviance, by the squared distance from it. */
const PURCHASES_PULL = 100;
const RETURN_PULL = 100;
/** Weights are multiples of one twentieth. */
const STEPS = 20;

/**
 * Weights, 0 or more and 1 in sum, of least Poisson deviance, drawn towards the prior. Each part is put at the actual
 * total first: levels are not the weights' business.
 */
export function learnWeights(parts: readonly Float64Array[], actual: Float64Array): number[] {
  const total = sumOf(actual);
  // All parts have the actual total, so that what is expected of those who bought nothing makes no difference.
  const buyers = rowsWhere(actual.length, (i) => actual[i] > 0);
  const bought = columnOf(buyers.length, (i) => actual[buyers[i]]);
  const levelled = parts.map((part) => {
    const level = total / sumOf(part);
    return columnOf(buyers.length, (i) => part[buyers[i]] * level);
  });
  return bestMixture(levelled, { prior: PRIOR_WEIGHTS.purchases, pull: PURCHASES_PULL, steps: STEPS }, (means) => {
    let sum = 0;
    for (let i = 0; i < means.length; i++) sum -= bought[i] * Math.log(Math.max(means[i], 1e-9));
    return 2 * sum;
  });
}

/** Weights of probabilities, of least log loss; each part is put at the number who returned first. */
export function learnReturnWeights(given: readonly Float64Array[], actual: Float64Array): number[] {
  const returned = actual.reduce((count, y) => count + (y > 0 ? 1 : 0), 0);
  const parts = given.map((part) => {
    const factor = intensityFor(part, returned);
    return part.map((p) => atIntensity(p, factor));
  });
  return bestMixture(parts, { prior: PRIOR_WEIGHTS.pReturn, pull: RETURN_PULL, steps: STEPS }, (chances) => {
    let sum = 0;
    for (let i = 0; i < chances.length; i++) {
      const p = Math.min(1 - 1e-9, Math.max(1e-9, chances[i]));
      sum -= Math.log(actual[i] > 0 ? p : 1 - p);
    }
    return 2 * sum;
  });
}
