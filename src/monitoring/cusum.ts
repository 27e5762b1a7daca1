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
  return sorted[sorted.length - 1 - above(sorted.length, chance)];
}

/** How many of the simulated maxima lie beyond the limit. */
function above(paths: number, chance: number): number {
  return Math.min(paths - 1, Math.floor(chance * paths));
}

/**
 * The limits that charts exceed, each by {@link limitFor}; null for a chart that does not. No more is simulated once
 * enough paths without a change have come as far as every chart has: most charts are such, and known after few paths.
 *
 * @param most    largest sum of each chart
 * @param chance  P(a false alarm) of each, 0 to 1
 * @param next    simulates a path, and writes the largest sum that each chart has on it
 */
export function exceededLimits(
  most: readonly number[],
  chance: number,
  next: (maxima: Float64Array) => void,
): (number | null)[] {
  const paths = pathsFor(chance);
  const allowed = above(paths, chance);
  const maxima = most.map(() => new Float64Array(paths));
  const reached = new Float64Array(most.length);
  const path = new Float64Array(most.length);
  for (let p = 0; p < paths && reached.some((count) => count <= allowed); p++) {
    path.fill(0);
    next(path);
    for (let i = 0; i < path.length; i++) {
      maxima[i][p] = path[i];
      if (path[i] >= most[i]) reached[i]++;
    }
  }
  return maxima.map((column, i) => (reached[i] > allowed ? null : limitFor(column, chance)));
}

/** Chances of a false alarm that charts may each have, for so many of them together in a year to be false. */
export function chanceOf(alarmsPerYear: number, charts: number, weeks: number): number {
  return -Math.expm1((-alarmsPerYear * weeks) / (365.25 / 7) / charts);
}

/** Simulated paths: enough that some tens of them exceed the limit. */
function pathsFor(chance: number): number {
  return Math.min(100_000, Math.max(4000, Math.ceil(100 / chance)));
}
