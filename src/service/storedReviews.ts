/** Reviews of a store as a table, and as what a watch takes of them. */
import type { MonitorOptions } from '../pipelines/monitor.ts';
import { DEFAULT_SCALE } from '../reviews/analyse.ts';
import type { ReviewTable } from '../reviews/reviewTable.ts';
import type { ReviewRow } from '../store/reviewTable.ts';
import { parseDay } from '../units.ts';

export function reviewTableOf(rows: readonly ReviewRow[]): ReviewTable {
  const none = rows.map(() => '');
  return {
    length: rows.length,
    day: Int32Array.from(rows, ({ day }) => parseDay(day)),
    text: rows.map(({ text }) => text ?? ''),
    rating: Float64Array.from(rows, ({ rating }) => rating ?? Number.NaN),
    customer: rows.map(({ customer }) => customer ?? ''),
    product: rows.map(({ product }) => product ?? ''),
    ...{ adviser: none, branch: none, channel: none, language: none, excluded: [] },
  };
}

/** Null where there is none, or where the scale is not given and ratings are not on the usual one. */
export function reviewsToWatch(
  rows: readonly ReviewRow[],
  scale?: readonly [worst: number, best: number],
): NonNullable<MonitorOptions['reviews']> | null {
  const [low, high] = DEFAULT_SCALE;
  const isUsual = rows.every(({ rating }) => rating === null || (rating >= low && rating <= high));
  if (rows.length === 0 || (!scale && !isUsual)) return null;
  return { table: reviewTableOf(rows), scale: scale ?? DEFAULT_SCALE };
}
