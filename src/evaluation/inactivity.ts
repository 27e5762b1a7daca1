/** Repeat customers who have not bought for long: whether a forecast gives them up too early. */

/** Customers by how long they have been inactive. */
export interface InactiveGroup {
  readonly customers: number;
  /** Purchases of all of them. */
  readonly actual: number;
  readonly predicted: number;
  /** Share that came back, and the share that was expected to; NaN without customers. */
  readonly returned: number;
  readonly pReturn: number;
}

/** Repeat purchases from which a customer has a usual gap worth the name. */
const REPEATS = 2;

/**
 * Customers with two repeat purchases or more, inactive for `from` to `to` usual gaps. The usual gap is tx / x, the
 * mean time between their purchases; inactivity is T - tx.
 *
 * @param x, tx, T   repeat purchases, time of the last one, age
 * @param actual     purchases that came
 * @param from, to   `from` is left out, `to` belongs to the group
 */
export function inactiveRepeatCustomers(
  { x, tx, T }: { readonly x: Float64Array; readonly tx: Float64Array; readonly T: Float64Array },
  actual: Float64Array,
  predicted: { readonly purchases: Float64Array; readonly pReturn: Float64Array },
  from: number,
  to: number,
): InactiveGroup {
  let [customers, purchases, expected, returned, pReturn] = [0, 0, 0, 0, 0];
  for (let row = 0; row < x.length; row++) {
    const gaps = ((T[row] - tx[row]) * x[row]) / tx[row];
    if (x[row] < REPEATS || !(gaps > from && gaps <= to)) continue;
    customers++;
    purchases += actual[row];
    expected += predicted.purchases[row];
    if (actual[row] > 0) returned++;
    pReturn += predicted.pReturn[row];
  }
  return {
    customers,
    actual: purchases,
    predicted: expected,
    returned: returned / customers,
    pReturn: pReturn / customers,
  };
}
