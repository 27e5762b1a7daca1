/** Weeks put together until enough is expected: a chart of fewer cries at chance or sees nothing. */

/** A run of whole weeks, 0 being the first that is watched. */
export interface Period {
  readonly from: number;
  /** Not inclusive. */
  readonly to: number;
  readonly observed: number;
  readonly expected: number;
}

/** Expected in a period, at least. */
export const LEAST_EXPECTED = 20;

/** @returns periods of at least `least` expected each; weeks at the end that do not reach it are left for later */
export function mergeWeeks(observed: ArrayLike<number>, expected: ArrayLike<number>, least = LEAST_EXPECTED): Period[] {
  const periods: Period[] = [];
  let [from, o, e] = [0, 0, 0];
  for (let week = 0; week < observed.length; week++) {
    o += observed[week];
    e += expected[week];
    if (e < least) continue;
    periods.push({ from, to: week + 1, observed: o, expected: e });
    [from, o, e] = [week + 1, 0, 0];
  }
  return periods;
}
