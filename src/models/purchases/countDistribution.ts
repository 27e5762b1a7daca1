/**
 * How many purchases the customers of each cell may make: the model's exact conditional distribution, at the parameters
 * of a fit or averaged over posterior draws of them.
 */
import type { Cells } from '../../facts/cells.ts';
import type { FittedPurchaseModel, PurchaseModel } from '../contract.ts';
import { type CountTables, countTables } from './countTables.ts';

export type CountDistribution = CountTables;

/** @param thetas  posterior draws of the parameters, equally weighted */
export function countDistribution(
  model: PurchaseModel,
  cells: Cells,
  thetas: readonly Float64Array[],
  horizon: number,
): CountDistribution {
  const tails = thetas.map((theta) => model.atLeast(theta, cells, horizon));
  return countTables(cells.length, (cell, n) => {
    let sum = 0;
    for (const atLeast of tails) sum += atLeast(cell, n);
    return sum / tails.length;
  });
}

/** The distribution at the parameters of the fit. */
export function countsOf(
  fitted: Pick<FittedPurchaseModel, 'atLeast'>,
  cells: Cells,
  horizon: number,
): CountDistribution {
  return countTables(cells.length, fitted.atLeast(cells, horizon));
}
