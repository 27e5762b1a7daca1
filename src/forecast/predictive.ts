/**
 * How actual purchases and value scatter around what is expected, learnt from a window that was forecast without being
 * seen, at two horizons and put at its actual level. What all customers of a period share, its level, has a standard deviation of
 * its own, from how far off totals of past windows were.
 */
import { z } from 'zod';
import { sumOf } from '../facts/windows.ts';
import { edgesAt, equalParts, groupOf, lognormalPlaces, meanSquare, PARTS } from '../numerics/equalParts.ts';
import { HurdleCount, learnDispersion } from '../numerics/hurdleCount.ts';
import { atIntensity, intensityFor } from '../numerics/intensity.ts';

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
      /** Means of the squares, which the parts' means tell too low. */
      meanSquares: z.array(z.number().nonnegative()),
    })
    .nullable(),
  /** Standard deviation of ln(actual / expected) that all customers of a period share. */
  levelSd: z.number().nonnegative(),
});
export type Predictive = z.infer<typeof predictiveSchema>;
/** How customers scatter, each for itself. */
export type Scatter = Omit<Predictive, 'levelSd'>;

/** Customers of a window, what was expected of them within so many days, and what came. */
export interface Rehearsed {
  readonly expected: Float64Array;
  readonly pReturn: Float64Array;
  /** Currency units a purchase; null without amounts. */
  readonly spend: Float64Array | null;
  readonly purchases: Float64Array;
  readonly value: Float64Array;
}

/** Shares of returners at which groups meet: finer at the top, for the best customers are steadier than the good. */
const EDGES = [0.2, 0.4, 0.6, 0.8, 0.92, 0.98] as const;
/** Returners that make a group, and the fewest that teach anything. */
const GROUP = 100;
const FEW = 50;
/** Where nothing can be learnt: as dispersed as a geometric count, value within a factor of two. */
const UNKNOWN_PHI = 1;
const UNKNOWN_LOG_SD = Math.LN2;

export function learnScatter(rehearsed: readonly Rehearsed[], hasAmounts: boolean): Scatter {
  const returners = rehearsed.flatMap(returnersOf);
  const edges = edgesAt(
    returners.map(({ expected }) => expected),
    EDGES,
    GROUP,
  );
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
  const ratios = groups.map(ratiosOf);
  return {
    dispersion: { edges, phi },
    ratios: hasAmounts ? { edges, parts: ratios.map(equalParts), meanSquares: ratios.map(meanSquare) } : null,
  };
}

/** Ratios of a group: from few, a lognormal's. */
function ratiosOf(group: readonly Returner[]): number[] {
  const known = group.map(({ ratio }) => ratio).filter(Number.isFinite);
  return known.length < FEW ? lognormalPlaces(UNKNOWN_LOG_SD) : known;
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

/** The distribution of one customer's purchases. */
export function countOf({ dispersion }: Scatter, mean: number, q: number): HurdleCount {
  const phi = q > 0 ? dispersion.phi[groupOf(mean / q, dispersion.edges)] : 1;
  return new HurdleCount(mean, q, phi);
}

/** Quantile of value over its mean, of a customer of whom `mean` purchases are expected; 0 below P(0). */
export function valueRatio({ ratios }: Scatter, mean: number, q: number, p: number): number {
  if (!ratios || p <= 1 - q || q === 0) return 0;
  const parts = ratios.parts[groupOf(mean / q, ratios.edges)];
  // Parts are points at their middles; the mean of what is interpolated between them is theirs.
  const at = Math.min(PARTS - 1, Math.max(0, ((p - (1 - q)) / q) * PARTS - 0.5));
  const below = Math.floor(at);
  const above = Math.min(PARTS - 1, below + 1);
  return (parts[below] + (at - below) * (parts[above] - parts[below])) / q;
}

/** E[(value / its mean)²]. */
export function valueSecondMoment({ ratios }: Scatter, mean: number, q: number): number {
  if (!ratios || q === 0) return 1;
  return ratios.meanSquares[groupOf(mean / q, ratios.edges)] / q;
}
