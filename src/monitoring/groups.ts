/** Charts of groups against the rest, two each: for the worse and for the better. */
import { sumOf } from '../facts/windows.ts';
import { type Random, randomFrom } from '../numerics/random.ts';
import { type Alarm, alarmOf } from './alarm.ts';
import { chanceOf, cusum, exceededLimits, firstCrossing } from './cusum.ts';
import { mergeWeeks } from './periods.ts';
import type { Scatter } from './scatter.ts';
import { scatterDrawer } from './scatterDrawer.ts';
import { binomialSampler, type ShareCount, shareIncrement } from './share.ts';

/** Weekly purchases of one group, and what was expected when the watch began. */
export interface WeeklySeries {
  readonly group: string;
  readonly customers: number;
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  /**
   * Relative variance of the group's level: its customers differ from what is expected of them, and go on doing so. What
   * the forecast's variance of their purchases has beyond chance from week to week, over their square; 0 unless given.
   */
  readonly levelVariance?: number;
  /** Customers who are part of everybody and not watched: those of no group, or of one too small to show. */
  readonly rest?: true;
}

export interface GroupChart {
  readonly group: string;
  readonly customers: number;
  readonly observed: number;
  /** What the rest's weeks make of what was expected. */
  readonly expected: number;
  /** Of the periods that were charted, weeks put together. */
  readonly periods: number;
  readonly alarms: readonly Alarm[];
}

export interface WatchOptions {
  /** False alarms of all charts together in a year; 1 unless said otherwise. */
  readonly alarmsPerYear?: number;
  /** Relative changes that the charts look for; 0.8 and 1.25 unless said otherwise. */
  readonly changes?: readonly number[];
  readonly seed?: number | string;
  /** How customers' own weeks scatter, which limits then rest on; else counts are binomial about lasting levels. */
  readonly scatter?: Scatter | null;
}

export const CHANGES = [0.8, 1.25] as const;

/**
 * Watches groups against the rest of all. Weeks of a group are put together until 20 purchases are expected; limits are
 * simulated with the group's own expectations, so that all charts together raise so many false alarms a year.
 *
 * @param series  of all groups, of equal length in whole weeks; together they are everybody
 */
export function watchGroups(series: readonly WeeklySeries[], options: WatchOptions = {}): GroupChart[] {
  const { alarmsPerYear = 1, changes = CHANGES, seed = 1, scatter = null } = options;
  const weeks = series[0]?.observed.length ?? 0;
  const observedAll = sumOver(series, ({ observed }) => observed, weeks);
  const expectedAll = sumOver(series, ({ expected }) => expected, weeks);
  const watched = series.filter(({ rest }) => !rest);
  const chance = chanceOf(alarmsPerYear, changes.length * watched.length, weeks);
  return watched.map((own) => {
    const counts = shareCounts(own, observedAll, expectedAll);
    const draw = scatter ? scatterDrawer(counts, scatter) : levelDrawer(counts, own.levelVariance ?? 0);
    const charts = changes.map((rho) => cusum(counts.map((count) => shareIncrement(count, rho))));
    const most = charts.map((path) => Math.max(0, ...path));
    const limits = exceededLimits(most, chance, maximaDrawer(counts, draw, changes, `${seed}/${own.group}`));
    const alarms = changes.flatMap((rho, i) => {
      const limit = limits[i];
      const crossing = limit === null ? null : firstCrossing(charts[i], limit);
      return crossing ? [alarmOf(counts, crossing, rho)] : [];
    });
    return {
      group: own.group,
      customers: own.customers,
      observed: sumOf(own.observed),
      expected: counts.reduce((sum, { total, share }) => sum + total * share, 0),
      periods: counts.length,
      alarms,
    };
  });
}

/** A period's share count, with the weeks it is made of. */
export interface PeriodCount extends ShareCount {
  readonly from: number;
  readonly to: number;
}

function shareCounts(own: WeeklySeries, observedAll: Float64Array, expectedAll: Float64Array): PeriodCount[] {
  // A week's share of what was expected, of what all bought in it: that is what a group had to expect.
  const wanted = own.expected.map((e, week) =>
    expectedAll[week] > 0 ? (observedAll[week] * e) / expectedAll[week] : 0,
  );
  return mergeWeeks(own.observed, wanted).map(({ from, to, observed, expected }) => {
    const total = sumOf(observedAll.subarray(from, to));
    return { from, to, observed, total, share: expected / total };
  });
}

/** Draws the counts of a path without a change, into one array that is used again. */
type Drawer = (random: Random) => Float64Array;

/** Draws a path without a change, and tells how far the chart of each change rises on it. */
function maximaDrawer(
  counts: readonly PeriodCount[],
  draw: Drawer,
  changes: readonly number[],
  seed: string,
): (maxima: Float64Array) => void {
  const random = randomFrom(seed).fork('cusum');
  const gains = changes.map((rho) => Math.log(rho));
  const losses = counts.map((count) => changes.map((rho) => shareIncrement({ ...count, observed: 0 }, rho)));
  const sums = new Float64Array(changes.length);
  return (maxima) => {
    const observed = draw(random);
    sums.fill(0);
    for (let k = 0; k < observed.length; k++) {
      for (let i = 0; i < sums.length; i++) {
        sums[i] = Math.max(0, sums[i] + observed[k] * gains[i] + losses[k][i]);
        if (sums[i] > maxima[i]) maxima[i] = sums[i];
      }
    }
  };
}

/** Binomial for the group's share of what all bought, about a level of its own, which moves whole and lasts. */
function levelDrawer(counts: readonly PeriodCount[], levelVariance: number): Drawer {
  const path = new Float64Array(counts.length);
  const draws = counts.map(({ total, share }) => binomialSampler(Math.round(total), share));
  // A group that is a share of everybody takes its level along in theirs.
  const shifts = counts.map(({ total, share }) => total * share * (1 - share));
  return (random) => {
    const level = levelVariance > 0 ? random.gamma(1 / levelVariance, 1 / levelVariance) - 1 : 0;
    for (let k = 0; k < path.length; k++) path[k] = Math.max(0, draws[k](random) + level * shifts[k]);
    return path;
  };
}

function sumOver(
  series: readonly WeeklySeries[],
  column: (own: WeeklySeries) => Float64Array,
  weeks: number,
): Float64Array {
  const sums = new Float64Array(weeks);
  for (const own of series) {
    const values = column(own);
    for (let week = 0; week < weeks; week++) sums[week] += values[week];
  }
  return sums;
}
