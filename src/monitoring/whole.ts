/**
 * The whole base against what was expected of it. Its weeks scatter far more than chance (season, prices, the model's
 * own level), so the scatter is learnt from weeks before the watch that were forecast in the same way; with fewer than
 * thirteen there is nothing to hold an alarm against, and none is raised.
 */

import { sumOf } from '../facts/windows.ts';
import { normalQuantile } from '../numerics/normal.ts';
import { randomFrom } from '../numerics/random.ts';
import type { Alarm } from './alarm.ts';
import { chanceOf, cusum, firstCrossing, limitFor, pathsFor } from './cusum.ts';
import { CHANGES, type WatchOptions } from './groups.ts';

export interface Weekly {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
}

export interface WholeChart {
  readonly observed: number;
  readonly expected: number;
  /** Root mean square of ln(observed / expected) in the weeks before, and how alike a week is to the one before, 0 to 0.9. */
  readonly spread: { readonly sd: number; readonly correlation: number; readonly weeks: number } | null;
  readonly alarms: readonly Alarm[];
}

export const LEAST_WEEKS = 13;
const MOST_CORRELATION = 0.9;

/** @param before  weeks before the watch, forecast without having been seen by their cutoff */
export function watchWhole(own: Weekly, before: Weekly, options: WatchOptions = {}): WholeChart {
  const { alarmsPerYear = 1, changes = CHANGES, seed = 1 } = options;
  const spread = spreadOf(logRatios(before));
  const sums = { observed: sumOf(own.observed), expected: sumOf(own.expected) };
  if (!spread) return { ...sums, spread, alarms: [] };
  const x = logRatios(own);
  const chance = chanceOf(alarmsPerYear, changes.length, x.length);
  const alarms = changes.flatMap((rho): Alarm[] => {
    const gain = (value: number) => normalIncrement(value, spread.sd, rho);
    const limit = limitFor(maximaOf(x.length, spread, gain, pathsFor(chance), `${seed}/${rho}`), chance);
    const crossing = firstCrossing(cusum(x.map(gain)), limit);
    if (!crossing) return [];
    const { at, start } = crossing;
    const since = x.subarray(start);
    const mean = sumOf(since) / since.length;
    // A mean of weeks that are alike tells less than one of as many that are not.
    const { sd, correlation } = spread;
    const reach = normalQuantile(0.975) * sd * Math.sqrt((1 + correlation) / (1 - correlation) / since.length);
    return [
      {
        direction: rho < 1 ? 'worse' : 'better',
        foundInWeek: at,
        startWeek: start,
        ratio: Math.exp(mean),
        interval: [Math.exp(mean - reach), Math.exp(mean + reach)],
      },
    ];
  });
  return { ...sums, spread, alarms };
}

/** Log-likelihood ratio of a level of ln ρ against one of 0, of a normal variate. */
function normalIncrement(x: number, sd: number, rho: number): number {
  const level = Math.log(rho);
  return (level / sd ** 2) * (x - level / 2);
}

/** A week without a purchase counts as one with half of one. */
function logRatios({ observed, expected }: Weekly): Float64Array {
  return observed.map((o, week) => Math.log(Math.max(0.5, o) / Math.max(1e-9, expected[week])));
}

/** About 0, not about its own mean: that the model's level was off before is part of what to expect of it. */
function spreadOf(x: Float64Array): WholeChart['spread'] {
  if (x.length < LEAST_WEEKS) return null;
  let [squares, products] = [0, 0];
  for (let week = 0; week < x.length; week++) {
    squares += x[week] ** 2;
    if (week > 0) products += x[week] * x[week - 1];
  }
  const correlation = products / (x.length - 1) / (squares / x.length);
  return {
    sd: Math.sqrt(squares / x.length),
    correlation: Math.min(MOST_CORRELATION, Math.max(0, correlation)),
    weeks: x.length,
  };
}

/** Largest sums of simulated paths of weeks that are alike to the ones before, without a change. */
function maximaOf(
  weeks: number,
  { sd, correlation }: NonNullable<WholeChart['spread']>,
  gain: (x: number) => number,
  paths: number,
  seed: string,
): Float64Array {
  const random = randomFrom(seed).fork('whole');
  const fresh = sd * Math.sqrt(1 - correlation ** 2);
  return new Float64Array(paths).map(() => {
    let [x, sum, most] = [sd * random.normal(), 0, 0];
    for (let week = 0; week < weeks; week++) {
      if (week > 0) x = correlation * x + fresh * random.normal();
      sum = Math.max(0, sum + gain(x));
      if (sum > most) most = sum;
    }
    return most;
  });
}
