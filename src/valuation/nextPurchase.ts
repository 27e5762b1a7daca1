import type { Cells } from '../facts/cells.ts';
import type { FittedPurchaseModel } from '../models/contract.ts';

/**
 * Time from T until the next purchase is as likely as not to have happened, in the unit of the fit; null where that is
 * not so within `limit`: the customer more likely than not stays away.
 *
 * @param customer  cells of length 1
 */
export function medianTimeToPurchase(model: FittedPurchaseModel, customer: Cells, limit: number): number | null {
  if (model.pReturn(customer, limit)[0] < 0.5) return null;
  let [low, high] = [0, limit];
  while (high - low > 1e-6 * high) {
    const middle = (low + high) / 2;
    if (model.pReturn(customer, middle)[0] < 0.5) low = middle;
    else high = middle;
  }
  return high;
}
