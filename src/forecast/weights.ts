/** How much each part of the combined forecast counts, learnt from a window that none of them had seen. */
import { sumOf } from '../facts/windows.ts';
import { atIntensity, intensityFor } from '../numerics/intensity.ts';
import { simplex } from '../numerics/simplex.ts';

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
  const levelled = parts.map((part) => {
    const level = total / sumOf(part);
    return part.map((v) => v * level);
  });
  return bestOnSimplex(PRIOR_WEIGHTS.purchases, PURCHASES_PULL, (weights) => {
    let sum = 0;
    for (let i = 0; i < actual.length; i++) {
      let mean = 0;
      for (let k = 0; k < weights.length; k++) mean += weights[k] * levelled[k][i];
      mean = Math.max(mean, 1e-9);
      sum += mean;
      // Most customers buy nothing, and most of the time would go to logarithms.
      if (actual[i] > 0) sum -= actual[i] * Math.log(mean);
    }
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
  return bestOnSimplex(PRIOR_WEIGHTS.pReturn, RETURN_PULL, (weights) => {
    let sum = 0;
    for (let i = 0; i < actual.length; i++) {
      let p = 0;
      for (let k = 0; k < weights.length; k++) p += weights[k] * parts[k][i];
      p = Math.min(1 - 1e-9, Math.max(1e-9, p));
      sum -= Math.log(actual[i] > 0 ? p : 1 - p);
    }
    return 2 * sum;
  });
}

function bestOnSimplex(prior: readonly number[], pull: number, loss: (weights: readonly number[]) => number): number[] {
  let best = { weights: [...prior], loss: Infinity };
  for (const weights of simplex(prior.length, STEPS)) {
    const distance = weights.reduce((sum, w, k) => sum + (w - prior[k]) ** 2, 0);
    const reached = loss(weights) + pull * distance;
    if (reached < best.loss) best = { weights, loss: reached };
  }
  return best.weights;
}
