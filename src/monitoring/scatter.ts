/**
 * How far customers' weeks stray from what was expected of them, and how that lasts: learnt from the customers themselves,
 * held against the level of all, so that nothing needs to be assumed of how regularly people buy. Were customers dealt to
 * groups at random, this is how groups would scatter.
 */

/** Customers' weeks beside each other: a column of all of them for each week. */
export interface CustomerWeeks {
  readonly observed: readonly Float64Array[];
  readonly expected: readonly Float64Array[];
}

export interface Scatter {
  readonly weeks: number;
  /** Row-major, weeks × weeks: sums over all customers of products of what their weeks are off by. */
  readonly covariance: Float64Array;
  /** Third over second moment of what a customer's week is off by: 1 where purchases are Poisson. */
  readonly size: number;
}

/**
 * @param customers  all of them, or every so-manieth
 * @param all        purchases of everybody by week, and what was expected of them
 */
export function scatterOf(
  { observed, expected }: CustomerWeeks,
  all: { readonly observed: Float64Array; readonly expected: Float64Array },
): Scatter {
  const weeks = observed.length;
  const covariance = new Float64Array(weeks * weeks);
  let [squares, cubes, sample] = [0, 0, 0];
  // At the level of each week, which moves everybody.
  const off = observed.map((column, week) => {
    const level = all.expected[week] > 0 ? all.observed[week] / all.expected[week] : 0;
    return column.map((count, row) => {
      sample += expected[week][row];
      const residual = count - level * expected[week][row];
      squares += residual ** 2;
      cubes += residual ** 3;
      return residual;
    });
  });
  const everybody = all.expected.reduce((sum, e) => sum + e, 0);
  const scale = sample > 0 ? everybody / sample : 0;
  for (let a = 0; a < weeks; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let row = 0; row < off[a].length; row++) sum += off[a][row] * off[b][row];
      covariance[a * weeks + b] = scale * sum;
      covariance[b * weeks + a] = scale * sum;
    }
  }
  return { weeks, covariance, size: squares > 0 ? cubes / squares : 1 };
}
