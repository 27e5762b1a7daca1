/** How much each part of the combined forecast counts, learnt from a window that none of them had seen. */
import { sumOf } from '../facts/windows.ts';

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

/** All weights in steps of 1 / steps. */
function simplex(parts: number, steps: number): number[][] {
  const fill = (left: number, places: number): number[][] =>
    places === 1
      ? [[left]]
      : Array.from({ length: left + 1 }, (_, n) => fill(left - n, places - 1).map((rest) => [n, ...rest])).flat();
  return fill(steps, parts).map((counts) => counts.map((n) => n / steps));
}

/** P(at least one) where the intensity is `factor` times as high. */
export function atIntensity(p: number, factor: number): number {
  return -Math.expm1(factor * Math.log1p(-Math.min(1 - 1e-12, p)));
}

/** The factor on intensities that puts probabilities at a total. */
export function intensityFor(p: Float64Array, total: number): number {
  const hazards = p.map((v) => -Math.log1p(-Math.min(1 - 1e-12, v)));
  // Newton's steps in the logarithm of the factor, within bounds that close in on the total.
  let [low, high, ln] = [-6, 6, 0];
  for (let step = 0; step < 60 && high - low > 1e-12; step++) {
    const factor = Math.exp(ln);
    let [sum, slope] = [0, 0];
    for (let i = 0; i < hazards.length; i++) {
      const hazard = factor * hazards[i];
      const none = Math.exp(-hazard);
      sum += 1 - none;
      slope += hazard * none;
    }
    if (Math.abs(sum - total) <= 1e-12 * total) break;
    if (sum < total) low = ln;
    else high = ln;
    const next = ln + (total - sum) / slope;
    ln = next > low && next < high ? next : (low + high) / 2;
  }
  return Math.exp(ln);
}
