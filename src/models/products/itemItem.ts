import type { ProductPairs } from '../../facts/productPairs.ts';
import type { NewProductModel } from './contract.ts';
import type { Assortment } from './histories.ts';

/** Scores products by how much they are like those of the history (Sarwar et al. 2001): for more products than a regression takes. */
export function itemItem(
  { start, other, similarity, together }: ProductPairs,
  { onSale }: Assortment,
): NewProductModel {
  const find = (one: number, product: number) => {
    for (let i = start[one]; i < start[one + 1]; i++) if (other[i] === product) return i;
    return -1;
  };
  return {
    method: 'item-item',
    areProbabilities: false,
    score(_customer, history, scores) {
      scores.fill(-Infinity);
      for (const owned of history.products) {
        for (let i = start[owned]; i < start[owned + 1]; i++) {
          if (!onSale[other[i]]) continue;
          const before = scores[other[i]];
          scores[other[i]] = (before === -Infinity ? 0 : before) + similarity[i];
        }
      }
    },
    because(history, product) {
      let [best, most] = [-1, 0];
      for (const owned of history.products) {
        const at = find(owned, product);
        if (at >= 0 && similarity[at] > most) [best, most] = [owned, similarity[at]];
      }
      return best;
    },
    boughtTogether(one, product) {
      const at = find(one, product);
      return at < 0 ? 0 : together[at];
    },
  };
}
