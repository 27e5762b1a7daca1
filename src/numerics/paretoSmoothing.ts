/**
 * Pareto-smoothed importance sampling (Vehtari, Simpson, Gelman, Yao & Gabry 2024, JMLR 25): the largest importance
 * ratios are replaced by what a generalised Pareto distribution fitted to them expects, and its shape k says whether
 * the sample can be trusted.
 */

export interface SmoothedWeights {
  /** Positive or zero, summing to one. */
  readonly weights: Float64Array;
  /** Shape of the tail; above `threshold` means over this sample are not to be trusted. */
  readonly paretoK: number;
  /** min(1 - 1 / log10 S, 0.7) for S draws: their section 3.2.4. */
  readonly threshold: number;
  /** 1 / sum of squared weights: as many equally weighted draws are worth as much. */
  readonly effectiveSampleSize: number;
}

/** Too few to fit a tail to. */
const LEAST_TAIL = 5;

/** @param logRatios  ln target - ln proposal of each draw, up to a constant; -Infinity or NaN counts as weight 0 */
export function smoothWeights(logRatios: Float64Array): SmoothedWeights {
  const n = logRatios.length;
  let top = -Infinity;
  for (const v of logRatios) if (v > top) top = v;
  const weights = logRatios.map((v) => (v > -Infinity ? Math.exp(v - top) : 0));
  const threshold = Math.min(1 - 1 / Math.log10(n), 0.7);
  const paretoK = top > -Infinity ? smoothTail(weights) : Infinity;
  let sum = 0;
  for (const w of weights) sum += w;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    weights[i] /= sum;
    squares += weights[i] ** 2;
  }
  return { weights, paretoK, threshold, effectiveSampleSize: squares > 0 ? 1 / squares : 0 };
}

/** Smooths the largest weights in place and returns the shape of their tail. */
function smoothTail(weights: Float64Array): number {
  const n = weights.length;
  const size = Math.ceil(Math.min(0.2 * n, 3 * Math.sqrt(n)));
  if (size < LEAST_TAIL) return Infinity;
  const order = Array.from(weights.keys()).sort((i, j) => weights[i] - weights[j]);
  const tail = order.slice(n - size);
  const cutoff = weights[order[n - size - 1]];
  const excess = Float64Array.from(tail, (i) => weights[i] - cutoff);
  // All weights alike: there is no tail.
  if (!(excess[size - 1] > 1e-12)) return -Infinity;
  const { k, sigma } = fitGeneralisedPareto(excess.map((v) => Math.max(v, 1e-300)));
  const largest = weights[tail[size - 1]];
  tail.forEach((i, rank) => {
    weights[i] = Math.min(largest, cutoff + paretoQuantile((rank + 0.5) / size, k, sigma));
  });
  return k;
}

function paretoQuantile(p: number, k: number, sigma: number): number {
  const log = -Math.log1p(-p);
  return Math.abs(k) < 1e-12 ? sigma * log : (sigma * Math.expm1(k * log)) / k;
}

/**
 * Shape k and scale of a generalised Pareto distribution, k > 0 for a heavy tail, by the quasi-Bayesian estimator of
 * Zhang & Stephens (2009), Technometrics 51(3), with k drawn towards 0.5 as ten more observations would (Vehtari et al.,
 * appendix C).
 *
 * @param sorted  positive, ascending
 */
export function fitGeneralisedPareto(sorted: Float64Array): { k: number; sigma: number } {
  const n = sorted.length;
  const grid = 30 + Math.floor(Math.sqrt(n));
  const quartile = sorted[Math.floor(n / 4 + 0.5) - 1];
  const shape = (b: number) => {
    let sum = 0;
    for (const x of sorted) sum += Math.log1p(-b * x);
    return sum / n;
  };
  const points = new Float64Array(grid);
  const logs = new Float64Array(grid);
  for (let j = 0; j < grid; j++) {
    const b = 1 / sorted[n - 1] + (1 - Math.sqrt(grid / (j + 0.5))) / (3 * quartile);
    const k = shape(b);
    points[j] = b;
    logs[j] = n * (Math.log(-b / k) - k - 1);
  }
  let [weight, mean] = [0, 0];
  const top = logs.reduce((most, v) => Math.max(most, v), -Infinity);
  for (let j = 0; j < grid; j++) {
    const w = Math.exp(logs[j] - top);
    if (!(w > 0)) continue;
    weight += w;
    mean += w * points[j];
  }
  const b = mean / weight;
  const k = shape(b);
  return { k: (k * n + 5) / (n + 10), sigma: -k / b };
}
