import { normalQuantile } from '../numerics/normal.ts';
import type { Crossing } from './cusum.ts';

/** A change that was found: since when, and how large it has been since. */
export interface Alarm {
  readonly direction: 'worse' | 'better';
  /** Week of the watch, from 0, by whose end it was found. */
  readonly foundInWeek: number;
  /** Week in which it is likely to have begun. */
  readonly startWeek: number;
  /** Observed over expected since then, with a 95 % interval of chance alone. */
  readonly ratio: number;
  readonly interval: readonly [low: number, high: number];
}

interface Counted {
  readonly from: number;
  readonly to: number;
  readonly observed: number;
  readonly total: number;
  readonly share: number;
}

export function alarmOf(counts: readonly Counted[], { at, start }: Crossing, rho: number): Alarm {
  // From the likely start to the last week there is: what has been seen since belongs to its size.
  const since = counts.slice(start);
  const observed = since.reduce((sum, count) => sum + count.observed, 0);
  const expected = since.reduce((sum, { total, share }) => sum + total * share, 0);
  return {
    direction: rho < 1 ? 'worse' : 'better',
    foundInWeek: counts[at].to - 1,
    startWeek: counts[start].from,
    ratio: observed / expected,
    interval: ratioInterval(observed, expected),
  };
}

/** Of a Poisson count over its expectation: even on the scale of roots, where counts vary alike (Anscombe 1948). */
export function ratioInterval(observed: number, expected: number, level = 0.95): readonly [number, number] {
  const reach = normalQuantile((1 + level) / 2) / 2;
  const root = Math.sqrt(observed + 3 / 8);
  const end = (value: number) => Math.max(0, value ** 2 - 3 / 8) / expected;
  return [end(Math.max(0, root - reach)), end(root + reach)];
}
