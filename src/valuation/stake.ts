/**
 * Value at stake: what a customer would bring at the usual pace, less what is predicted. It ranks whom to keep; the
 * probability of leaving alone finds people who have little to lose.
 */
import { hasPurchase, type Summaries } from '../facts/summaries.ts';
import { columnOf, rowsWhere } from '../numerics/columns.ts';

/** What of a valuation the stake is reckoned from. */
export interface Predicted {
  readonly expectedPurchases: Float64Array;
  readonly expectedSpend: Float64Array | null;
  /** With margin. */
  readonly predictedValue: Float64Array | null;
}

export interface Pace {
  /** Purchases a time unit of the clock while active, in the order of the customers; 0 without a purchase. */
  readonly rate: Float64Array;
  /** Mean of all, and the active time that it counts as. */
  readonly mean: number;
  readonly credibility: number;
}

/**
 * Usual pace of each customer while active, drawn towards that of all by credibility (Bühlmann & Straub 1970):
 * (x + K m) / (w + K), of x repeat purchases in an active time w. A customer counts as active until one usual gap after
 * the last purchase (the own mean gap, or that of all after a single purchase), and never longer than to as-of.
 * K = m / a: the variance of a count over that of true paces, a.
 */
export function usualPace({ x, tx, T, ...rest }: Summaries): Pace {
  const summaries = { x, tx, T, ...rest };
  const rows = rowsWhere(x.length, (row) => hasPurchase(summaries, row));
  const [gaps, time] = [sumAt(x, rows), sumAt(tx, rows)];
  const usualGap = gaps > 0 ? time / gaps : 0;
  const active = columnOf(x.length, (row) => Math.min(T[row], tx[row] + (x[row] > 0 ? tx[row] / x[row] : usualGap)));
  const exposure = sumAt(active, rows);
  const mean = exposure > 0 ? gaps / exposure : 0;
  const credibility = credibilityOf(x, active, rows, mean);
  const rate = columnOf(x.length, (row) => {
    if (!hasPurchase(summaries, row) || mean === 0) return 0;
    return credibility === Infinity ? mean : (x[row] + credibility * mean) / (active[row] + credibility);
  });
  return { rate, mean, credibility };
}

/** K in units of time; infinite where customers' paces do not differ beyond chance. */
function credibilityOf(x: Float64Array, active: Float64Array, rows: Int32Array, mean: number): number {
  let [squares, exposure, exposureSquares, count] = [0, 0, 0, 0];
  for (const row of rows) {
    const w = active[row];
    if (!(w > 0)) continue;
    squares += w * (x[row] / w - mean) ** 2;
    exposure += w;
    exposureSquares += w * w;
    count++;
  }
  if (count < 2) return Infinity;
  const between = (squares - (count - 1) * mean) / (exposure - exposureSquares / exposure);
  return between > 0 ? mean / between : Infinity;
}

/**
 * Value at stake within the horizon, 0 or more: money with margin, or purchases where there are no amounts.
 *
 * @param horizon  in the time unit of the summaries' clock
 */
export function valueAtStake(
  { rate }: Pace,
  { expectedPurchases, expectedSpend, predictedValue }: Predicted,
  margin: number,
  horizon: number,
): Float64Array {
  return columnOf(rate.length, (row) => {
    const [worth, predicted] =
      expectedSpend && predictedValue
        ? [margin * expectedSpend[row], predictedValue[row]]
        : [1, expectedPurchases[row]];
    return Math.max(0, rate[row] * horizon * worth - predicted);
  });
}

function sumAt(column: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += column[row];
  return sum;
}
