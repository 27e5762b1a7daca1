/** Rows put into groups, and what the groups have in common: what tables and charts of many customers are made of. */
import { descending } from './metrics.ts';

/** Which of `count` groups each row belongs to; a row of no group has -1. */
export interface Groups {
  readonly count: number;
  readonly of: Int32Array;
}

/**
 * Groups of about equal size from the lowest value to the highest. Equal values stay together, so that there may be
 * fewer groups than asked for; which of several equal customers came first in the file then says nothing.
 */
export function quantileGroups(column: Float64Array, wanted: number): Groups {
  const order = descending(column).reverse();
  const of = new Int32Array(column.length);
  let count = 0;
  for (let from = 0; from < order.length; count++) {
    // The nearest end that leaves the group at least half its size, moved on to the end of values equal to its last.
    const share = Math.min(wanted, Math.round((from * wanted) / order.length) + 1);
    let to = Math.max(from + 1, Math.ceil((share * order.length) / wanted));
    while (to < order.length && column[order[to]] === column[order[to - 1]]) to++;
    for (let k = from; k < to; k++) of[order[k]] = count;
    from = to;
  }
  return { count, of };
}

/** Rows in each group. */
export function groupSizes({ count, of }: Groups): number[] {
  const sizes = new Array<number>(count).fill(0);
  for (const group of of) if (group >= 0) sizes[group]++;
  return sizes;
}

/** Mean of a column in each group; NaN where the group is empty. */
export function groupMeans(groups: Groups, column: Float64Array): number[] {
  const sums = new Array<number>(groups.count).fill(0);
  for (let row = 0; row < column.length; row++) if (groups.of[row] >= 0) sums[groups.of[row]] += column[row];
  return groupSizes(groups).map((size, group) => sums[group] / size);
}

/** Standard error of each of these means; NaN where the group has fewer than two rows. */
export function groupStandardErrors(groups: Groups, column: Float64Array): number[] {
  const means = groupMeans(groups, column);
  const squares = new Array<number>(groups.count).fill(0);
  for (let row = 0; row < column.length; row++) {
    const group = groups.of[row];
    if (group >= 0) squares[group] += (column[row] - means[group]) ** 2;
  }
  return groupSizes(groups).map((size, group) =>
    size < 2 ? Number.NaN : Math.sqrt(squares[group] / (size - 1) / size),
  );
}

/** The next of 1, 2, 3, 4, 5, 6, 8 or 10 times a power of ten: a step that reads well. */
export function niceStep(least: number): number {
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 3, 4, 5, 6, 8].find((factor) => factor * power >= least * (1 - 1e-12)) ?? 10);
}
