/**
 * The formula that every spreadsheet has: average order value × purchases a year × lifetime in years. It is the grade
 * that a model has to beat.
 *
 * Average order value: historical value over purchase days. Purchases a year: repeat purchases over the customer's age,
 * so that a customer who bought once counts as never buying again. Lifetime: the horizon that is asked for; the formula
 * knows nothing of customers leaving, and lets each go on as before until then.
 */

import { type CustomerColumns, hasPurchase } from '../facts/summaries.ts';
import { moneyNumber } from '../units.ts';

export interface NaivePrediction {
  readonly purchases: Float64Array;
  /** In currency units. */
  readonly value: Float64Array;
}

/** @param horizon  in the summaries' time unit */
export function naiveFormula(summaries: CustomerColumns, horizon: number): NaivePrediction {
  const n = summaries.x.length;
  const purchases = new Float64Array(n);
  const value = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    if (!hasPurchase(summaries, row) || summaries.T[row] === 0) continue;
    purchases[row] = (summaries.x[row] / summaries.T[row]) * horizon;
    value[row] = (purchases[row] * moneyNumber(summaries.historicalValue[row])) / (summaries.x[row] + 1);
  }
  return { purchases, value };
}
