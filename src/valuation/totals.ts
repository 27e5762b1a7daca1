/**
 * Totals over customers, with intervals: what is expected under each posterior draw, and how chance scatters around it.
 */
import { sortedQuantile } from '../models/posterior.ts';
import type { Random } from '../numerics/random.ts';
import type { Outcomes } from './spendDraws.ts';

/** Equally likely outcomes simulated for each customer. A power of two: see `scatter`. */
export const OUTCOMES = 256;

export interface TotalInterval {
  /** Mean over the draws. */
  readonly expected: number;
  readonly parameter: readonly [number, number];
  readonly predictive: readonly [number, number];
}

export interface Totals {
  readonly customers: number;
  readonly purchases: TotalInterval;
  /** How many customers buy at all within the horizon. */
  readonly returning: TotalInterval;
  readonly value: TotalInterval | null;
}

/** Sums over customers: of expected figures by draw, and of simulated outcomes. */
export interface Sums {
  customers: number;
  readonly expected: Record<Figure, Float64Array>;
  readonly outcomes: Record<Figure, Float64Array>;
}
type Figure = 'purchases' | 'returning' | 'value';

export function newSums(draws: number): Sums {
  const zeros = (length: number) => ({
    purchases: new Float64Array(length),
    returning: new Float64Array(length),
    value: new Float64Array(length),
  });
  return { customers: 0, expected: zeros(draws), outcomes: zeros(OUTCOMES) };
}

/**
 * Adds a customer's outcomes, which come in ascending order, to the totals in an order of the customer's own: a random
 * start and an odd stride visit all 256 places, and leave any two customers uncorrelated.
 */
export function scatter(totals: Sums['outcomes'], { counts, values }: Outcomes, random: Random): void {
  const pick = random.integer((OUTCOMES * OUTCOMES) / 2);
  const [start, stride] = [pick % OUTCOMES, 2 * Math.floor(pick / OUTCOMES) + 1];
  for (let i = 0; i < OUTCOMES; i++) {
    if (counts[i] === 0) continue;
    const place = (start + i * stride) & (OUTCOMES - 1);
    totals.purchases[place] += counts[i];
    totals.returning[place]++;
    totals.value[place] += values[i];
  }
}

export function totalsOf(
  { customers, expected, outcomes }: Sums,
  tails: readonly [number, number],
  hasSpend: boolean,
): Totals {
  const total = (figure: Figure) => totalInterval(expected[figure], outcomes[figure], tails);
  return {
    customers,
    purchases: total('purchases'),
    returning: total('returning'),
    value: hasSpend ? total('value') : null,
  };
}

/**
 * Given parameters customers are independent, so a total is its expectation under a draw plus chance: every draw is
 * joined with every simulated deviation.
 */
function totalInterval(
  expected: Float64Array,
  outcomes: Float64Array,
  tails: readonly [number, number],
): TotalInterval {
  const mean = average(expected);
  const centre = average(outcomes);
  const all = new Float64Array(expected.length * outcomes.length);
  for (let d = 0; d < expected.length; d++) {
    for (let i = 0; i < outcomes.length; i++) {
      all[d * outcomes.length + i] = Math.max(0, expected[d] + outcomes[i] - centre);
    }
  }
  const ends = (sorted: Float64Array) => [sortedQuantile(sorted, tails[0]), sortedQuantile(sorted, tails[1])] as const;
  return { expected: mean, parameter: ends(Float64Array.from(expected).sort()), predictive: ends(all.sort()) };
}

function average(column: Float64Array): number {
  return column.reduce((sum, v) => sum + v, 0) / column.length;
}
