import { pickAttributes, type Summaries } from '../summaries/summaries.ts';

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
