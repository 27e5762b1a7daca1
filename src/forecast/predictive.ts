/**
 * How actual purchases and value scatter around what is expected, learnt from a window that was forecast without being
 * seen, at two horizons and put at its actual level. What all customers of a period share, its level, has a standard deviation of
 * its own, from how far off totals of past windows were.
 */
import { z } from 'zod';
import { sumOf } from '../facts/windows.ts';
import { HurdleCount, learnDispersion } from '../numerics/hurdleCount.ts';
import { atIntensity, intensityFor } from '../numerics/intensity.ts';
import { quantileSorted } from '../numerics/quantiles.ts';

export const predictiveSchema = z.object({
  /** Dispersion of purchases beyond the first, by how many are expected of who returns: see HurdleCount. */
  dispersion: z.object({
    edges: z.array(z.number()),
    phi: z.array(z.number().positive()),
  }),
  /** Value of who returns, over its expectation: by group of purchases expected of who returns; null without amounts. */
  ratios: z
    .object({
      edges: z.array(z.number()),
      /** Means of equally likely parts of the distribution, ascending; their mean is 1. */
      parts: z.array(z.array(z.number().nonnegative())),
    })
    .nullable(),
  /** Standard deviation of ln(actual / expected) that all customers of a period share. */
  levelSd: z.number().nonnegative(),
});
export type Predictive = z.infer<typeof predictiveSchema>;

/** Customers of a window, what was expected of them within so many days, and what came. */
export interface Rehearsed {
  readonly expected: Float64Array;
  readonly pReturn: Float64Array;
  /** Currency units a purchase; null without amounts. */
  readonly spend: Float64Array | null;
  readonly purchases: Float64Array;
  readonly value: Float64Array;
}

const PARTS = 100;
/** Shares of returners at which groups meet: finer at the top, for the best customers are steadier than the good. */
const EDGES = [0.2, 0.4, 0.6, 0.8, 0.92, 0.98] as const;
/** Returners that make a group, and the fewest that teach anything. */
const GROUP = 100;
const FEW = 50;
const LEAST_VALUES = 5;
/** Where nothing can be learnt: as dispersed as a geometric count, value within a factor of two. */
const UNKNOWN_PHI = 1;
const UNKNOWN_LOG_SD = Math.LN2;
/** Before any is seen, ln(actual / expected) of a total has this standard deviation, and counts as so many windows. */
const LEVEL_SD = 0.25;
const LEVEL_WINDOWS = 2;

export function learnPredictive(
  rehearsed: readonly Rehearsed[],
  levelErrors: readonly number[],
  hasAmounts: boolean,
): Predictive {
  const returners = rehearsed.flatMap(returnersOf);
  const edges = edgesOf(returners);
  const groups = Array.from({ length: edges.length + 1 }, (_, g) =>
    returners.filter(({ expected }) => groupOf(expected, edges) === g),
  );
  const phi = groups.map((group) =>
    group.length < FEW
      ? UNKNOWN_PHI
      : learnDispersion(
          Float64Array.from(group, ({ expected }) => expected - 1),
          Float64Array.from(group, ({ count }) => count - 1),
        ),
  );
  return {
    dispersion: { edges, phi },
    ratios: hasAmounts
      ? { edges, parts: groups.map((group) => partsOf(group.map(({ ratio }) => ratio).filter(Number.isFinite))) }
      : null,
    levelSd: learnLevelSd(levelErrors),
  };
}

interface Returner {
  /** Purchases expected of the customer, given at least one. */
  readonly expected: number;
  readonly count: number;
  /** Value over its expectation given a return; NaN where there is none. */
  readonly ratio: number;
}

/** Who returned, expectations put at the actual levels. */
function returnersOf({ expected, pReturn, spend, purchases, value }: Rehearsed): Returner[] {
  const level = sumOf(purchases) / sumOf(expected);
  const shift = intensityFor(
    pReturn,
    purchases.reduce((count, y) => count + (y > 0 ? 1 : 0), 0),
  );
  const worth = spend && expected.map((m, i) => m * spend[i]);
  const valueLevel = worth ? sumOf(value) / sumOf(worth) : 1;
  const found: Returner[] = [];
  for (let i = 0; i < purchases.length; i++) {
    if (!(purchases[i] > 0)) continue;
    const mean = level * expected[i];
    const q = Math.min(atIntensity(pReturn[i], shift), mean);
    // Where nothing is paid there is no ratio, and a count all the same.
    const ratio = worth && valueLevel > 0 ? Math.max(0, value[i] * q) / (valueLevel * worth[i]) : Number.NaN;
    if (q > 0) found.push({ expected: Math.max(1, mean / q), count: purchases[i], ratio });
  }
  return found;
}

function edgesOf(returners: readonly Returner[]): number[] {
  const sorted = Float64Array.from(returners, ({ expected }) => expected).sort();
  // Shares that are too close together for so few returners are passed over.
  let below = 0;
  return EDGES.filter((share) => {
    const large = (share - below) * sorted.length >= GROUP && (1 - share) * sorted.length >= GROUP;
    if (large) below = share;
    return large;
  }).map((share) => quantileSorted(sorted, share));
}

export function groupOf(value: number, edges: readonly number[]): number {
  let group = 0;
  while (group < edges.length && edges[group] < value) group++;
  return group;
}

/**
 * Means of equally many values each, over the mean of all: from few values, a lognormal's. No part is of fewer than
 * LEAST_VALUES, for a bundle tells of no single customer.
 */
function partsOf(ratios: readonly number[]): number[] {
  const sorted = ratios.length < FEW ? lognormal() : Float64Array.from(ratios).sort();
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

function lognormal(): Float64Array {
  // A logistic's quantiles are near enough to a normal's.
  const length = PARTS * LEAST_VALUES;
  return Float64Array.from({ length }, (_, i) => {
    const p = (i + 0.5) / length;
    return Math.exp((UNKNOWN_LOG_SD * Math.log(p / (1 - p))) / 1.702);
  });
}

function learnLevelSd(errors: readonly number[]): number {
  const known = errors.filter(Number.isFinite);
  const squares = known.reduce((sum, error) => sum + error ** 2, 0);
  return Math.sqrt((LEVEL_WINDOWS * LEVEL_SD ** 2 + squares) / (LEVEL_WINDOWS + known.length));
}

/** The distribution of one customer's purchases. */
export function countOf({ dispersion }: Predictive, mean: number, q: number): HurdleCount {
  const phi = q > 0 ? dispersion.phi[groupOf(mean / q, dispersion.edges)] : 1;
  return new HurdleCount(mean, q, phi);
}

/** Quantile of value over its mean, of a customer of whom `mean` purchases are expected; 0 below P(0). */
export function valueRatio({ ratios }: Predictive, mean: number, q: number, p: number): number {
  if (!ratios || p <= 1 - q || q === 0) return 0;
  const parts = ratios.parts[groupOf(mean / q, ratios.edges)];
  // Parts are points at their middles; the mean of what is interpolated between them is theirs.
  const at = Math.min(PARTS - 1, Math.max(0, ((p - (1 - q)) / q) * PARTS - 0.5));
  const below = Math.floor(at);
  const above = Math.min(PARTS - 1, below + 1);
  return (parts[below] + (at - below) * (parts[above] - parts[below])) / q;
}

/** E[(value / its mean)²]. */
export function valueSecondMoment({ ratios }: Predictive, mean: number, q: number): number {
  if (!ratios || q === 0) return 1;
  const parts = ratios.parts[groupOf(mean / q, ratios.edges)];
  return parts.reduce((sum, v) => sum + v * v, 0) / PARTS / q;
}
