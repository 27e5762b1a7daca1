import type { Ends } from '../../src/evaluation/coverage.ts';
import { sumOf } from '../../src/facts/windows.ts';
import { countOf } from '../../src/forecast/predictive.ts';
import { atIntensity } from '../../src/numerics/intensity.ts';
import { COMBINED, type EvaluationRun, expectedValue, JUDGED_LEVEL } from '../../src/pipelines/evaluate.ts';
import { purchaseInterval, tails, totalInterval, valueInterval } from '../../src/valuation/predictionIntervals.ts';

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
export function ourForecast({ forecasts, record, holdout }: EvaluationRun): OurForecast {
  const forecast = forecasts[COMBINED];
  if (!record || !forecast) throw new Error('the evaluation was not asked for the combined forecast');
  const { expectedPurchases, pReturn } = forecast;
  const value = expectedValue(forecast);
  const counts = (by: number): CountPlaces => {
    const { purchases: actual } = holdout;
    const zero = new Float64Array(actual.length);
    const [below, probability] = [new Float64Array(actual.length), new Float64Array(actual.length)];
    for (let row = 0; row < actual.length; row++) {
      const mean = by * expectedPurchases[row];
      const count = countOf(record.predictive, mean, Math.min(mean, atIntensity(pReturn[row], by)));
      zero[row] = 1 - count.q;
      below[row] = count.below(actual[row]);
      probability[row] = count.probability(actual[row]);
    }
    return { below, probability, zero };
  };
  const { levelSd, value: variances } = forecast.variances();
  return {
    name: COMBINED,
    purchases: expectedPurchases,
    value,
    pReturn,
    counts,
    purchaseInterval: purchaseInterval(forecast, JUDGED_LEVEL),
    valueInterval: valueInterval(forecast, JUDGED_LEVEL),
    level: JUDGED_LEVEL,
    ends: (zero) => tails(zero, JUDGED_LEVEL),
    totalInterval: value && variances && totalInterval(sumOf(value), sumOf(variances), levelSd, JUDGED_LEVEL),
  };
}
