import type { Cells } from '../../facts/cells.ts';
import { oncePer } from '../../numerics/memoise.ts';
import type { Derivatives } from '../../numerics/newton.ts';
import { digammaRise, lnRising, trigammaRise } from '../../numerics/special.ts';

/**
 * The part of a log-likelihood that says when customers who stay buy: x purchases, each the k-th event of a Poisson
 * process at rate lambda ~ Gamma(r, alpha), and no event after the last purchase until T. Sums over all cells
 *
 *   ln[ Gamma(r + k x) / Gamma(r) · alpha^r / (alpha + T)^(r + k x) ]
 *
 * and adds derivatives in r and alpha to the first two places of `out`. Its terms depend on x alone or T alone but for
 * a product, so that sums of weights by distinct x and T are all it needs.
 */
export function gammaPoissonSum(r: number, alpha: number, k: number, cells: Cells, out?: Derivatives): number {
  const { x, T } = cells.levels;
  const { customersOfX, customersOfT, purchasesOfT } = countsOf(cells);
  let total = 0;
  let [gr, ga, hrr, hra, haa] = [0, 0, 0, 0, 0];
  customersOfX.forEach((customers, m) => {
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

/** Customers (sums of weights) by distinct x and by distinct T, and purchases by the latter. */
interface Counts {
  readonly customersOfX: Float64Array;
  readonly customersOfT: Float64Array;
  readonly purchasesOfT: Float64Array;
}

/** The same for all parameters: once for each set of cells. */
const countsOf = oncePer((cells: Cells): Counts => {
  const { x, T } = cells.levels;
  const counts = {
    customersOfX: new Float64Array(x.values.length),
    customersOfT: new Float64Array(T.values.length),
    purchasesOfT: new Float64Array(T.values.length),
  };
  for (let i = 0; i < cells.length; i++) {
    const w = cells.weight[i];
    const j = T.index[i];
    counts.customersOfX[x.index[i]] += w;
    counts.customersOfT[j] += w;
    counts.purchasesOfT[j] += w * cells.x[i];
  }
  return counts;
});

/** Customers, those of them who bought again, repeat purchases and the time for which customers have been watched. */
export function totalsOf(cells: Cells): { customers: number; repeats: number; purchases: number; time: number } {
  const { customersOfX, customersOfT, purchasesOfT } = countsOf(cells);
  let [customers, repeats, purchases, time] = [0, 0, 0, 0];
  cells.levels.x.values.forEach((x, m) => {
    if (x > 0) repeats += customersOfX[m];
  });
  cells.levels.T.values.forEach((age, j) => {
    customers += customersOfT[j];
    purchases += purchasesOfT[j];
    time += customersOfT[j] * age;
  });
  return { customers, repeats, purchases, time };
}

/** Customers (sums of weights) by distinct x. */
export function customersByX(cells: Cells): Float64Array {
  return countsOf(cells).customersOfX;
}
