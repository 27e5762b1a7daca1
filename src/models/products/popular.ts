import type { NewProductModel } from './contract.ts';
import type { Assortment } from './histories.ts';

/** What sold most in the last 28 days, to everybody alike: for who has bought nothing yet, and where nothing can be learnt. */
export function popularProducts({ recentSales, onSale }: Assortment): NewProductModel {
  return {
    method: 'popular',
    areProbabilities: false,
    score(_customer, _history, scores) {
      for (let p = 0; p < scores.length; p++) scores[p] = onSale[p] ? recentSales[p] : -Infinity;
    },
    because: () => -1,
    boughtTogether: () => 0,
  };
}
