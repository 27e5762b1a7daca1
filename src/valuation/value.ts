import { hasPurchase, type Summaries } from '../facts/summaries.ts';
import type { FittedPurchaseModel, FittedSpendModel } from '../models/contract.ts';
import { columnOf, covariateBlocks, plainBlocks } from '../models/covariates/customerBlocks.ts';
import type { FittedCovariateModel } from '../models/covariates/fitCovariates.ts';
import { naiveFormula } from '../models/naive.ts';
import { discountPerUnit, MICROS, type Micros, moneyNumber, TIME_UNITS } from '../units.ts';
import type { Terms } from './terms.ts';

/** The models that a prediction joins. */
export interface ValueModels {
  readonly purchases: FittedPurchaseModel;
  /** The same model with covariates, which takes its place in every prediction; null where there are none. */
  readonly covariates?: FittedCovariateModel | null;
  /** null where the transactions carry no amounts: then there is no money in any answer. */
  readonly spend: FittedSpendModel | null;
  /** Share of purchase value that refunds on later days take back, 0 to 1: predicted spend is net of it. */
  readonly refundShare: number;
}

/** What the joined prediction adds to a valuation: of value in currency units, of purchases where there are no amounts. */
export interface JoinedColumns {
  /** 'joined', or 'probability model' where the past showed no gain from the regression. */
  readonly method: string;
  /** The median: for a single customer, the likeliest to be near. */
  readonly typical: Float64Array;
  /** Interval that holds `level` of customers. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly level: number;
  /** Interval of what all customers come to together: as far as totals of past horizons were off. */
  readonly total: readonly [low: number, high: number];
}

/**
 * What each customer has brought and will bring: columns in the order of the summaries. Money in currency units, except
 * historicalValue, which is exact. A customer with refunds alone has no prediction: zeros stand there.
 */
export interface Valuation {
  readonly terms: Terms;
  /** True where values are money; false where the transactions carry no amounts. */
  readonly hasAmounts: boolean;
  /** Margin times all that the customer has brought, net of refunds; micros. */
  readonly historicalValue: BigInt64Array;
  /** P(the customer still buys at all) at as-of. */
  readonly pAlive: Float64Array;
  /** P(at least one purchase within the horizon). */
  readonly pReturn: Float64Array;
  /** Purchases within the horizon. */
  readonly expectedPurchases: Float64Array;
  /** Spend per purchase, net of refunds, before margin. */
  readonly expectedSpend: Float64Array;
  /** Margin × purchases × spend over the horizon, not discounted. */
  readonly predictedValue: Float64Array;
  /** Margin × discounted purchases to infinity × spend. */
  readonly residualValue: Float64Array;
  /** historicalValue + predictedValue. */
  readonly totalValue: Float64Array;
  /** Margin × what the naive formula expects over the horizon. */
  readonly naiveValue: Float64Array;
  /** Where a regression joined in: what it adds. Absent where a probability model speaks alone. */
  readonly joined?: JoinedColumns;
  /** What a person should know of these customers: levels of covariates, say, that training did not see. */
  readonly warnings: readonly string[];
}

/** @throws COVARIATE_INVALID where a model has covariates and the summaries lack one */
export function valueCustomers(summaries: Summaries, models: ValueModels, terms: Terms): Valuation {
  const { timeUnit } = summaries.clock;
  const horizon = terms.horizonDays / TIME_UNITS[timeUnit];
  const { purchases, covariates, spend, refundShare } = models;
  const customers = covariates ? covariateBlocks(covariates, summaries) : plainBlocks(purchases, summaries);
  const rate = discountPerUnit(terms.discountRate, timeUnit);
  const expectedPurchases = columnOf(customers, (model, cells) => model.expectedPurchases(cells, horizon));
  const residual = columnOf(customers, (model, cells) => model.discountedPurchases(cells, rate));
  const n = summaries.customer.length;
  const expectedSpend = spend ? spend.expectedSpend(summaries.spendCount, summaries.meanSpend) : new Float64Array(n);
  for (let row = 0; row < n; row++) expectedSpend[row] *= hasPurchase(summaries, row) ? 1 - refundShare : 0;
  const historicalValue = withMargin(summaries.historicalValue, terms.margin);
  const money = (count: Float64Array) => count.map((v, row) => terms.margin * v * expectedSpend[row]);
  const predictedValue = money(expectedPurchases);
  return {
    terms,
    hasAmounts: spend !== null,
    historicalValue,
    pAlive: columnOf(customers, (model, cells) => model.pAlive(cells)),
    pReturn: columnOf(customers, (model, cells) => model.pReturn(cells, horizon)),
    expectedPurchases,
    expectedSpend,
    predictedValue,
    residualValue: money(residual),
    totalValue: predictedValue.map((value, row) => moneyNumber(historicalValue[row]) + value),
    naiveValue: naiveFormula(summaries, horizon).value.map((value) => terms.margin * value),
    warnings: customers.warnings,
  };
}

/** Exact where the margin is 1; otherwise rounded to a millionth, half away from zero. */
function withMargin(column: BigInt64Array, margin: number): BigInt64Array {
  if (margin === 1) return column;
  const scale = BigInt(MICROS);
  const factor = BigInt(Math.round(margin * MICROS));
  return column.map((value: Micros) => {
    const product = value * factor;
    const half = product < 0n ? -scale / 2n : scale / 2n;
    return (product + half) / scale;
  });
}

/** Share of what purchases brought that refunds on other days took back, over all customers; between 0 and 1. */
export function refundShareOf(summaries: Summaries): number {
  let [bought, kept] = [0n, 0n];
  for (let row = 0; row < summaries.customer.length; row++) {
    // Refunds of customers without purchase belong to purchases before the data begin.
    if (summaries.purchaseValue[row] <= 0n) continue;
    bought += summaries.purchaseValue[row];
    kept += summaries.historicalValue[row];
  }
  return bought > 0n ? Math.min(1, Math.max(0, 1 - moneyNumber(kept) / moneyNumber(bought))) : 0;
}
