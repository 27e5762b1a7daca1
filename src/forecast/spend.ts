/**
 * Spend per purchase by credibility: (S + K m) / (n + K), all purchases included, the first as well. A customer's one
 * large amount counts in full only where another like it stands beside it.
 */

import type { FeatureRows } from '../facts/readFeatures.ts';
import { quantileSorted } from '../numerics/quantiles.ts';
import { type JoinedRows, sumOf } from './rows.ts';

export interface SpendTerms {
  /** Purchases that the mean of all counts as. */
  readonly K: number;
  /** Mean over customers of what they spend a purchase. */
  readonly mean: number;
  readonly cap: number;
}

/** Below 1 the deviance is a little better, and ranking and squared error worse. */
const CREDIBILITIES = [1, 2, 3, 4, 8] as const;

export type SpendFacts = Pick<FeatureRows['facts'], 'n' | 'total' | 'largest' | 'second'>;

/** @returns currency units a purchase; the mean of all for a customer without purchase */
export function expectedSpend(facts: SpendFacts, { K, mean, cap }: SpendTerms): Float64Array {
  return facts.n.map((n, i) => (cappedTotal(facts, i, cap) + K * mean) / (n + K));
}

export function spendTerms(facts: SpendFacts, K: number, cap: number): SpendTerms {
  let sum = 0;
  for (let i = 0; i < facts.n.length; i++) sum += cappedTotal(facts, i, cap) / facts.n[i];
  return { K, mean: facts.n.length > 0 ? sum / facts.n.length : 0, cap };
}

/**
 * K with the least squared error of the logarithm of spend per purchase, over who returned at the cutoffs; the outermost
 * hundredths are drawn in, so that neither whales nor gifts decide.
 */
export function chooseCredibility(cutoffs: readonly JoinedRows[]): number {
  const errors = CREDIBILITIES.map((K) => {
    const each = cutoffs.map((rows) => logError(rows, K)).filter(Number.isFinite);
    return each.length > 0 ? each.reduce((sum, error) => sum + error, 0) / each.length : 0;
  });
  return CREDIBILITIES[errors.indexOf(Math.min(...errors))];
}

/** Only the largest amount can lie above the limit, for the limit is twice the second or more. */
function cappedTotal({ total, largest, second }: SpendFacts, i: number, cap: number): number {
  return total[i] - Math.max(0, largest[i] - Math.max(cap, 2 * second[i]));
}

function logError({ facts, cap, purchases, value }: JoinedRows, K: number): number {
  const returned = Int32Array.from({ length: purchases.length }, (_, i) => i).filter(
    (i) => purchases[i] > 0 && value[i] > 0,
  );
  const actual = Float64Array.from(returned, (i) => value[i] / purchases[i]);
  const sorted = actual.slice().sort();
  const [low, high] = [quantileSorted(sorted, 0.01), quantileSorted(sorted, 0.99)];
  const expected = expectedSpend(facts, spendTerms(facts, K, cap));
  const weight = Float64Array.from(returned, (i) => purchases[i]);
  const errors = actual.map((v, k) => {
    const drawnIn = Math.min(high, Math.max(low, v));
    return weight[k] * Math.log(drawnIn / Math.max(expected[returned[k]], 1e-9)) ** 2;
  });
  return sumOf(errors) / sumOf(weight);
}
