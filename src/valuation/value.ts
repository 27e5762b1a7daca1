/** What each customer has brought and will bring: a forecast on terms, beside the exact history. */
import { timeAhead } from '../facts/opportunities.ts';
import type { Forecast, Forecaster, Method, Nameless } from '../forecast/contract.ts';
import { naiveFormula } from '../models/naive.ts';
import { concatenated } from '../numerics/columns.ts';
import {
  discountPerUnit,
  joinMoney,
  MICROS,
  type Micros,
  type MoneyColumn,
  moneyNumber,
  sliceMoney,
} from '../units.ts';
import { type Interval, purchaseInterval, totalInterval, valueInterval } from './predictionIntervals.ts';
import type { Terms } from './terms.ts';

/**
 * Columns in the order of the customers. Money in currency units, except historicalValue, which is exact; null where the
 * transactions carry no amounts. A customer with refunds alone has no forecast: zeros stand there.
 */
export interface Valuation {
  readonly terms: Terms;
  /** Of the intervals, 0.8 for 80 %. */
  readonly level: number;
  readonly method: Method;
  readonly model: string;
  /** True where values are money; false where the transactions carry no amounts. */
  readonly hasAmounts: boolean;
  /** Margin times all that the customer has brought, net of refunds; micros. */
  readonly historicalValue: MoneyColumn;
  /** P(the customer still buys at all) at as-of. */
  readonly pAlive: Float64Array;
  /** P(at least one purchase within the horizon). */
  readonly pReturn: Float64Array;
  readonly expectedPurchases: Float64Array;
  /** Prediction interval of purchases within the horizon. */
  readonly purchases: Interval;
  /** Per purchase, net of refunds, before margin. */
  readonly expectedSpend: Float64Array | null;
  /** Margin × purchases × spend over the horizon, not discounted. */
  readonly predictedValue: Float64Array | null;
  /** Prediction interval of value within the horizon. */
  readonly value: Interval | null;
  /** Margin × discounted purchases to infinity × spend; null where dropout is not identified as well. */
  readonly residualValue: Float64Array | null;
  /** Why it is null where there are amounts. */
  readonly noResidual: string | null;
  /** historicalValue + predictedValue. */
  readonly totalValue: Float64Array | null;
  /** Margin × what the naive formula expects over the horizon. */
  readonly naiveValue: Float64Array | null;
  /** Days until a next purchase is as likely as not to have come; NaN where that is beyond the horizon. */
  readonly nextPurchaseDays: Float64Array;
  readonly totals: Totals;
  /** Variance of each customer's purchases, and of value: a total over any customers follows from their sums. */
  readonly variances: { readonly purchases: Float64Array; readonly value: Float64Array | null };
  /** What a person should know of these customers: levels of covariates, say, that training did not see. */
  readonly warnings: readonly string[];
}

/** Sums over customers, and what their intervals are made of. */
export interface Totals {
  readonly purchases: Total;
  readonly returning: number;
  readonly value: Total | null;
}

export interface Total {
  readonly expected: number;
  /** Sum of the customers' variances. */
  readonly variance: number;
  readonly levelSd: number;
  /** Prediction interval. */
  readonly interval: readonly [low: number, high: number];
}

export const DEFAULT_LEVEL = 0.8;

export function valueCustomers(
  customers: Nameless,
  forecaster: Forecaster,
  terms: Terms,
  level = DEFAULT_LEVEL,
): Valuation {
  const forecast = forecaster.forecast(customers, terms.horizonDays);
  const { summaries } = customers;
  const { expectedPurchases, expectedSpend, pReturn, pAlive, method, model, warnings } = forecast;
  const { margin } = terms;
  const historicalValue = withMargin(summaries.historicalValue, margin);
  const money = (purchases: Float64Array | null) =>
    expectedSpend === null || purchases === null ? null : purchases.map((v, row) => margin * v * expectedSpend[row]);
  const predictedValue = money(expectedPurchases);
  const horizon = timeAhead(summaries.clock, terms.horizonDays);
  return {
    ...{ terms, level, method, model, historicalValue, pAlive, pReturn, expectedPurchases, expectedSpend, warnings },
    hasAmounts: expectedSpend !== null,
    purchases: purchaseInterval(forecast, level),
    predictedValue,
    value: scaled(valueInterval(forecast, level), margin),
    residualValue: money(expectedSpend && forecast.residualPurchases(discountPerUnit(terms.discountRate, 'day'))),
    noResidual: forecaster.noResidual,
    totalValue: predictedValue?.map((value, row) => moneyNumber(historicalValue[row]) + value) ?? null,
    naiveValue: expectedSpend && naiveFormula(summaries, horizon).value.map((value) => margin * value),
    nextPurchaseDays: forecast.nextPurchase(),
    ...totalsOf(forecast, predictedValue, margin, level),
  };
}

/** Parts of one ledger's customers, one behind the other, as one valuation. */
export function joinValuations(parts: readonly Valuation[]): Valuation {
  const [first] = parts;
  if (parts.length === 1) return first;
  const column = (of: (part: Valuation) => Float64Array) => concatenated(parts.map(of));
  const optional = (of: (part: Valuation) => Float64Array | null) => (of(first) ? column((part) => of(part)!) : null);
  const interval = (of: (part: Valuation) => Interval): Interval => ({
    low: column((part) => of(part).low),
    median: column((part) => of(part).median),
    high: column((part) => of(part).high),
  });
  const historicalValue = joinMoney(parts.map((part) => part.historicalValue));
  const total = (of: (part: Valuation) => Total): Total => {
    const expected = parts.reduce((sum, part) => sum + of(part).expected, 0);
    const variance = parts.reduce((sum, part) => sum + of(part).variance, 0);
    const { levelSd } = of(first);
    return totalOf(expected, variance, levelSd, first.level);
  };
  return {
    ...first,
    historicalValue,
    pAlive: column((part) => part.pAlive),
    pReturn: column((part) => part.pReturn),
    expectedPurchases: column((part) => part.expectedPurchases),
    purchases: interval((part) => part.purchases),
    expectedSpend: optional((part) => part.expectedSpend),
    predictedValue: optional((part) => part.predictedValue),
    value: first.value && interval((part) => part.value!),
    residualValue: optional((part) => part.residualValue),
    totalValue: optional((part) => part.totalValue),
    naiveValue: optional((part) => part.naiveValue),
    nextPurchaseDays: column((part) => part.nextPurchaseDays),
    totals: {
      purchases: total((part) => part.totals.purchases),
      returning: parts.reduce((sum, part) => sum + part.totals.returning, 0),
      value: first.totals.value && total((part) => part.totals.value!),
    },
    variances: {
      purchases: column((part) => part.variances.purchases),
      value: optional((part) => part.variances.value),
    },
    warnings: [...new Set(parts.flatMap((part) => part.warnings))],
  };
}

/** The rows of some customers, one behind the other. */
export function sliceValuation(valuation: Valuation, from: number, to: number): Valuation {
  const cut = (column: Float64Array) => column.subarray(from, to);
  const optional = (column: Float64Array | null) => column && cut(column);
  const interval = ({ low, median, high }: Interval) => ({ low: cut(low), median: cut(median), high: cut(high) });
  return {
    ...valuation,
    historicalValue: sliceMoney(valuation.historicalValue, from, to),
    pAlive: cut(valuation.pAlive),
    pReturn: cut(valuation.pReturn),
    expectedPurchases: cut(valuation.expectedPurchases),
    purchases: interval(valuation.purchases),
    expectedSpend: optional(valuation.expectedSpend),
    predictedValue: optional(valuation.predictedValue),
    value: valuation.value && interval(valuation.value),
    residualValue: optional(valuation.residualValue),
    totalValue: optional(valuation.totalValue),
    naiveValue: optional(valuation.naiveValue),
    nextPurchaseDays: cut(valuation.nextPurchaseDays),
    variances: { purchases: cut(valuation.variances.purchases), value: optional(valuation.variances.value) },
  };
}

function totalsOf(
  forecast: Forecast,
  predicted: Float64Array | null,
  margin: number,
  level: number,
): Pick<Valuation, 'totals' | 'variances'> {
  const { levelSd, purchases, value } = forecast.variances();
  const total = (column: Float64Array, variances: Float64Array, scale: number) =>
    totalOf(sum(column), scale ** 2 * sum(variances), levelSd, level);
  return {
    totals: {
      purchases: total(forecast.expectedPurchases, purchases, 1),
      returning: sum(forecast.pReturn),
      value: predicted && value && total(predicted, value, margin),
    },
    variances: { purchases, value: value ? value.map((variance) => margin ** 2 * variance) : null },
  };
}

/** A sum over customers with its interval, from the sums of their expectations and variances. */
export function totalOf(expected: number, variance: number, levelSd: number, level: number): Total {
  return { expected, variance, levelSd, interval: totalInterval(expected, variance, levelSd, level) };
}

function scaled(interval: Interval | null, by: number): Interval | null {
  if (!interval || by === 1) return interval;
  const times = (column: Float64Array) => column.map((v) => by * v);
  return { low: times(interval.low), median: times(interval.median), high: times(interval.high) };
}

/** Exact where the margin is 1; otherwise rounded to a millionth, half away from zero. */
function withMargin(column: MoneyColumn, margin: number): MoneyColumn {
  if (margin === 1) return column;
  const scale = BigInt(MICROS);
  const factor = BigInt(Math.round(margin * MICROS));
  const scaled = (value: Micros) => {
    const product = value * factor;
    const half = product < 0n ? -scale / 2n : scale / 2n;
    return (product + half) / scale;
  };
  return column instanceof BigInt64Array ? column.map(scaled) : column.map(scaled);
}

function sum(column: Float64Array): number {
  let total = 0;
  for (let i = 0; i < column.length; i++) total += column[i];
  return total;
}
