/** RFM quintiles (Hughes 1994), as people know them: beside the tiers, not in their place. */
import { hasPurchase, type Summaries } from '../../facts/summaries.ts';
import { moneyNumber } from '../../units.ts';

/**
 * Recency, frequency and monetary value in fifths of all customers, 5 being best: a number of three digits such as 545,
 * of two without amounts. Customers who tie share the fifth that their middle is in. 0 for a customer without purchase.
 */
export function rfmOf(summaries: Summaries, hasAmounts: boolean): Uint16Array {
  const n = summaries.customer.length;
  const rows = Array.from({ length: n }, (_, row) => row).filter((row) => hasPurchase(summaries, row));
  const recency = fifths(rows, (row) => summaries.lastPurchase[row]);
  const frequency = fifths(rows, (row) => summaries.x[row]);
  const money = hasAmounts ? fifths(rows, (row) => moneyNumber(summaries.historicalValue[row])) : null;
  const codes = new Uint16Array(n);
  rows.forEach((row, i) => {
    const code = 10 * recency[i] + frequency[i];
    codes[row] = money ? 10 * code + money[i] : code;
  });
  return codes;
}

function fifths(rows: readonly number[], figure: (row: number) => number): Uint8Array {
  const values = Float64Array.from(rows, figure);
  const sorted = values.slice().sort();
  const place = new Map<number, number>();
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    place.set(sorted[from], Math.min(5, 1 + Math.floor((5 * (from + to)) / (2 * sorted.length))));
    from = to;
  }
  return Uint8Array.from(values, (value) => place.get(value)!);
}
