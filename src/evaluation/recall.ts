/** How much of the next basket a list of products foresees. */

/** What a list is compared with: the columns of facts/baskets.ts. */
export interface BasketColumns {
  readonly start: Int32Array;
  readonly day: Int32Array;
  readonly product: Int32Array;
}

/** Lists one below the other, a customer's rows together and best first. */
export interface Lists {
  readonly length: number;
  readonly customer: Int32Array;
  readonly product: Int32Array;
}

/**
 * Recall@k of the first basket after a cutoff: the share of its products that are among the first k of the customer's list.
 *
 * @param until    last day on which a first basket counts
 * @param onlyNew  whether only products that the customer had not bought before the cutoff count
 * @returns        by customer; NaN for whom there is no such basket, or who had bought nothing before
 */
export function recallOfFirstBasket(
  { start, day, product }: BasketColumns,
  lists: Lists,
  { cutoff, until, k, onlyNew }: { cutoff: number; until: number; k: number; onlyNew: boolean },
): Float64Array {
  const customers = start.length - 1;
  const recall = new Float64Array(customers).fill(Number.NaN);
  let row = 0;
  for (let c = 0; c < customers; c++) {
    while (row < lists.length && lists.customer[row] < c) row++;
    const before = new Set<number>();
    let i = start[c];
    for (; i < start[c + 1] && day[i] <= cutoff; i++) before.add(product[i]);
    if (before.size === 0 || i === start[c + 1] || day[i] > until) continue;
    const basket = new Set<number>();
    const first = day[i];
    for (; i < start[c + 1] && day[i] === first; i++) if (!onlyNew || !before.has(product[i])) basket.add(product[i]);
    if (basket.size === 0) continue;
    let hits = 0;
    for (let r = row; r < lists.length && lists.customer[r] === c && r < row + k; r++) {
      if (basket.has(lists.product[r])) hits++;
    }
    recall[c] = hits / basket.size;
  }
  return recall;
}
