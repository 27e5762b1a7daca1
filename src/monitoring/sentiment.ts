/**
 * What reviews feel, watched: the share of good ones among those that are good or bad. The week's reviews are given, so
 * that a week in which many write is no alarm; the share that was usual before, and how much it moved from week to week
 * beyond chance, are learnt from the reviews before the watch.
 */
import { sumOf } from '../facts/windows.ts';
import { type WatchOptions, watchGroups } from './groups.ts';
import type { MeasureChart } from './measures.ts';

/** Reviews by whole weeks: good ones, and all that are good or bad. */
export interface ReviewWeeks {
  readonly good: Float64Array;
  readonly judged: Float64Array;
}

export interface SentimentWeeks {
  readonly own: ReviewWeeks;
  /** Weeks before the watch. */
  readonly before: ReviewWeeks;
}

/** Before the watch, at least so many: a share of fewer is hardly known. */
export const LEAST_REVIEWS = 50;
/** Changes that are looked for: the odds of a good review half or twice what they were. */
const CHANGES = [0.5, 2] as const;

/** Null where the reviews before tell too little, or nobody wrote since. */
export function watchSentiment({ own, before }: SentimentWeeks, options: WatchOptions = {}): MeasureChart | null {
  const [known, written] = [sumOf(before.judged), sumOf(own.judged)];
  if (known < LEAST_REVIEWS || written === 0) return null;
  // Half a review of each kind: a share of 0 or 1 would be certain of itself.
  const share = (sumOf(before.good) + 0.5) / (known + 1);
  const scatter = scatterBeyondChance(before, share);
  // Reviews that move together tell as much as fewer that do not.
  const part = (of: ReviewWeeks, usual: number, good: boolean) => ({
    observed: of.judged.map((count, week) => (good ? of.good[week] : count - of.good[week]) / scatter),
    expected: of.judged.map((count) => (count * usual) / scatter),
  });
  const levelVariance = scatter / (known * share * (1 - share));
  const [{ alarms }] = watchGroups(
    [
      { group: 'good', customers: written, levelVariance, ...part(own, share, true) },
      { group: 'bad', customers: written, rest: true, ...part(own, 1 - share, false) },
    ],
    { ...options, changes: CHANGES, scatter: null },
  );
  const weekly = {
    observed: Array.from(own.judged, (count, week) => (count > 0 ? own.good[week] / count : null)),
    expected: Array.from(own.judged, () => share),
  };
  return { measure: 'sentiment', observed: sumOf(own.good) / written, expected: share, weekly, spread: null, alarms };
}

/** How many times as much as of chance alone the weeks' counts vary (Pearson's statistic over its degrees of freedom); at least 1. */
function scatterBeyondChance({ good, judged }: ReviewWeeks, share: number): number {
  let [squares, weeks] = [0, 0];
  for (let week = 0; week < judged.length; week++) {
    if (judged[week] === 0) continue;
    squares += (good[week] - judged[week] * share) ** 2 / (judged[week] * share * (1 - share));
    weeks++;
  }
  return weeks > 1 ? Math.max(1, squares / (weeks - 1)) : 1;
}
