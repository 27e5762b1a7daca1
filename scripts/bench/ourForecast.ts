import { zeroAware } from '../../src/evaluation/countScores.ts';
import type { Ends } from '../../src/evaluation/coverage.ts';
import { type Distribution, scorePurchases } from '../../src/forecast/distribution.ts';
import { returnAtLevel } from '../../src/forecast/return.ts';
import { COMBINATION, type EvaluationRun } from '../../src/pipelines/evaluate.ts';

interface Interval {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** How probable the distribution of purchases, from which the intervals are read, held the numbers that came. */
export interface CountPlaces {
  /** P(fewer) */
  readonly below: Float64Array;
  /** P(exactly as many) */
  readonly probability: Float64Array;
  /** P(0) */
  readonly zero: Float64Array;
}

/** What `npm run bench accuracy` asks of our forecast of the holdout, in the order of the run's summaries. */
export interface OurForecast {
  /** By which `evaluation.models` has its metrics. */
  readonly name: string;
  readonly purchases: Float64Array;
  /** In currency units; null without amounts, as are the intervals of value. */
  readonly value: Float64Array | null;
  /** P(at least one purchase). */
  readonly pReturn: Float64Array;
  /** @param level  expected purchases are multiplied by it, as if the level of the period had been known */
  readonly counts: (level: number) => CountPlaces;
  readonly purchaseInterval: Interval;
  readonly valueInterval: Interval | null;
  /** Share that the intervals are to hold, and between which probabilities they run. */
  readonly level: number;
  readonly ends: Ends;
  /** Interval of the total value (of purchases, without amounts); null where there is none. */
  readonly totalInterval: readonly [low: number, high: number] | null;
}

/** The one place here that knows what a run holds. @throws where the run has no combined forecast */
export function ourForecast(run: EvaluationRun): OurForecast {
  if (!run.joined) throw new Error('the evaluation was not asked for the combined forecast');
  const { prediction, record } = run.joined;
  const { purchases, value, pReturn, purchaseInterval, valueInterval, level } = prediction;
  const counts = (by: number): CountPlaces => {
    const mean = purchases.map((expected) => by * expected);
    const returning = pReturn.map((p) => returnAtLevel(p, 1, by));
    const predicted = { purchases: mean, pReturn: returning };
    const scores = scorePurchases(record.distribution, predicted, run.holdout.purchases);
    const place = (row: number, p: number) => corrected(record.distribution, mean[row], p);
    const below = scores.below.map((p, row) => (p > 0 ? place(row, p) : 0));
    const probability = scores.probability.map((p, row) => place(row, scores.below[row] + p) - below[row]);
    return { below, probability, zero: returning.map((p) => 1 - p) };
  };
  return {
    name: run.evaluation.chosen,
    purchases,
    value,
    pReturn,
    counts,
    purchaseInterval,
    valueInterval,
    level,
    ends: (zero) => zeroAware(zero, level),
    totalInterval: run.values[COMBINATION].joined?.total ?? null,
  };
}

/** The inverse of the quantiles that past horizons had: intervals are read off the distribution through them. */
function corrected({ edges, levels }: Distribution, mean: number, p: number): number {
  const group = edges.findIndex((edge) => edge >= mean);
  const own = levels[group < 0 ? edges.length : group];
  if (p <= own[0]) return 0;
  const above = own.findIndex((level) => level >= p);
  if (above < 0) return 1;
  return (above - 1 + (p - own[above - 1]) / (own[above] - own[above - 1])) / (own.length - 1);
}
