import type { Cells } from '../../facts/cells.ts';
import { interpolate } from '../../numerics/chebyshev.ts';

/** Fewer ages than this are not worth an interpolation. */
const MANY_AGES = 24;

/**
 * A column that depends on x and T alone, computed once for each pair of them: cells are ordered by x, then T. Where
 * an x has many ages their values come from an interpolation of ln(value) in ln(offset + T), to 1e-13.
 *
 * @param offset  such that the function is smooth in ln(offset + T)
 * @param forX    the value as a positive function of T, for one x
 * @param curves  the same as curves (see {@link ageCurve}) for cells that are apart, remembered from one column to the next;
 *   `forX` itself where it costs no more
 */
export function byXAndT(
  cells: Cells,
  offset: number,
  forX: (x: number) => (T: number) => number,
  curves: (x: number) => (T: number) => number = forX,
): Float64Array {
  const column = new Float64Array(cells.length);
  const { x, T } = cells;
  for (let start = 0; start < cells.length; ) {
    let end = start;
    let ages = 0;
    for (; end < cells.length && x[end] === x[start]; end++) if (end === start || T[end] !== T[end - 1]) ages++;
    const exact = (cells.apart ? curves : forX)(x[start]);
    const shared = ages >= MANY_AGES && !cells.apart;
    const value = shared ? (inLogs(exact, offset, T[start], T[end - 1]) ?? exact) : exact;
    for (let i = start; i < end; i++) column[i] = i > start && T[i] === T[i - 1] ? column[i - 1] : value(T[i]);
    start = end;
  }
  return column;
}

function inLogs(f: (T: number) => number, offset: number, low: number, high: number): ((T: number) => number) | null {
  // The ends themselves, which rounding would pass.
  const ageAt = (u: number) => Math.min(high, Math.max(low, Math.exp(u) - offset));
  const ln = interpolate((u) => Math.log(f(ageAt(u))), Math.log(offset + low), Math.log(offset + high));
  return ln && ((T) => Math.exp(ln(Math.log(offset + T))));
}

/** Figures of x, T and a count, computed once for cells that share x and T: of one cell after another, these are neighbours. */
export function countsByXAndT(
  { x, T }: Cells,
  value: (x: number, T: number, n: number) => number,
): (cell: number, n: number) => number {
  const known = new Map<number, number>();
  let [ofX, ofT] = [Number.NaN, Number.NaN];
  return (cell, n) => {
    if (x[cell] !== ofX || T[cell] !== ofT) {
      known.clear();
      ofX = x[cell];
      ofT = T[cell];
    }
    const answer = known.get(n) ?? value(ofX, ofT, n);
    known.set(n, answer);
    return answer;
  };
}
