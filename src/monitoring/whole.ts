/**
 * The whole base against what was expected of it. Its weeks scatter far more than chance (season, prices, the model's
 * own level), so the scatter is learnt from weeks before the watch that were forecast in the same way; with fewer than
 * thirteen there is nothing to hold an alarm against, and none is raised.
 */

import { sumOf } from '../facts/windows.ts';
import { normalQuantile } from '../numerics/normal.ts';
import { randomFrom } from '../numerics/random.ts';
import type { Alarm } from './alarm.ts';
import { chanceOf, cusum, exceededLimits, firstCrossing } from './cusum.ts';
import { CHANGES, type WatchOptions } from './groups.ts';

export interface Weekly {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
}

export interface Spread {
  /** Root mean square of ln(observed / expected) in the weeks before. */
  readonly sd: number;
  /** How alike a week is to the one before, −0.5 to 0.9. */
  readonly correlation: number;
  readonly weeks: number;
}

export interface RatioChart {
  /** Null where too few weeks before tell of it. */
  readonly spread: Spread | null;
  readonly alarms: readonly Alarm[];
}

export interface WholeChart extends RatioChart {
  readonly observed: number;
  readonly expected: number;
}

export interface RatioOptions extends WatchOptions {
  /** Measures that share the false alarms of a year; 1 unless said otherwise. */
  readonly measures?: number;
  /** Whole weeks of the watch; the length of the series unless said otherwise. */
  readonly weeks?: number;
}

export const LEAST_WEEKS = 13;
const MOST_CORRELATION = 0.9;
const LEAST_CORRELATION = -0.5;

/** @param before  weeks before the watch, forecast without having been seen by their cutoff */
export function watchWhole(own: Weekly, before: Weekly, options: RatioOptions = {}): WholeChart {
  const sums = { observed: sumOf(own.observed), expected: sumOf(own.expected) };
  return { ...sums, ...watchRatios(logRatios(own), logRatios(before), options) };
}

/**
 * Watches ln(observed / expected), period by period.
 *
 * Limits hold for a scatter that is itself learnt from few weeks: each simulated path has weeks before it too, from which
 * its own scatter is estimated.
 */
export function watchRatios(x: Float64Array, before: Float64Array, options: RatioOptions = {}): RatioChart {
  const { alarmsPerYear = 1, changes = CHANGES, seed = 1, measures = 1, weeks = x.length } = options;
  const spread = spreadOf(before);
  if (!spread || x.length === 0) return { spread, alarms: [] };
  const chance = chanceOf(alarmsPerYear, changes.length * measures, weeks);
  const alarms = changes.flatMap((rho): Alarm[] => {
    const level = levelSought(rho, spread.sd);
    const path = cusum(x.map((value) => normalIncrement(value, spread.sd, level)));
    const draw = maximumDrawer(x.length, spread, rho, `${seed}/${rho}`);
    const [limit] = exceededLimits([Math.max(...path)], chance, (maxima) => {
      maxima[0] = draw();
    });
    const crossing = limit === null ? null : firstCrossing(path, limit);
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
  return { spread, alarms };
}

/** Where weeks scatter little, smaller changes are looked for: of so many times their scatter. */
const SOUGHT = 1.5;

function levelSought(rho: number, sd: number): number {
  const level = Math.log(rho);
  return Math.sign(level) * Math.min(Math.abs(level), SOUGHT * sd);
}

/** Log-likelihood ratio of a level against one of 0, of a normal variate. */
function normalIncrement(x: number, sd: number, level: number): number {
  return (level / sd ** 2) * (x - level / 2);
}

/** A week without a purchase counts as one with half of one. */
export function logRatios({ observed, expected }: Weekly): Float64Array {
  return observed.map((o, week) => Math.log(Math.max(0.5, o) / Math.max(1e-9, expected[week])));
}

/** About 0, not about its own mean: that the model's level was off before is part of what to expect of it. */
function spreadOf(x: Float64Array): Spread | null {
  if (x.length < LEAST_WEEKS) return null;
  let [squares, products] = [0, 0];
  for (let week = 0; week < x.length; week++) {
    squares += x[week] ** 2;
    if (week > 0) products += x[week] * x[week - 1];
  }
  if (squares === 0) return null;
  const correlation = products / (x.length - 1) / (squares / x.length);
  return {
    sd: Math.sqrt(squares / x.length),
    correlation: Math.min(MOST_CORRELATION, Math.max(LEAST_CORRELATION, correlation)),
    weeks: x.length,
  };
}

/** Draws the largest sum of a path of weeks that are alike to the ones before, without a change. */
function maximumDrawer(periods: number, { sd, correlation, weeks }: Spread, rho: number, seed: string): () => number {
  const random = randomFrom(seed).fork('whole');
  const fresh = sd * Math.sqrt(1 - correlation ** 2);
  return () => {
    let x = sd * random.normal();
    let squares = 0;
    for (let week = 0; week < weeks; week++) {
      squares += x ** 2;
      x = correlation * x + fresh * random.normal();
    }
    const learnt = Math.sqrt(squares / weeks);
    const level = levelSought(rho, learnt);
    let [sum, most] = [0, 0];
    for (let period = 0; period < periods; period++) {
      sum = Math.max(0, sum + normalIncrement(x, learnt, level));
      if (sum > most) most = sum;
      x = correlation * x + fresh * random.normal();
    }
    return most;
  };
}
