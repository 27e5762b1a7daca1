import type { Posterior } from '../models/posterior.ts';
import { thetasOf } from '../models/posterior.ts';
import { gammaGammaLikelihood } from '../models/spend/gammaGamma.ts';
import type { Random } from '../numerics/random.ts';
import { fewer } from './purchaseDraws.ts';

/** What a customer spends, for value; all columns as long as the customers. */
export interface SpendDraws {
  /** Posterior of Gamma-Gamma; null where spend is taken as known: then `expected` is it. */
  readonly posterior: Posterior | null;
  /** Repeat purchases of a positive amount, and their mean amount. */
  readonly count: Float64Array;
  readonly mean: Float64Array;
  /** Expected spend per purchase where there is no posterior. */
  readonly expected: Float64Array;
  /** What turns spend into value: margin × (1 - refund share). */
  readonly factor: number;
}

/** A customer's simulated outcomes: counts, and what they are worth. */
export interface Outcomes {
  readonly counts: Float64Array;
  readonly values: Float64Array;
}

/** Parameters of Gamma-Gamma, `count` draws of them at most; none where spend is taken as known. */
export function spendThetas({ posterior }: SpendDraws, count: number): Float64Array[] {
  return posterior ? fewer(thetasOf(gammaGammaLikelihood, posterior), count) : [];
}

/** Value of one purchase, as expected under one draw; infinite where the draw's spend has no mean. */
export function expectedSpend(spend: SpendDraws, spends: readonly Float64Array[], d: number, row: number): number {
  if (!spend.posterior) return spend.factor * spend.expected[row];
  const [p, q, gamma] = spends[d % spends.length];
  const shape = p * spend.count[row] + q;
  // Fader & Hardie (2013), eq. 5.
  return shape > 1 ? (spend.factor * p * (gamma + spend.count[row] * spend.mean[row])) / (shape - 1) : Infinity;
}

/** For each outcome's count a value: that many amounts Gamma(p, nu), with the customer's own nu given past amounts. */
export function drawValues(
  { counts, values }: Outcomes,
  spend: SpendDraws,
  spends: readonly Float64Array[],
  row: number,
  random: Random,
): void {
  for (let i = 0; i < counts.length; i++) {
    values[i] = 0;
    if (counts[i] === 0) continue;
    if (!spend.posterior) {
      values[i] = spend.factor * spend.expected[row] * counts[i];
      continue;
    }
    const [p, q, gamma] = spends[random.integer(spends.length)];
    const [x, mean] = [spend.count[row], spend.mean[row]];
    const nu = random.logGamma(p * x + q, gamma + x * mean);
    values[i] = spend.factor * Math.exp(random.logGamma(p * counts[i]) - nu);
  }
}
