import { weightedSum } from './columns.ts';

/** All weights of so many parts, 0 or more and 1 in sum, in steps of 1 / steps. */
export function simplex(parts: number, steps: number): number[][] {
  const fill = (left: number, places: number): number[][] =>
    places === 1
      ? [[left]]
      : Array.from({ length: left + 1 }, (_, n) => fill(left - n, places - 1).map((rest) => [n, ...rest])).flat();
  return fill(steps, parts).map((counts) => counts.map((n) => n / steps));
}

/**
 * Weights in steps of 1 / steps of the mixture of least loss, drawn towards prior ones by `pull` times the squared distance
 * from them; the prior ones where no mixture has a finite loss.
 */
export function bestMixture(
  parts: readonly Float64Array[],
  { prior, pull, steps }: { readonly prior: readonly number[]; readonly pull: number; readonly steps: number },
  loss: (mixture: Float64Array) => number,
): number[] {
  const mixture = new Float64Array(parts[0].length);
  let best = { weights: [...prior], loss: Infinity };
  for (const weights of simplex(prior.length, steps)) {
    weightedSum(parts, weights, mixture);
    const reached = loss(mixture) + pull * weights.reduce((sum, w, k) => sum + (w - prior[k]) ** 2, 0);
    if (reached < best.loss) best = { weights, loss: reached };
  }
  return best.weights;
}
