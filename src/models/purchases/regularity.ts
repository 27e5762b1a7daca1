/**
 * How regularly customers buy: the shape k of Erlang-k times between purchases, before any model is fitted. k = 1 is
 * buying at random; (M)BG/CNBD-k takes the nearest whole number.
 */
import { PerennialError } from '../../errors.ts';
import type { Cells } from '../../facts/cells.ts';
import { digamma, trigamma } from '../../numerics/special.ts';

export interface Regularity {
  readonly k: number;
  readonly standardError: number | null;
  /** Customers whose purchases say something about it: those with two or more times between purchases. */
  readonly customers: number;
}

/**
 * k by conditional maximum likelihood: given their sum tx, a customer's x times between purchases are, as shares of tx,
 * Dirichlet(k, …, k), whatever the customer's rate and whenever the customer leaves. All times count, and no model of
 * rates or dropout is needed; for x = 2 it uses what Wheat & Morrison (1990) use.
 *
 * @param cells  with lnGaps
 * @returns      null where the cells carry no lnGaps, or no customer has two times between purchases
 */
export function estimateRegularity(cells: Cells): Regularity | null {
  const { lnGaps } = cells;
  if (!lnGaps) return null;
  const rows: number[] = [];
  for (let i = 0; i < cells.length; i++) if (cells.x[i] >= 2 && cells.tx[i] > 0) rows.push(i);
  if (rows.length === 0) return null;
  let customers = 0;
  let shares = 0;
  const customersByX = new Map<number, number>();
  for (const i of rows) {
    const [w, x] = [cells.weight[i], cells.x[i]];
    customers += w;
    shares += w * (lnGaps[i] - x * Math.log(cells.tx[i]));
    customersByX.set(x, (customersByX.get(x) ?? 0) + w);
  }
  // Newton in ln k on a concave function of k: sum of lnGamma(k x) - x lnGamma(k) + (k - 1) · shares.
  const slope = (k: number) => {
    let [first, second] = [shares, 0];
    for (const [x, w] of customersByX) {
      first += w * x * (digamma(k * x) - digamma(k));
      second += w * x * (x * trigamma(k * x) - trigamma(k));
    }
    return { first, second };
  };
  let lnK = 0;
  for (let step = 0; step < 100; step++) {
    const k = Math.exp(lnK);
    const { first, second } = slope(k);
    const move = first / (-k * second);
    lnK = Math.max(-10, Math.min(10, lnK + Math.max(-1, Math.min(1, move))));
    if (Math.abs(move) < 1e-12) break;
  }
  const k = Math.exp(lnK);
  const information = -slope(k).second;
  return { k, standardError: information > 0 ? 1 / Math.sqrt(information) : null, customers };
}

/**
 * k from the first two times between purchases of each customer (Wheat & Morrison 1990, "Estimating purchase regularity
 * with two interpurchase times", Journal of Marketing Research 27(1)): t1 / (t1 + t2) is Beta(k, k), with variance
 * 1 / (4 (2 k + 1)). Needs no model either, and less data a customer, at the cost of a larger error.
 *
 * @throws TOO_LITTLE_DATA with fewer than three customers
 */
export function wheatMorrison(first: Float64Array, second: Float64Array): Regularity {
  const n = first.length;
  if (n < 3) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: 'Purchase regularity',
      need: 'three customers with two times between purchases',
      have: `${n}`,
      remedy: 'Give more customers or a longer history.',
    });
  }
  // The mean of t1 / (t1 + t2) is 1/2, known: deviations are taken from it.
  let [variance, fourth] = [0, 0];
  for (let i = 0; i < n; i++) {
    const square = (first[i] / (first[i] + second[i]) - 0.5) ** 2;
    variance += square / n;
    fourth += (square * square) / n;
  }
  const deviation = Math.sqrt(Math.max(0, fourth - variance * variance) / n);
  const k = (1 - 4 * variance) / (8 * variance);
  return { k, standardError: deviation / (8 * variance * variance), customers: n };
}
