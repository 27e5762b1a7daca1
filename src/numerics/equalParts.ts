/** A distribution as equally likely parts, and values in groups: what a bundle can keep without telling of single values. */
import { normalQuantile } from './normal.ts';
import { quantileSorted } from './quantiles.ts';

export const PARTS = 100;
const LEAST_VALUES = 5;

/** Values at these shares of all, ascending; a share that would leave fewer than `least` on either side is passed over. */
export function edgesAt(values: readonly number[], shares: readonly number[], least: number): number[] {
  const sorted = Float64Array.from(values).sort();
  let below = 0;
  const wide = shares.filter((share) => {
    const large = (share - below) * sorted.length >= least && (1 - share) * sorted.length >= least;
    if (large) below = share;
    return large;
  });
  return wide.map((share) => quantileSorted(sorted, share));
}

/** Between which of the edges a value lies: 0 up to the first of them. */
export function groupOf(value: number, edges: readonly number[]): number {
  let group = 0;
  while (group < edges.length && edges[group] < value) group++;
  return group;
}

/** Means of equally many values each, over the mean of all. No part is of fewer than LEAST_VALUES. */
export function equalParts(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const distinct = Math.min(PARTS, Math.floor(sorted.length / LEAST_VALUES));
  const parts = Array.from({ length: PARTS }, (_, place) => {
    const part = Math.floor((place * distinct) / PARTS);
    // Values that straddle two parts count in each by their share.
    const [from, to] = [(part * sorted.length) / distinct, ((part + 1) * sorted.length) / distinct];
    let sum = 0;
    for (let i = Math.floor(from); i < to; i++) sum += sorted[i] * (Math.min(to, i + 1) - Math.max(from, i));
    return sum / (to - from);
  });
  const mean = parts.reduce((sum, v) => sum + v, 0) / PARTS;
  return mean > 0 ? parts.map((v) => v / mean) : parts.map(() => 1);
}

/** Mean of the squares of values over their mean. */
export function meanSquare(values: readonly number[]): number {
  const sum = values.reduce((total, v) => total + v, 0);
  return sum > 0 ? (values.length * values.reduce((total, v) => total + v * v, 0)) / sum ** 2 : 1;
}

/** Values at equally likely places of a lognormal distribution. */
export function lognormalPlaces(logSd: number): number[] {
  const length = PARTS * LEAST_VALUES;
  return Array.from({ length }, (_, i) => Math.exp(logSd * normalQuantile((i + 0.5) / length)));
}
