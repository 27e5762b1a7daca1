import type { Cells } from '../../facts/cells.ts';
import type { FittedPurchaseModel } from '../contract.ts';

/** How many purchases the customers of a cell will make, asked for by probability or by count. */
export interface CountQuantiles {
  /** The smallest n with P(N <= n) >= p, for p below 1; at most MOST_PURCHASES. */
  quantile(cell: number, p: number): number;
  /** P(N <= n), for whole n; 0 below 0. */
  upTo(cell: number, n: number): number;
}

/** Beyond this whole numbers are not told apart. */
export const MOST_PURCHASES = 2 ** 53;

/**
 * Exact quantiles of purchases in (T, T + horizon], by doubling and bisection on the model's own tail: a quantile near n
 * asks for it 2 log2 n times, however many customers share the cells.
 */
export function countQuantiles(
  fitted: Pick<FittedPurchaseModel, 'atLeast'>,
  cells: Cells,
  horizon: number,
): CountQuantiles {
  const atLeast = fitted.atLeast(cells, horizon);
  return {
    quantile: (cell, p) => quantileOf((n) => atLeast(cell, n), p),
    upTo: (cell, n) => (n < 0 ? 0 : 1 - atLeast(cell, n + 1)),
  };
}

/** @param atLeast  P(N >= n), which falls as n rises */
function quantileOf(atLeast: (n: number) => number, p: number): number {
  const reaches = (n: number) => atLeast(n + 1) <= 1 - p;
  if (reaches(0)) return 0;
  let low = 0;
  let high = 1;
  while (high < MOST_PURCHASES && !reaches(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high;
}
