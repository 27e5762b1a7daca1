/** Logarithms as whole numbers of a small unit, so that their sums are the same in any order and however one asks. */

/** Logarithms of gaps count trillionths, those of amounts billionths. */
export const LN_GAP_SCALE = 1e12;
export const LOG_SCALE = 1e9;

const KNOWN = Float64Array.from({ length: 4096 }, (_, gap) => roundedLog(gap));

/** ln(gap). @param gap  whole days between purchases, at least 1 */
export function lnGap(gap: number): number {
  return gap < KNOWN.length ? KNOWN[gap] : roundedLog(gap);
}

/** The same of a mean of gaps, which need not be whole. */
export function roundedLog(gap: number): number {
  return Math.round(LN_GAP_SCALE * Math.log(gap));
}

/** ln(1 + amount). @param amount  in currency units */
export function logAmount(amount: number): number {
  return Math.round(LOG_SCALE * Math.log(1 + amount));
}

/** The square of what {@link logAmount} gives, in the same unit. */
export function logSquare(log: number): number {
  return Math.round(LOG_SCALE * (log / LOG_SCALE) ** 2);
}
