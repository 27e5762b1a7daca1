import { pickAttributes, type Summaries } from '../facts/summaries.ts';
import type { Valuation } from '../valuation/value.ts';

/** Customers of one answer: their summaries, and beside each row what summaries can't hold. */
export interface Batch {
  readonly summaries: Summaries;
  /** null where the request gave none. */
  readonly ids: readonly (string | null)[];
  /** False where nobody said what the customer has paid: then historical value is unknown, and not nought. */
  readonly valueKnown: readonly boolean[];
  /** What to say of each customer besides the figures. */
  readonly remarks: readonly (readonly string[])[];
}

/** One row of summaries, as a batch of one. */
export function batchOfRow(summaries: Summaries, row: number): Batch {
  const one = { start: row, end: row + 1 };
  const { x, tx, T, orders, spendCount, meanSpend } = summaries;
  const numbers = (column: Float64Array) => column.subarray(one.start, one.end);
  return {
    summaries: {
      clock: summaries.clock,
      currency: summaries.currency,
      customer: [summaries.customer[row]],
      x: numbers(x),
      tx: numbers(tx),
      T: numbers(T),
      orders: numbers(orders),
      spendCount: numbers(spendCount),
      meanSpend: numbers(meanSpend),
      historicalValue: summaries.historicalValue.subarray(one.start, one.end),
      purchaseValue: summaries.purchaseValue.subarray(one.start, one.end),
      firstPurchase: summaries.firstPurchase.subarray(one.start, one.end),
      lastPurchase: summaries.lastPurchase.subarray(one.start, one.end),
      ...(summaries.attributes ? { attributes: pickAttributes(summaries.attributes, [row]) } : {}),
    },
    ids: [summaries.customer[row]],
    valueKnown: [true],
    remarks: [[]],
  };
}

/** One row of a valuation, as that of a batch of one. */
export function valuationOfRow(valuation: Valuation, row: number): Valuation {
  const at = (column: Float64Array) => column.subarray(row, row + 1);
  const { joined } = valuation;
  return {
    ...valuation,
    historicalValue: valuation.historicalValue.subarray(row, row + 1),
    pAlive: at(valuation.pAlive),
    pReturn: at(valuation.pReturn),
    expectedPurchases: at(valuation.expectedPurchases),
    expectedSpend: at(valuation.expectedSpend),
    predictedValue: at(valuation.predictedValue),
    residualValue: at(valuation.residualValue),
    totalValue: at(valuation.totalValue),
    naiveValue: at(valuation.naiveValue),
    ...(joined
      ? { joined: { ...joined, typical: at(joined.typical), low: at(joined.low), high: at(joined.high) } }
      : {}),
  };
}
