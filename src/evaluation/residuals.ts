import { groupMeans, groupSizes, quantileGroups } from './groups.ts';

/** What was left unexplained, actual - predicted, from customers predicted low to those predicted high. */
export interface Residuals {
  readonly customers: readonly number[];
  /** Mean prediction of each group. */
  readonly predicted: readonly number[];
  readonly mean: readonly number[];
  /** The residuals that a tenth, half and nine tenths of the group lie below. */
  readonly low: readonly number[];
  readonly median: readonly number[];
  readonly high: readonly number[];
}

/** @param actual, predicted  columns of one length, finite */
export function residuals(actual: Float64Array, predicted: Float64Array, wanted = 20): Residuals {
  const groups = quantileGroups(predicted, wanted);
  const residual = actual.map((value, row) => value - predicted[row]);
  const sizes = groupSizes(groups);
  const members = sizes.map((size) => new Float64Array(size));
  const filled = new Int32Array(groups.count);
  for (let row = 0; row < residual.length; row++) {
    const group = groups.of[row];
    members[group][filled[group]++] = residual[row];
  }
  for (const column of members) column.sort();
  const quantile = (share: number) => members.map((column) => column[Math.ceil(share * column.length) - 1]);
  return {
    customers: sizes,
    predicted: groupMeans(groups, predicted),
    mean: groupMeans(groups, residual),
    low: quantile(0.1),
    median: quantile(0.5),
    high: quantile(0.9),
  };
}
