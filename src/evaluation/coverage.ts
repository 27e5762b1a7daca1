/**
 * Share of outcomes that intervals hold, with jumps of the distribution taken apart. Where P(0) is .95, no interval of
 * 80 % can leave out a zero; counting all zeros as held would let any forecast look underconfident. The outcome's place
 * within its jump is therefore uniform (randomised probability integral transform), and what is returned is the expected
 * share, which needs no random numbers.
 *
 * @source Czado, Gneiting & Held (2009), "Predictive model assessment for count data", section 2
 */

/** Between which probabilities an interval runs, from what its distribution gives to zero. */
export type Ends = (zero: number) => readonly [from: number, to: number];

/** Shares of outcomes that intervals hold, by level. */
export interface IntervalCoverage {
  readonly levels: readonly number[];
  /** Were every distribution right: where zero is likely, an interval holds more than its level. */
  readonly ideal: readonly number[];
  readonly purchases: readonly number[];
  /** null without amounts. */
  readonly value: readonly number[] | null;
}

/**
 * @param below        P(fewer than came), by customer
 * @param probability  P(exactly as many as came)
 * @param zero         P(0)
 */
export function countCoverage(below: Float64Array, probability: Float64Array, zero: Float64Array, ends: Ends): number {
  let held = 0;
  for (let row = 0; row < below.length; row++) held += shareWithin(below[row], probability[row], ends(zero[row]));
  return held / below.length;
}

/**
 * The same of a column that is continuous above zero.
 *
 * @param actual     nothing below zero is expected of it; what is counts as zero
 * @param low, high  the quantiles at `ends`
 * @param zero       P(0)
 */
export function valueCoverage(
  actual: Float64Array,
  { low, high }: { readonly low: Float64Array; readonly high: Float64Array },
  zero: Float64Array,
  ends: Ends,
): number {
  let held = 0;
  for (let row = 0; row < actual.length; row++) {
    if (actual[row] > 0) held += actual[row] >= low[row] && actual[row] <= high[row] ? 1 : 0;
    else held += shareWithin(0, zero[row], ends(zero[row]));
  }
  return held / actual.length;
}

/** Share of (below, below + width) that lies between the ends. */
function shareWithin(below: number, width: number, [from, to]: readonly [number, number]): number {
  if (!(width > 0)) return below >= from && below <= to ? 1 : 0;
  return Math.max(0, Math.min(below + width, to) - Math.max(below, from)) / width;
}
