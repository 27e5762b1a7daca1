import type { Cells } from '../../facts/cells.ts';
import { interpolate } from '../../numerics/chebyshev.ts';

/** Fewer ages than this are not worth an interpolation. */
const MANY_AGES = 24;

/**
 * A column that depends on x and T alone, computed once for each pair of them: cells are ordered by x, then T. Where
 * an x has many ages their values come from an interpolation of ln(value) in ln(offset + T), to 1e-13.
 *
 * @param forX    the value as a smooth positive function of offset + T, for one x
 * @param offset  what the function takes beside T
 */
export function byXAndT(cells: Cells, offset: number, forX: (x: number) => (A: number) => number): Float64Array {
  const column = new Float64Array(cells.length);
  const { x, T } = cells;
  for (let start = 0; start < cells.length; ) {
    let end = start;
    let ages = 0;
    for (; end < cells.length && x[end] === x[start]; end++) if (end === start || T[end] !== T[end - 1]) ages++;
    const exact = forX(x[start]);
    const quick = ages < MANY_AGES ? null : inLogs(exact, offset + T[start], offset + T[end - 1]);
    const value = quick ?? exact;
    for (let i = start; i < end; i++) column[i] = i > start && T[i] === T[i - 1] ? column[i - 1] : value(offset + T[i]);
    start = end;
  }
  return column;
}

function inLogs(f: (A: number) => number, low: number, high: number): ((A: number) => number) | null {
  const ln = interpolate((u) => Math.log(f(Math.exp(u))), Math.log(low), Math.log(high));
  return ln && ((A) => Math.exp(ln(Math.log(A))));
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
