/**
 * Intervals for what customers do within a horizon, one by one and in all, from posterior draws.
 *
 * Two kinds, never mixed: `parameter` intervals say how uncertain the figure is because parameters are (they shrink as data
 * grow); `predictive` intervals say where the outcome itself will lie, chance included (they do not). Each is central:
 * as much probability lies below as above.
 */
import { PerennialError } from '../errors.ts';
import { sortedQuantile } from '../models/posterior.ts';
import { countDistribution } from '../models/purchases/countDistribution.ts';
import { randomFrom } from '../numerics/random.ts';
import { COUNT_DRAWS, type DrawBlock, EXPECTED_DRAWS, fewer, type PurchaseDraws } from './purchaseDraws.ts';
import { drawValues, expectedSpend, type Outcomes, type SpendDraws, spendThetas } from './spendDraws.ts';
import { newSums, OUTCOMES, scatter, type Totals, totalsOf } from './totals.ts';

export interface IntervalOptions {
  /** Probability inside, 0.8 unless said otherwise. */
  readonly level?: number;
  /** In the time unit of the fit. */
  readonly horizon: number;
  readonly seed?: number | string;
  /** Posterior draws to use in place of 50 for expected figures and 20 for distributions of counts. */
  readonly draws?: { readonly expected: number; readonly counts: number };
  /** Customers' groups 0, 1, …, for totals by group (segments, say); one group of all unless given. */
  readonly groups?: Int32Array;
}

export interface Interval {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Columns in the order of the customers; zeros for a customer without purchase, whom no model sees. */
export interface CustomerIntervals {
  readonly parameter: {
    readonly pAlive: Interval;
    readonly pReturn: Interval;
    readonly expectedPurchases: Interval;
    /** null without spend. */
    readonly predictedValue: Interval | null;
  };
  readonly predictive: { readonly purchases: Interval; readonly value: Interval | null };
}

export interface Intervals {
  readonly level: number;
  readonly horizon: number;
  readonly customers: CustomerIntervals;
  /** One for each group. */
  readonly totals: readonly Totals[];
  /** Draws used for expected figures and for distributions of counts. */
  readonly draws: { readonly expected: number; readonly counts: number };
}

export function predictIntervals(
  purchases: PurchaseDraws,
  spend: SpendDraws | null,
  options: IntervalOptions,
): Intervals {
  const { level = 0.8, horizon, seed = 1 } = options;
  checkBetween('level', level, 0, 1);
  checkBetween('horizon', horizon, 0, Infinity);
  const random = randomFrom(seed).fork('intervals');
  const tails = [(1 - level) / 2, (1 + level) / 2] as const;
  const n = purchases.cell.length;
  const groups = options.groups ?? new Int32Array(n);
  const available = purchases.blocks[0]?.thetas.length ?? 1;
  const wanted = { expected: EXPECTED_DRAWS, counts: COUNT_DRAWS, ...options.draws };
  const draws = { expected: Math.min(available, wanted.expected), counts: Math.min(available, wanted.counts) };
  const figures = purchases.blocks.map((block) => expectedFigures(purchases, block, draws.expected, horizon));
  const spends = spend ? spendThetas(spend, draws.expected) : [];
  const counts = purchases.blocks.map(({ cells, thetas }) =>
    countDistribution(purchases.model, cells, fewer(thetas, draws.counts), horizon),
  );
  const groupCount = groups.reduce((most, group) => Math.max(most, group + 1), 1);
  const sums = Array.from({ length: groupCount }, () => newSums(draws.expected));
  const columns = newColumns(n, spend !== null);
  const bands = figures.map((figure) => figure.map((matrix) => quantilesByCell(matrix, draws.expected, tails)));
  const customer: Outcomes = { counts: new Float64Array(OUTCOMES), values: new Float64Array(OUTCOMES) };
  const valueDraws = new Float64Array(draws.expected);
  for (let row = 0; row < n; row++) {
    const [b, cell] = [purchases.block[row], purchases.cell[row]];
    if (cell < 0) continue;
    const into = sums[groups[row]];
    into.customers++;
    const { parameter, predictive } = columns;
    [parameter.pAlive, parameter.pReturn, parameter.expectedPurchases].forEach((interval, figure) => {
      interval.lower[row] = bands[b][figure].lower[cell];
      interval.upper[row] = bands[b][figure].upper[cell];
    });
    const [, returning, expected] = figures[b];
    const at = cell * draws.expected;
    for (let d = 0; d < draws.expected; d++) {
      into.expected.purchases[d] += expected[at + d];
      into.expected.returning[d] += returning[at + d];
    }
    predictive.purchases.lower[row] = counts[b].quantile(cell, tails[0]);
    predictive.purchases.upper[row] = counts[b].quantile(cell, tails[1]);
    counts[b].stratify(cell, customer.counts);
    if (spend) {
      for (let d = 0; d < draws.expected; d++) {
        valueDraws[d] = expected[at + d] * expectedSpend(spend, spends, d, row);
        into.expected.value[d] += valueDraws[d];
      }
      store(parameter.predictedValue!, row, valueDraws.sort(), tails);
      drawValues(customer, spend, spends, row, random);
    }
    scatter(into.outcomes, customer, random);
    if (spend) {
      // Counts ascend, so that outcomes without purchase come first, and are in order.
      const none = customer.counts.lastIndexOf(0) + 1;
      customer.values.subarray(none).sort();
      store(predictive.value!, row, customer.values, tails);
    }
  }
  return {
    level,
    horizon,
    customers: columns,
    totals: sums.map((sum) => totalsOf(sum, tails, spend !== null)),
    draws,
  };
}

/** P(alive), P(return) and expected purchases, each a matrix of cells by draws. */
function expectedFigures({ model }: PurchaseDraws, { cells, thetas }: DrawBlock, draws: number, horizon: number) {
  const matrices = [0, 1, 2].map(() => new Float64Array(cells.length * draws));
  fewer(thetas, draws).forEach((theta, d) => {
    [
      model.pAlive(theta, cells, 0),
      model.pReturn(theta, cells, horizon),
      model.expectedPurchases(theta, cells, horizon, 0),
    ].forEach((column, figure) => {
      for (let i = 0; i < column.length; i++) matrices[figure][i * draws + d] = column[i];
    });
  });
  return matrices;
}

function quantilesByCell(matrix: Float64Array, draws: number, tails: readonly [number, number]): Interval {
  const cells = matrix.length / draws;
  const interval = newInterval(cells);
  for (let i = 0; i < cells; i++) store(interval, i, matrix.slice(i * draws, (i + 1) * draws).sort(), tails);
  return interval;
}

function store({ lower, upper }: Interval, row: number, sorted: Float64Array, tails: readonly [number, number]): void {
  lower[row] = sortedQuantile(sorted, tails[0]);
  upper[row] = sortedQuantile(sorted, tails[1]);
}

function newInterval(length: number): Interval {
  return { lower: new Float64Array(length), upper: new Float64Array(length) };
}

function newColumns(n: number, hasSpend: boolean): CustomerIntervals {
  return {
    parameter: {
      pAlive: newInterval(n),
      pReturn: newInterval(n),
      expectedPurchases: newInterval(n),
      predictedValue: hasSpend ? newInterval(n) : null,
    },
    predictive: { purchases: newInterval(n), value: hasSpend ? newInterval(n) : null },
  };
}

function checkBetween(option: string, value: number, low: number, high: number): void {
  if (value > low && value < high) return;
  throw new PerennialError('OPTION_INVALID', {
    option,
    value,
    problem: `it must be above ${low} and below ${high === Infinity ? 'infinity' : high}`,
    remedy: `Give a ${option} in that range.`,
  });
}
