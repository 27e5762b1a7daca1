/** All weights of so many parts, 0 or more and 1 in sum, in steps of 1 / steps. */
export function simplex(parts: number, steps: number): number[][] {
  const fill = (left: number, places: number): number[][] =>
    places === 1
      ? [[left]]
      : Array.from({ length: left + 1 }, (_, n) => fill(left - n, places - 1).map((rest) => [n, ...rest])).flat();
  return fill(steps, parts).map((counts) => counts.map((n) => n / steps));
}

/** The weights of least loss among these, `start` where none has a finite one. */
export function bestOnSimplex(
  start: readonly number[],
  steps: number,
  loss: (weights: readonly number[]) => number,
): number[] {
  let best = { weights: [...start], loss: Infinity };
  for (const weights of simplex(start.length, steps)) {
    const reached = loss(weights);
    if (reached < best.loss) best = { weights, loss: reached };
  }
  return best.weights;
}
