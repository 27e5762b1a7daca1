/** Intervals and totals, read from a forecast at any level. */
import type { Forecast, Variances } from '../forecast/contract.ts';
import { normalQuantile } from '../numerics/normal.ts';

export interface Interval {
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
}

/**
 * Between which quantiles an interval runs. As much lies beyond either end; but where zero purchases are so likely that
 * the low end is 0 anyway, the high one is as low as the level allows. Ends move outwards only, as the level grows.
 *
 * @param zero  P(0 purchases)
 */
export function tails(zero: number, level: number): readonly [low: number, high: number] {
  const [low, high] = [(1 - level) / 2, (1 + level) / 2];
  return zero <= low ? [low, high] : [0, Math.min(high, Math.max(level, 1 - zero))];
}

export function purchaseInterval(forecast: Forecast, level: number): Interval {
  return intervalOf(forecast, level, (p) => forecast.purchaseQuantile(p));
}

/** null without amounts. */
export function valueInterval(forecast: Forecast, level: number): Interval | null {
  return forecast.expectedSpend && intervalOf(forecast, level, (p) => forecast.valueQuantile(p)!);
}

function intervalOf(
  { pReturn }: Forecast,
  level: number,
  quantile: (p: Float64Array | number) => Float64Array,
): Interval {
  const [low, high] = [new Float64Array(pReturn.length), new Float64Array(pReturn.length)];
  for (let i = 0; i < pReturn.length; i++) [low[i], high[i]] = tails(1 - pReturn[i], level);
  const median = quantile(0.5);
  // Below a level of one half the high end of a likely zero lies under the median, which an interval holds.
  const upper = quantile(high);
  for (let i = 0; i < upper.length; i++) upper[i] = Math.max(upper[i], median[i]);
  return { low: quantile(low), median, high: upper };
}

/**
 * Prediction interval of a total, lognormal: its customers' variances add up, and the level of the period moves all of
 * them together.
 *
 * @param expected  of the total
 * @param variance  sum of the customers' variances
 */
export function totalInterval(
  expected: number,
  variance: number,
  levelSd: Variances['levelSd'],
  level: number,
): readonly [low: number, high: number] {
  if (!(expected > 0)) return [0, 0];
  const deviation = Math.sqrt(levelSd ** 2 + Math.log1p(variance / expected ** 2));
  const reach = normalQuantile((1 + level) / 2) * deviation;
  return [expected * Math.exp(-reach), expected * Math.exp(reach)];
}
