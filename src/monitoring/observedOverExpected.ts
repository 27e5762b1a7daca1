/**
 * Groups by what their customers did over what these customers were expected to do (O/E): whoever serves good customers
 * is not better for it. A funnel says what chance alone makes of a group of its size; between groups there is more
 * scatter than that, and a group's own figure is drawn towards 1 the more the less it tells.
 */
import { columnOf } from '../numerics/columns.ts';
import { normalBelow, normalQuantile } from '../numerics/normal.ts';
import { randomFrom } from '../numerics/random.ts';

/** Customers' shares in groups: a customer of two is divided by purchases. All columns of entries have one length. */
export interface GroupEntries {
  readonly groups: readonly string[];
  /** Place of the customer in the columns below. */
  readonly row: ArrayLike<number>;
  readonly group: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
}

/** By customer: what came, what was expected, and the variance of what comes. */
export interface Outcomes {
  readonly observed: Float64Array;
  readonly expected: Float64Array;
  readonly variance: Float64Array;
}

export interface GroupFigure {
  readonly group: string;
  readonly customers: number;
  readonly observed: number;
  /** At the level of all: expectations of all groups sum to what all did. */
  readonly expected: number;
  /** Observed over expected. */
  readonly ratio: number;
  /** Standard deviation that chance alone gives it. */
  readonly chance: number;
  /** Where 95 % and 99.8 % of groups of this size lie, chance and scatter between groups together. */
  readonly limits95: readonly [number, number];
  readonly limits998: readonly [number, number];
  readonly beyond: '95' | '99.8' | null;
  /** Drawn towards 1, with a 95 % interval: the best guess of what the group truly is. */
  readonly shrunk: number;
  readonly interval: readonly [number, number];
  /** P(truly below 0.9). */
  readonly below: number;
  /** Rank by the shrunk figure, 1 for the best, with a 95 % interval; where it was asked for. */
  readonly rank?: { readonly rank: number; readonly interval: readonly [number, number] };
}

export interface GroupComparison {
  readonly groups: readonly GroupFigure[];
  /** Standard deviation between groups' true figures. */
  readonly between: number;
  /** Actual over expected of all, which the expectations of the groups are put at. */
  readonly level: number;
  /** Groups of fewer than ten customers, whose figures are not shown. */
  readonly hidden: { readonly groups: number; readonly customers: number };
}

export interface CompareOptions {
  readonly rank?: boolean;
  readonly seed?: number | string;
}

export const LEAST_CUSTOMERS = 10;
const NOTABLY_BELOW = 0.9;
const RANK_DRAWS = 2000;
/** Groups that can't be told apart take each place as often as another, rather than that of their name. */
const LEAST_SD = 1e-9;

export function compareGroups(
  entries: GroupEntries,
  outcomes: Outcomes,
  { rank = false, seed = 1 }: CompareOptions = {},
): GroupComparison {
  const sums = sumsOf(entries, outcomes);
  const shown = sums.filter(({ customers, expected }) => customers >= LEAST_CUSTOMERS && expected > 0);
  const small = sums.filter(({ customers }) => customers > 0 && customers < LEAST_CUSTOMERS);
  const total = (column: 'observed' | 'expected') => shown.reduce((sum, own) => sum + own[column], 0);
  const level = shown.length > 0 ? total('observed') / total('expected') : 1;
  const scale = scatterOf(entries, outcomes, level);
  const ratios = shown.map(({ observed, expected }) => observed / (level * expected));
  const chances = shown.map(({ expected, variance }) => Math.sqrt(scale * variance) / (level * expected));
  const between = betweenOf(ratios, chances);
  const figures = shown.map(({ group, customers, observed, expected }, i): GroupFigure => {
    const spread = Math.hypot(chances[i], between);
    const within = (level: number): [number, number] => {
      const reach = normalQuantile((1 + level) / 2) * spread;
      return [Math.max(0, 1 - reach), 1 + reach];
    };
    const [limits95, limits998] = [within(0.95), within(0.998)];
    const outside = ([low, high]: readonly [number, number]) => ratios[i] < low || ratios[i] > high;
    const { mean, sd } = shrink(ratios[i], chances[i], between);
    const reach = normalQuantile(0.975) * sd;
    return {
      ...{ group, customers, observed, expected: level * expected },
      ...{ ratio: ratios[i], chance: chances[i], limits95, limits998 },
      beyond: outside(limits998) ? '99.8' : outside(limits95) ? '95' : null,
      shrunk: mean,
      interval: [mean - reach, mean + reach],
      below: sd > 0 ? normalBelow((NOTABLY_BELOW - mean) / sd) : 0,
    };
  });
  const ranks = rank ? ranksOf(figures, chances, between, seed) : null;
  return {
    groups: ranks ? figures.map((figure, i) => ({ ...figure, rank: ranks[i] })) : figures,
    between,
    level,
    hidden: { groups: small.length, customers: small.reduce((sum, { customers }) => sum + customers, 0) },
  };
}

interface Sums {
  readonly group: string;
  customers: number;
  observed: number;
  expected: number;
  variance: number;
}

function sumsOf({ groups, row, group, weight }: GroupEntries, outcomes: Outcomes): Sums[] {
  const sums = groups.map((name): Sums => ({ group: name, customers: 0, observed: 0, expected: 0, variance: 0 }));
  for (let i = 0; i < row.length; i++) {
    const own = sums[group[i]];
    own.customers++;
    own.observed += weight[i] * outcomes.observed[row[i]];
    own.expected += weight[i] * outcomes.expected[row[i]];
    own.variance += weight[i] ** 2 * outcomes.variance[row[i]];
  }
  return sums;
}

/** What variances have to be multiplied by to be those of what came: forecasts of spread are off too. */
function scatterOf({ row }: GroupEntries, { observed, expected, variance }: Outcomes, level: number): number {
  const seen = new Set<number>();
  let [squares, variances] = [0, 0];
  for (let i = 0; i < row.length; i++) {
    const own = row[i];
    if (seen.has(own)) continue;
    seen.add(own);
    squares += (observed[own] - level * expected[own]) ** 2;
    variances += variance[own];
  }
  return variances > 0 ? squares / variances : 1;
}

/** Standard deviation between groups by the method of moments (DerSimonian & Laird 1986); 0 where chance explains all. */
function betweenOf(ratios: readonly number[], chances: readonly number[]): number {
  let [weights, squares, q] = [0, 0, 0];
  const mean =
    ratios.reduce((sum, ratio, i) => sum + ratio / chances[i] ** 2, 0) /
    chances.reduce((sum, chance) => sum + 1 / chance ** 2, 0);
  ratios.forEach((ratio, i) => {
    const weight = 1 / chances[i] ** 2;
    weights += weight;
    squares += weight ** 2;
    q += weight * (ratio - mean) ** 2;
  });
  const excess = (q - (ratios.length - 1)) / (weights - squares / weights);
  return excess > 0 && Number.isFinite(excess) ? Math.sqrt(excess) : 0;
}

function shrink(ratio: number, chance: number, between: number): { mean: number; sd: number } {
  const trust = between > 0 ? between ** 2 / (between ** 2 + chance ** 2) : 0;
  return { mean: 1 + trust * (ratio - 1), sd: Math.sqrt(trust) * chance };
}

/** Ranks of drawn true figures (Goldstein & Spiegelhalter 1996): most intervals overlap, which is what a rank hides. */
function ranksOf(
  figures: readonly GroupFigure[],
  chances: readonly number[],
  between: number,
  seed: number | string,
): NonNullable<GroupFigure['rank']>[] {
  const random = randomFrom(seed).fork('ranks');
  const n = figures.length;
  const drawn = figures.map(() => new Float64Array(RANK_DRAWS));
  const rankAll = (values: Float64Array) => {
    const order = [...values.keys()].sort((a, b) => values[b] - values[a]);
    const ranks = new Float64Array(n);
    order.forEach((own, place) => {
      ranks[own] = place + 1;
    });
    return ranks;
  };
  const posterior = figures.map(({ ratio }, i) => shrink(ratio, chances[i], between));
  for (let draw = 0; draw < RANK_DRAWS; draw++) {
    const ranks = rankAll(
      columnOf(n, (i) => posterior[i].mean + Math.max(LEAST_SD, posterior[i].sd) * random.normal()),
    );
    for (let i = 0; i < n; i++) drawn[i][draw] = ranks[i];
  }
  const own = rankAll(columnOf(n, (i) => posterior[i].mean));
  return drawn.map((column, i) => {
    const sorted = column.sort();
    return {
      rank: own[i],
      interval: [sorted[Math.floor(0.025 * RANK_DRAWS)], sorted[Math.ceil(0.975 * RANK_DRAWS) - 1]],
    };
  });
}
