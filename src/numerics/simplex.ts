/** All weights of so many parts, 0 or more and 1 in sum, in steps of 1 / steps. */
export function simplex(parts: number, steps: number): number[][] {
  const fill = (left: number, places: number): number[][] =>
    places === 1
      ? [[left]]
      : Array.from({ length: left + 1 }, (_, n) => fill(left - n, places - 1).map((rest) => [n, ...rest])).flat();
  return fill(steps, parts).map((counts) => counts.map((n) => n / steps));
}
