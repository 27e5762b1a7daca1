import type { ProductHistory } from './histories.ts';

/** Scores products that a customer has not bought. */
export interface NewProductModel {
  readonly method: 'ease' | 'item-item' | 'next-product' | 'popular';
  /** Whether scores are probabilities within the horizon as they are. */
  readonly areProbabilities: boolean;
  /**
   * Sets the score of each product; -Infinity where the model does not know it. What the customer owns is scored like the
   * rest: who ranks leaves it out.
   */
  score(customer: number, history: ProductHistory, scores: Float64Array): void;
  /** The product of the history that speaks most for another, -1 where none does. */
  because(history: ProductHistory, product: number): number;
  /** Customers who had bought both. */
  boughtTogether(one: number, other: number): number;
}

export const KINDS = ['again', 'new', 'popular'] as const;
/** Bought before; never bought before; fills a gap with what sells. */
export type Kind = (typeof KINDS)[number];

/** Places of the `most` largest scores, descending; ties by the second column, then by place. -Infinity is left out. */
export function largest(scores: Float64Array, ties: ArrayLike<number>, most: number): Int32Array {
  const best = new Int32Array(Math.min(most, scores.length));
  let n = 0;
  const isBefore = (p: number, q: number) =>
    scores[p] !== scores[q] ? scores[p] > scores[q] : ties[p] !== ties[q] ? ties[p] > ties[q] : p < q;
  for (let p = 0; p < scores.length; p++) {
    if (scores[p] === -Infinity || (n === best.length && !isBefore(p, best[n - 1]))) continue;
    let at = n < best.length ? n++ : n - 1;
    for (; at > 0 && isBefore(p, best[at - 1]); at--) best[at] = best[at - 1];
    best[at] = p;
  }
  return best.subarray(0, n);
}
