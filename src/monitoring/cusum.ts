/**
 * The cumulative sum (Page 1954, "Continuous inspection schemes"): evidence for a change adds up, evidence against it
 * takes off, and never below nothing, so that the sum starts anew whenever all is well.
 */

/** Sum after each increment. */
export function cusum(increments: ArrayLike<number>): Float64Array {
  const path = new Float64Array(increments.length);
  let sum = 0;
  for (let k = 0; k < path.length; k++) {
    sum = Math.max(0, sum + increments[k]);
    path[k] = sum;
  }
  return path;
}

export interface Crossing {
  /** Where the sum first rose above the limit. */
  readonly at: number;
  /** Where it last left 0 before that: the likely start of what it found (Page 1954). */
  readonly start: number;
}

/** @returns null where the sum stays within the limit */
export function firstCrossing(path: ArrayLike<number>, limit: number): Crossing | null {
  let start = 0;
  for (let k = 0; k < path.length; k++) {
    if (path[k] > limit) return { at: k, start };
    if (path[k] === 0) start = k + 1;
  }
  return null;
}

/**
 * The limit that paths without a change exceed with a given probability.
 *
 * @param maxima  largest sums of simulated paths
 * @param chance  P(a false alarm), 0 to 1
 */
export function limitFor(maxima: Float64Array, chance: number): number {
  const sorted = maxima.slice().sort();
  const above = Math.floor(chance * sorted.length);
  return sorted[Math.max(0, sorted.length - 1 - above)];
}

/** Chances of a false alarm that charts may each have, for so many of them together in a year to be false. */
export function chanceOf(alarmsPerYear: number, charts: number, weeks: number): number {
  return -Math.expm1((-alarmsPerYear * weeks) / (365.25 / 7) / charts);
}

/** Simulated paths: enough that some tens of them exceed the limit. */
export function pathsFor(chance: number): number {
  return Math.min(100_000, Math.max(4000, Math.ceil(100 / chance)));
}
