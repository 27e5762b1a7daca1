/**
 * Linear regression of each product's buyers on those of all others, with a ridge and nothing of a product on itself
 * (Steck 2019, "Embarrassingly shallow autoencoders for sparse data", WWW): B = I − P · diag(P)⁻¹ where
 * P = (XᵀX + λ I)⁻¹ and X has a 1 for each customer who has bought a product. A customer's scores are x B.
 */
import type { Baskets } from '../../facts/baskets.ts';
import { invertBySteps } from '../../numerics/positiveDefinite.ts';
import type { NewProductModel } from './contract.ts';
import type { Assortment } from './histories.ts';

/** Products beyond which the matrix is too large: item–item similarities take its place. */
export const MOST_PRODUCTS = 3000;
/** Of fewer buyers nothing is learnt about a product. */
export const FEWEST_BUYERS = 10;
/** λ: of the order of the counts of buyers; from 200 to 2,000 the ranking hardly moves. */
export const RIDGE = 1000;

/** Products that something can be learnt of: on sale, with enough buyers. */
export function learnable({ onSale, buyers }: Assortment): Int32Array {
  const places: number[] = [];
  for (let p = 0; p < buyers.length; p++) if (onSale[p] && buyers[p] >= FEWEST_BUYERS) places.push(p);
  return Int32Array.from(places);
}

/** Fits the model on baskets up to the assortment's day, a step at a time: see invertBySteps. */
export function* fitEase(
  baskets: Baskets,
  assortment: Assortment,
  ridge = RIDGE,
): Generator<void, NewProductModel, void> {
  const products = learnable(assortment);
  const n = products.length;
  const place = new Int32Array(baskets.products.length).fill(-1);
  products.forEach((product, i) => {
    place[product] = i;
  });
  const gram = countPairs(baskets, assortment.cutoff, place, n);
  const together = Int32Array.from({ length: (n * (n + 1)) / 2 });
  for (let i = 0, at = 0; i < n; i++) for (let j = 0; j <= i; j++) together[at++] = gram[i * n + j];
  for (let i = 0; i < n; i++) gram[i * n + i] += ridge;
  // A Gram matrix with a ridge is positive definite, whatever the baskets are.
  yield* invertBySteps(gram, n);
  const weights = new Float32Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) weights[i * n + j] = i === j ? 0 : -gram[i * n + j] / gram[j * n + j];
  }
  return easeModel({ products, place, weights, together });
}

interface Learnt {
  readonly products: Int32Array;
  /** Place of each product among those learnt; -1 where it is none of them. */
  readonly place: Int32Array;
  /** B, row after row. */
  readonly weights: Float32Array;
  /** Customers who bought both, lower triangle. */
  readonly together: Int32Array;
}

function easeModel({ products, place, weights, together }: Learnt): NewProductModel {
  const n = products.length;
  const sums = new Float64Array(n);
  return {
    method: 'ease',
    areProbabilities: false,
    score(_customer, history, scores) {
      sums.fill(0);
      for (const owned of history.products) {
        const row = place[owned] * n;
        if (row >= 0) for (let j = 0; j < n; j++) sums[j] += weights[row + j];
      }
      scores.fill(-Infinity);
      for (let j = 0; j < n; j++) scores[products[j]] = sums[j];
    },
    because(history, product) {
      let [best, most] = [-1, 0];
      for (const owned of history.products) {
        if (place[owned] < 0) continue;
        const weight = weights[place[owned] * n + place[product]];
        if (weight > most) [best, most] = [owned, weight];
      }
      return best;
    },
    boughtTogether(one, other) {
      const [i, j] = [Math.max(place[one], place[other]), Math.min(place[one], place[other])];
      return j < 0 ? 0 : together[(i * (i + 1)) / 2 + j];
    },
  };
}

/** XᵀX: for each pair of products the customers who had bought both by the cutoff; the lower triangle. */
function countPairs({ start, day, product, customers }: Baskets, cutoff: number, place: Int32Array, n: number) {
  const counts = new Float64Array(n * n);
  const seenBy = new Int32Array(n).fill(-1);
  const owned = new Int32Array(n);
  for (let c = 0; c < customers.length; c++) {
    let size = 0;
    for (let i = start[c]; i < start[c + 1] && day[i] <= cutoff; i++) {
      const p = place[product[i]];
      if (p < 0 || seenBy[p] === c) continue;
      seenBy[p] = c;
      owned[size++] = p;
    }
    const sorted = owned.subarray(0, size).sort();
    for (let a = 0; a < size; a++) {
      const row = sorted[a] * n;
      for (let b = 0; b <= a; b++) counts[row + sorted[b]]++;
    }
  }
  return counts;
}
