/**
 * What every forecast promises, whoever makes it. A forecaster answers for customers by what is known of them, and says
 * everything from one predictive distribution a customer: the mean, quantiles, P(return), totals. So they can't
 * contradict each other, and every way of asking gets the same figure.
 */
import type { Facts } from '../facts/facts.ts';
import type { CustomerColumns, Summaries } from '../facts/summaries.ts';

/** Customers to forecast: the same rows in both. Their names matter to no forecast. */
export interface Nameless {
  readonly summaries: CustomerColumns;
  /** What learners look at; null where only summaries are known, which is enough for a single model. */
  readonly facts: Facts | null;
}

export interface Customers extends Nameless {
  readonly summaries: Summaries;
}

export const METHODS = ['combined', 'single', 'naive'] as const;
export type Method = (typeof METHODS)[number];

export interface Forecaster {
  readonly method: Method;
  /** The model's name; `combined` for the combined forecast. */
  readonly model: string;
  /** Why there is no residual value; null where there is one. */
  readonly noResidual: string | null;
  /**
   * @param horizonDays  whole days after the customers' as-of, 1 or more
   * @throws OPTION_INVALID for another horizon, FACTS_MISSING where learners need facts and there are none
   */
  forecast(customers: Nameless, horizonDays: number): Forecast;
}

/**
 * Columns in the order of the customers; zeros for a customer without purchase. For each customer, horizon and level:
 * 0 <= pReturn = 1 - P(0 purchases) <= pAlive <= 1; low <= median <= high; purchases, value and pReturn never fall as
 * the horizon grows; residual purchases at a vanishing discount are no fewer than expected purchases.
 */
export interface Forecast {
  readonly method: Method;
  readonly model: string;
  readonly horizonDays: number;
  readonly pAlive: Float64Array;
  readonly pReturn: Float64Array;
  readonly expectedPurchases: Float64Array;
  /** Currency units a purchase, net of refunds; null without amounts. */
  readonly expectedSpend: Float64Array | null;
  /** The same figures within other whole days, 1 or more, without asking the learners anew. */
  within(days: number): Within;
  /** Days until a next purchase is as likely as not to have come; NaN where that takes longer than the horizon. */
  nextPurchase(): Float64Array;
  /** Purchases to infinity, discounted continuously at `rate` a day, above 0; null where dropout is not identified. */
  residualPurchases(rate: number): Float64Array | null;
  /** The least count n with P(purchases <= n) >= p. */
  purchaseQuantile(p: Float64Array | number): Float64Array;
  /** Quantiles of value, expectedPurchases × expectedSpend being its mean; null without amounts. */
  valueQuantile(p: Float64Array | number): Float64Array | null;
  /** P(exactly so many purchases), P(fewer), and the ranked probability score of them. */
  countScores(actual: Float64Array): CountColumns;
  /** How far a total of these customers is off: customers' variances, and the standard deviation common to all. */
  variances(): Variances;
  readonly warnings: readonly string[];
}

export interface Within {
  readonly pReturn: Float64Array;
  readonly expectedPurchases: Float64Array;
}

export interface CountColumns {
  readonly probability: Float64Array;
  readonly below: Float64Array;
  readonly rps: Float64Array;
}

export interface Variances {
  /** Standard deviation of ln(actual / expected) that all customers of a period share. */
  readonly levelSd: number;
  /** Variance of a customer's purchases, and of value; null without amounts. */
  readonly purchases: Float64Array;
  readonly value: Float64Array | null;
}
