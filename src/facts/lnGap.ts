/**
 * Logarithms of the days between purchases as whole trillionths, so that their sums are the same in any order and in every
 * way of asking.
 */
export const LN_GAPS_SCALE = 1e12;

const KNOWN = Float64Array.from({ length: 4096 }, (_, gap) => rounded(gap));

/** @param gap  in days, at least 1 */
export function lnGap(gap: number): number {
  return gap < KNOWN.length ? KNOWN[gap] : rounded(gap);
}

function rounded(gap: number): number {
  return Math.round(LN_GAPS_SCALE * Math.log(gap));
}
