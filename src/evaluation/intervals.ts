/** How well intervals keep their promise, and how much they say. */
export interface IntervalQuality {
  readonly customers: number;
  /** Share of actuals that the interval should hold. */
  readonly level: number;
  /** Share that it held, ends included. */
  readonly coverage: number;
  /** Shares of actuals below and above. */
  readonly below: number;
  readonly above: number;
  /** Mean of high - low. */
  readonly width: number;
  /** Width plus a fine for every miss, 2 / (1 - level) times its size; lower is better (Gneiting & Raftery 2007, 6.2). */
  readonly score: number;
}

/**
 * @param actual, low, high  columns of one length, low <= high
 * @param level              0.8 for 80 % intervals
 * @param include            which customers to judge, all when not given: those who may well buy (P(0) < 1/2) deserve
 *   to be judged apart, for zeros are easily covered
 * @returns  null where no customer is left to judge
 */
export function intervalQuality(
  actual: Float64Array,
  low: Float64Array,
  high: Float64Array,
  level: number,
  include: (row: number) => boolean = () => true,
): IntervalQuality | null {
  let [customers, below, above, width, fine] = [0, 0, 0, 0, 0];
  for (let row = 0; row < actual.length; row++) {
    if (!include(row)) continue;
    customers++;
    width += high[row] - low[row];
    if (actual[row] < low[row]) {
      below++;
      fine += low[row] - actual[row];
    } else if (actual[row] > high[row]) {
      above++;
      fine += actual[row] - high[row];
    }
  }
  if (customers === 0) return null;
  return {
    customers,
    level,
    coverage: (customers - below - above) / customers,
    below: below / customers,
    above: above / customers,
    width: width / customers,
    score: (width + (2 / (1 - level)) * fine) / customers,
  };
}
