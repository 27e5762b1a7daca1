/** Customers simulated from BG/NBD and Gamma-Gamma truths, with what they did in a holdout after their age. */
import type { Random } from '../../src/numerics/random.ts';

export interface Simulated {
  readonly x: Float64Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
  /** Mean spend of repeat purchases up to T; 0 where there is none. */
  readonly meanSpend: Float64Array;
  /** Purchases and spend in (T, T + holdout]. */
  readonly later: Float64Array;
  readonly laterSpend: Float64Array;
}

/** BG/NBD parameters r, alpha, a, b: of everybody, or of the ith customer. */
export type Truth = readonly number[] | ((i: number) => readonly number[]);

export const BG_TRUTH = [0.25, 4.5, 0.8, 2.5];
export const SPEND_TRUTH = [6, 4, 15];

/** Ages are whole weeks, uniform from 27 to 52. */
export function simulateCustomers(n: number, truth: Truth, holdout: number, random: Random): Simulated {
  const [x, tx, T, meanSpend, later, laterSpend] = Array.from({ length: 6 }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const [r, alpha, a, b] = typeof truth === 'function' ? truth(i) : truth;
    T[i] = 27 + random.integer(26);
    const lambda = random.gamma(r, alpha);
    const leaves = random.beta(a, b);
    const nu = random.gamma(SPEND_TRUTH[1], SPEND_TRUTH[2]);
    let stays = true;
    for (let at = random.exponential(lambda); stays && at <= T[i] + holdout; at += random.exponential(lambda)) {
      const amount = random.gamma(SPEND_TRUTH[0], nu);
      if (at <= T[i]) {
        x[i]++;
        tx[i] = at;
        meanSpend[i] += (amount - meanSpend[i]) / x[i];
      } else {
        later[i]++;
        laterSpend[i] += amount;
      }
      stays = random.uniform() >= leaves;
    }
  }
  return { x, tx, T, meanSpend, later, laterSpend };
}
