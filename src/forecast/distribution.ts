/**
 * How far off a prediction may be. Purchases are 0 with probability 1 - q, otherwise 1 and a negative binomial more, so
 * that their mean is the joined one; levels are corrected by what happened at the cutoffs (conformal: by the ranks that
 * actual counts had in their predicted distributions, in groups of like expectation). Value of those who return spreads
 * around expected value as it did at the cutoffs. All customers of a horizon share its level, which nobody knows ahead:
 * intervals of value are wider for what the levels of past horizons were off.
 */
import { type CountScores, TAIL, zeroAware } from '../evaluation/countScores.ts';
import { knots, quantileSorted } from '../numerics/quantiles.ts';
import type { Random } from '../numerics/random.ts';
import { lnGamma, lnRising } from '../numerics/special.ts';
import { parseDay } from '../units.ts';
import { calibrated, type JoinedCutoff, type ReturnTerms, returnAtLevel } from './return.ts';
import { type JoinedRows, sumOf } from './rows.ts';

export interface Distribution {
  /** Variance of purchases beyond the first is m + phi m². */
  readonly phi: number;
  /** Expected purchases at which groups meet, ascending. */
  readonly edges: readonly number[];
  /** By group: at equally spaced levels, the level that a predicted distribution has to be asked for. */
  readonly levels: readonly (readonly number[])[];
  /** By group: quantiles of ln(actual / expected value) of who returned, at equally spaced levels; null without amounts. */
  readonly ratios: readonly (readonly number[])[] | null;
  /** Standard deviation of ln(actual / expected) of the total value of a horizon. */
  readonly levelSpread: number;
}

const KNOTS = 201;
const MOST_GROUPS = 6;
/** Returners that make a group, and rows below which levels stay as they are. */
const GROUP = 300;
const FEW = 100;
/** Purchases beyond the first that are expected at the least of who returns. */
const LEAST_MORE = 0.02;
/** Spread of ln(value) where nothing can be learnt about it: a factor of two either way. */
const UNKNOWN_SPREAD = Math.LN2;
/** Counts above this are not asked for one by one. */
const MOST = 100_000;

/** Before any is seen, ln(actual / expected) of a horizon's total spreads by so much, and counts as so many horizons. */
const LEVEL_SPREAD = 0.3;
const LEVEL_HORIZONS = 2;
/** Ends move out by this share of it: by all of it they would hold too many where the level is right. */
const LEVEL_SHARE = 0.5;

const AS_THEY_ARE = Array.from({ length: KNOTS }, (_, i) => i / (KNOTS - 1));

/** Where there is nothing to learn from. */
export function unknownDistribution(hasAmounts: boolean): Distribution {
  // Two out of three within a factor of two; a logistic's quantiles are near enough to a normal's.
  const ratios = AS_THEY_ARE.map((p) => {
    const inside = Math.min(0.995, Math.max(0.005, p));
    return (UNKNOWN_SPREAD * Math.log(inside / (1 - inside))) / 1.6 - UNKNOWN_SPREAD ** 2 / 2;
  });
  return { phi: 1, edges: [], levels: [AS_THEY_ARE], ratios: hasAmounts ? [ratios] : null, levelSpread: LEVEL_SPREAD };
}

/** Learns from what followed the cutoffs, each put at its actual level; one or more. */
export function learnDistribution(cutoffs: readonly JoinedCutoff[], terms: ReturnTerms, random: Random): Distribution {
  const hasAmounts = cutoffs[0].spend !== null;
  const counts = cutoffs.map(({ rows, joined, spend }) => {
    const level = sumOf(rows.purchases) / sumOf(joined);
    const mean = joined.map((m) => m * level);
    const q = mean.map((m, i) => calibrated(returnAtLevel(rows.base.pReturn[i], rows.base.purchases[i], m), terms));
    return { rows, spend, level, mean, q };
  });
  // Who returned: expected purchases, and the logarithm of how value compared with its expectation.
  const valueLevels: number[] = [];
  const returners = counts.flatMap(({ rows, spend, level: purchaseLevel, mean, q }) => {
    const level = spend ? sumOf(rows.value) / sumOf(spend.map((s, i) => s * mean[i])) : 1;
    valueLevels.push(level * purchaseLevel);
    const found: { mean: number; ratio: number }[] = [];
    for (let i = 0; i < mean.length; i++) {
      if (!(rows.purchases[i] > 0) || (spend && !(rows.value[i] > 0))) continue;
      const ratio = spend ? Math.log((rows.value[i] * q[i]) / (spend[i] * level * mean[i])) : 0;
      if (Number.isFinite(ratio)) found.push({ mean: mean[i], ratio });
    }
    return found;
  });
  if (returners.length < FEW) return unknownDistribution(hasAmounts);
  const phi = learnPhi(counts.map(({ rows, mean, q }) => ({ y: rows.purchases, mean, q })));
  const groups = Math.min(MOST_GROUPS, Math.max(1, Math.floor(returners.length / GROUP)));
  const means = Float64Array.from(returners, ({ mean }) => mean).sort();
  const edges = Array.from({ length: groups - 1 }, (_, g) => quantileSorted(means, (g + 1) / groups));
  const ranks: number[][] = Array.from({ length: groups }, () => []);
  for (const { rows, mean, q } of counts) {
    for (let i = 0; i < mean.length; i++) {
      const more = new CountAfterFirst(mean[i], q[i], phi);
      const y = rows.purchases[i];
      const [low, high] = [y > 0 ? more.below(y) : 0, more.below(y + 1)];
      ranks[groupOf(mean[i], edges)].push(low + random.uniform() * (high - low));
    }
  }
  return {
    phi,
    edges,
    levels: ranks.map((u) => (u.length < FEW ? AS_THEY_ARE : Array.from(knots(Float64Array.from(u), KNOTS)))),
    ratios: hasAmounts
      ? ranks.map((_, g) => {
          const own = returners.filter(({ mean }) => groupOf(mean, edges) === g).map(({ ratio }) => ratio);
          return Array.from(knots(Float64Array.from(own.length > 0 ? own : [0]), KNOTS));
        })
      : null,
    levelSpread: levelSpread(
      valueLevels,
      counts.map(({ rows }) => rows),
    ),
  };
}

/** From past horizons that overlap: they count as many as would lie side by side. */
function levelSpread(levels: readonly number[], cutoffs: readonly JoinedRows[]): number {
  const known = levels.filter((level) => level > 0 && level < Infinity);
  const square = known.reduce((sum, level) => sum + Math.log(level) ** 2, 0) / Math.max(1, known.length);
  const days = cutoffs.map(({ cutoff }) => parseDay(cutoff));
  const horizons = 1 + (Math.max(...days) - Math.min(...days)) / cutoffs[0].horizonDays;
  return Math.sqrt((LEVEL_HORIZONS * LEVEL_SPREAD ** 2 + horizons * square) / (LEVEL_HORIZONS + horizons));
}

export interface Interval {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** What a prediction says of each customer. */
export interface Predicted {
  /** Joined purchases, before the season's level is put on the distribution's groups. */
  readonly purchases: Float64Array;
  readonly pReturn: Float64Array;
}

/** Interval of purchases in which a share `level` of customers comes to lie. */
export function purchaseInterval(
  { phi, edges, levels }: Distribution,
  { purchases, pReturn }: Predicted,
  level: number,
): Interval {
  const [low, high] = [new Float64Array(purchases.length), new Float64Array(purchases.length)];
  for (let i = 0; i < purchases.length; i++) {
    const more = new CountAfterFirst(purchases[i], pReturn[i], phi);
    const own = levels[groupOf(purchases[i], edges)];
    const [from, to] = zeroAware(1 - pReturn[i], level);
    low[i] = from === 0 ? 0 : more.quantile(quantileSorted(own, from));
    high[i] = more.quantile(quantileSorted(own, to));
  }
  return { low, high };
}

/** @param spend  expected spend per purchase */
export function valueInterval(
  distribution: Distribution,
  predicted: Predicted,
  spend: Float64Array,
  level: number,
): Interval {
  const { purchases, pReturn } = predicted;
  const [low, high] = [new Float64Array(purchases.length), new Float64Array(purchases.length)];
  const stretch = Math.exp(LEVEL_SHARE * distribution.levelSpread);
  for (let i = 0; i < purchases.length; i++) {
    const [from, to] = zeroAware(1 - pReturn[i], level);
    low[i] = valueQuantile(distribution, purchases[i], pReturn[i], spend[i], from) / stretch;
    high[i] = valueQuantile(distribution, purchases[i], pReturn[i], spend[i], to) * stretch;
  }
  return { low, high };
}

/** Medians: what a customer typically does. Not to be summed. */
export function typicalPurchases({ phi }: Distribution, { purchases, pReturn }: Predicted): Float64Array {
  return purchases.map((mean, i) => new CountAfterFirst(mean, pReturn[i], phi).quantile(0.5));
}

export function typicalValue(
  distribution: Distribution,
  { purchases, pReturn }: Predicted,
  spend: Float64Array,
): Float64Array {
  return purchases.map((mean, i) => valueQuantile(distribution, mean, pReturn[i], spend[i], 0.5));
}

/** How probable the distribution of purchases held what then happened, before its levels are corrected. */
export function scorePurchases(
  { phi }: Distribution,
  { purchases, pReturn }: Predicted,
  actual: Float64Array,
): Pick<CountScores, 'probability' | 'below' | 'rps'> {
  const n = purchases.length;
  const scores = { probability: new Float64Array(n), below: new Float64Array(n), rps: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    const scored = new CountAfterFirst(purchases[i], pReturn[i], phi).scored(actual[i]);
    scores.probability[i] = scored.probability;
    scores.below[i] = scored.below;
    scores.rps[i] = scored.rps;
  }
  return scores;
}

function valueQuantile({ edges, ratios }: Distribution, mean: number, q: number, spend: number, p: number): number {
  if (p <= 1 - q || !ratios) return 0;
  return ((spend * mean) / q) * Math.exp(quantileSorted(ratios[groupOf(mean, edges)], (p - (1 - q)) / q));
}

function groupOf(mean: number, edges: readonly number[]): number {
  let group = 0;
  while (group < edges.length && edges[group] < mean) group++;
  return group;
}

/** Purchases: 0 with probability 1 - q, else 1 and a negative binomial more. */
class CountAfterFirst {
  readonly #q: number;
  readonly #size: number;
  readonly #odds: number;
  readonly #zeroMore: number;

  constructor(mean: number, q: number, phi: number) {
    const more = Math.max(LEAST_MORE, mean / q - 1);
    this.#q = q;
    this.#size = 1 / phi;
    this.#odds = more / (this.#size + more);
    this.#zeroMore = Math.exp(this.#size * Math.log1p(-this.#odds));
  }

  /** P(fewer than n), n >= 1. */
  below(n: number): number {
    let [term, sum] = [this.#zeroMore, 0];
    for (let k = 0; k < n - 1; k++) {
      sum += term;
      term *= ((this.#size + k) / (k + 1)) * this.#odds;
    }
    return 1 - this.#q + this.#q * Math.min(1, sum);
  }

  /** P(y), P(fewer), and the ranked probability score of y. */
  scored(y: number): { readonly probability: number; readonly below: number; readonly rps: number } {
    let [term, cumulated, rps] = [1 - this.#q, 0, 0];
    let [probability, below] = [0, 0];
    for (let k = 0; k <= y || (1 - cumulated > TAIL && k < MOST); k++) {
      if (k === 1) term = this.#q * this.#zeroMore;
      else if (k > 1) term *= ((this.#size + k - 2) / (k - 1)) * this.#odds;
      if (k === y) [probability, below] = [term, cumulated];
      cumulated += term;
      rps += (k < y ? cumulated : 1 - cumulated) ** 2;
    }
    return { probability, below, rps };
  }

  /** The least count with P(count or fewer) >= p. */
  quantile(p: number): number {
    if (p <= 1 - this.#q + 1e-12) return 0;
    const wanted = Math.min(1 - 1e-9, (p - (1 - this.#q)) / this.#q);
    let [term, sum, k] = [this.#zeroMore, this.#zeroMore, 0];
    while (sum < wanted && k < MOST) {
      term *= ((this.#size + k) / (k + 1)) * this.#odds;
      sum += term;
      k++;
    }
    return k + 1;
  }
}

/** phi by likelihood over a grid, from who returned. */
function learnPhi(counts: readonly { y: Float64Array; mean: Float64Array; q: Float64Array }[]): number {
  const grid = Array.from({ length: 25 }, (_, i) => Math.exp(-4 + (6 * i) / 24));
  const likelihoods = grid.map((phi) => {
    const size = 1 / phi;
    let sum = 0;
    for (const { y, mean, q } of counts) {
      for (let i = 0; i < y.length; i++) {
        if (!(y[i] > 0)) continue;
        const more = Math.max(LEAST_MORE, mean[i] / q[i] - 1);
        const k = y[i] - 1;
        sum += lnRising(size, k) - lnGamma(k + 1) - size * Math.log1p(more / size) + k * Math.log(more / (size + more));
      }
    }
    return sum;
  });
  return grid[likelihoods.indexOf(Math.max(...likelihoods))];
}
