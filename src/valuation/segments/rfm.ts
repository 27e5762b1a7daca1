/** RFM quintiles (Hughes 1994), as people know them: beside the tiers, not in their place. */
import { hasPurchase, type Summaries } from '../../facts/summaries.ts';
import { columnOf, rowsWhere } from '../../numerics/columns.ts';
import { groupNumbers } from '../../numerics/grouping.ts';
import { moneyNumber } from '../../units.ts';

/**
 * Recency, frequency and monetary value in fifths of all customers, 5 being best: a number of three digits such as 545,
 * of two without amounts. Customers who tie share the fifth that their middle is in. 0 for a customer without purchase.
 */
export function rfmOf(summaries: Summaries, hasAmounts: boolean): Uint16Array {
  const n = summaries.customer.length;
  const rows = rowsWhere(n, (row) => hasPurchase(summaries, row));
  const recency = fifths(rows, (row) => summaries.lastPurchase[row]);
  const frequency = fifths(rows, (row) => summaries.x[row]);
  const money = hasAmounts ? fifths(rows, (row) => moneyNumber(summaries.historicalValue[row])) : null;
  const codes = new Uint16Array(n);
  for (let i = 0; i < rows.length; i++) {
    const code = 10 * recency[i] + frequency[i];
    codes[rows[i]] = money ? 10 * code + money[i] : code;
  }
  return codes;
}

function fifths(rows: Int32Array, figure: (row: number) => number): Uint8Array {
  const { values, index } = groupNumbers(columnOf(rows.length, (i) => figure(rows[i])));
  const sizes = new Int32Array(values.length);
  for (let i = 0; i < index.length; i++) sizes[index[i]]++;
  const fifth = new Uint8Array(values.length);
  let from = 0;
  for (let place = 0; place < sizes.length; place++) {
    const to = from + sizes[place];
    fifth[place] = fifthOf(from, to, rows.length);
    from = to;
  }
  const fifths = new Uint8Array(rows.length);
  for (let i = 0; i < index.length; i++) fifths[i] = fifth[index[i]];
  return fifths;
}

/** Where the middle of customers who tie lies, who are those from `from` to before `to` in ascending order. */
function fifthOf(from: number, to: number, length: number): number {
  return Math.min(5, 1 + Math.floor((5 * (from + to)) / (2 * length)));
}

/**
 * Finds the same fifths out of figures that come one by one, the smallest first: their memory does not grow.
 *
 * @param length  how many will come
 * @returns       the least figure of the second to the fifth fifth; Infinity where nobody is in it or above
 */
export function fifthFinder(length: number): { add(figure: number): void; borders(): number[] } {
  const borders: number[] = [];
  let [count, from, last] = [0, 0, Number.NaN];
  const close = () => {
    if (count === 0) return;
    const fifth = fifthOf(from, count, length);
    while (borders.length < fifth - 1) borders.push(last);
  };
  return {
    add(figure) {
      if (figure !== last) {
        close();
        [from, last] = [count, figure];
      }
      count++;
    },
    borders() {
      close();
      return [...borders, ...new Array<number>(4 - borders.length).fill(Infinity)];
    },
  };
}
