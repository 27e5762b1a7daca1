import type { Derivatives } from '../../numerics/newton.ts';
import { digammaRise, lnRising, trigammaRise } from '../../numerics/special.ts';
import type { Cells } from '../../summaries/cells.ts';

/**
 * The part of a log-likelihood that says when customers who stay buy: x purchases, each the k-th event of a Poisson
 * process at rate lambda ~ Gamma(r, alpha), and no event after the last purchase until T. Sums over all cells
 *
 *   ln[ Gamma(r + k x) / Gamma(r) · alpha^r / (alpha + T)^(r + k x) ]
 *
 * and adds derivatives in r and alpha to the first two places of `out`. Its terms depend on x alone or T alone but for
 * a product, so that sums of weights by distinct x and T are all it needs.
 */
export function sumOfBuying(r: number, alpha: number, k: number, cells: Cells, out?: Derivatives): number {
  const { x, T } = cells.levels;
  const customersOfT = new Float64Array(T.values.length);
  const purchasesOfT = new Float64Array(T.values.length);
  for (let i = 0; i < cells.length; i++) {
    const w = cells.weight[i];
    const j = T.index[i];
    customersOfT[j] += w;
    purchasesOfT[j] += w * cells.x[i];
  }
  let total = 0;
  let [gr, ga, hrr, hra, haa] = [0, 0, 0, 0, 0];
  customersByX(cells).forEach((customers, m) => {
    const events = k * x.values[m];
    total += customers * lnRising(r, events);
    if (!out) return;
    gr += customers * digammaRise(r, events);
    hrr += customers * trigammaRise(r, events);
  });
  customersOfT.forEach((customers, j) => {
    const events = k * purchasesOfT[j];
    const age = T.values[j];
    const lnAge = Math.log1p(age / alpha);
    total -= customers * r * lnAge + events * Math.log(alpha + age);
    if (!out) return;
    const rate = 1 / (alpha + age);
    const exposure = (age * rate) / alpha;
    gr -= customers * lnAge;
    ga += customers * r * exposure - events * rate;
    hra += customers * exposure;
    haa += events * rate * rate - customers * r * exposure * (1 / alpha + rate);
  });
  if (out) {
    const { gradient: g, hessian: H } = out;
    g[0] += gr;
    g[1] += ga;
    H[0][0] += hrr;
    H[0][1] += hra;
    H[1][0] += hra;
    H[1][1] += haa;
  }
  return total;
}

/** Customers (sums of weights) by distinct x. */
export function customersByX({ length, weight, levels }: Cells): Float64Array {
  const customers = new Float64Array(levels.x.values.length);
  for (let i = 0; i < length; i++) customers[levels.x.index[i]] += weight[i];
  return customers;
}
