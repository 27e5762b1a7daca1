/**
 * A group against the rest: of all that was bought in a period, the group's share. Season, prices and whatever else
 * moves everybody cancel, for the total is given: the count is binomial, with the share that the group had to expect.
 */
import type { Random } from '../numerics/random.ts';

/** Purchases of a group in a period, those of everybody, and the share of them that the group had to expect. */
export interface ShareCount {
  readonly observed: number;
  readonly total: number;
  readonly share: number;
}

/**
 * What a period adds to the log-likelihood ratio of a group that buys ρ times as often as expected, while the rest does
 * as it does. For a small share this is O ln ρ - (ρ - 1) E, the Poisson form of Lucas (1985), "Counted data CUSUM's",
 * with E = total × share.
 */
export function shareIncrement({ observed, total, share }: ShareCount, rho: number): number {
  return observed * Math.log(rho) - total * Math.log1p((rho - 1) * share);
}

/**
 * Draws counts of a binomial distribution quickly, from its distribution function between the outermost that matter.
 *
 * @param n  trials, whole
 */
export function binomialSampler(n: number, p: number): (random: Random) => number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const low = Math.max(0, Math.floor(n * p - 10 * deviation - 10));
  const high = Math.min(n, Math.ceil(n * p + 10 * deviation + 10));
  const logOdds = Math.log(p) - Math.log1p(-p);
  // From the mode outwards, relative to it: no logarithm of a factorial is needed.
  const mode = Math.min(high, Math.max(low, Math.floor((n + 1) * p)));
  const weights = new Float64Array(high - low + 1);
  let log = 0;
  for (let k = mode; k <= high; k++) {
    weights[k - low] = Math.exp(log);
    log += Math.log((n - k) / (k + 1)) + logOdds;
  }
  log = 0;
  for (let k = mode - 1; k >= low; k--) {
    log -= Math.log((n - k) / (k + 1)) + logOdds;
    weights[k - low] = Math.exp(log);
  }
  const below = weights;
  for (let i = 1; i < below.length; i++) below[i] += below[i - 1];
  const all = below[below.length - 1];
  return (random) => {
    const wanted = all * random.uniform();
    let [from, to] = [0, below.length - 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (below[middle] < wanted) from = middle + 1;
      else to = middle;
    }
    return low + from;
  };
}
