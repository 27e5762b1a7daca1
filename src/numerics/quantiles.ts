/** The p-quantile of sorted numbers, interpolated between neighbours (R's type 7, numpy's default); NaN of none. */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  const at = Math.min(1, Math.max(0, p)) * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** Quantiles at knots 0, 1 / (count - 1), …, 1. */
export function knots(values: Float64Array, count: number): Float64Array {
  const sorted = values.slice().sort();
  return Float64Array.from({ length: count }, (_, i) => quantileSorted(sorted, i / (count - 1)));
}
