import { makeCells, perCustomer } from '../../facts/cells.ts';
import type { FittedPurchaseModel } from '../contract.ts';

/** What a fitted purchase model says of some customers; every column is in the order in which they were given. */
export interface CustomerPredictions {
  readonly length: number;
  pAlive(later?: number): Float64Array;
  pReturn(horizon: number): Float64Array;
  expectedPurchases(horizon: number): Float64Array;
  discountedPurchases(rate: number, horizon?: number): Float64Array;
  pmf(n: number, horizon: number): Float64Array;
}

/**
 * Asks a fitted purchase model about customers in the caller's order, where the model itself answers for cells.
 *
 * Equal customers are computed once: ask for all customers in one call, not for each in its own.
 *
 * @param x, tx, T  columns of length n, in the time unit of the fit: repeat purchases, time of the last, age
 * @returns         methods of the fitted model's names without its cells; each gives a column of length n
 * @throws CELLS_INVALID as `makeCells` does; the methods throw ARGUMENT_INVALID as the model's do
 */
export function forCustomers(
  fitted: FittedPurchaseModel,
  x: ArrayLike<number>,
  tx: ArrayLike<number>,
  T: ArrayLike<number>,
): CustomerPredictions {
  const { cells, index } = makeCells(Float64Array.from(x), Float64Array.from(tx), Float64Array.from(T));
  return Object.freeze({
    length: index.length,
    pAlive: (later = 0) => perCustomer(fitted.pAlive(cells, later), index),
    pReturn: (horizon: number) => perCustomer(fitted.pReturn(cells, horizon), index),
    expectedPurchases: (horizon: number) => perCustomer(fitted.expectedPurchases(cells, horizon), index),
    discountedPurchases: (rate: number, horizon = Infinity) =>
      perCustomer(fitted.discountedPurchases(cells, rate, horizon), index),
    pmf: (n: number, horizon: number) => perCustomer(fitted.pmf(cells, n, horizon), index),
  });
}
