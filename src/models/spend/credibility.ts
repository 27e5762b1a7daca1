/**
 * Spend per purchase by credibility (Bühlmann 1967): (S + K m) / (n + K), the first purchase included. A customer's one
 * large amount counts in full only where another like it stands beside it.
 */
import { z } from 'zod';
import type { Facts } from '../../facts/facts.ts';
import { refundShareAt } from '../../facts/refunds.ts';
import { type CustomerWindow, sumOf } from '../../facts/windows.ts';
import { columnOf, rowsWhere } from '../../numerics/columns.ts';
import { quantileSorted } from '../../numerics/quantiles.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { formatDay } from '../../units.ts';

export const spendSchema = z.object({
  /** Purchases that the mean of all counts as. */
  K: z.number().positive(),
  /** Mean over customers of what they spend a purchase. */
  mean: z.number(),
  cap: z.number(),
  /** Share of what purchases bring that refunds leave. */
  netOfRefunds: z.number().min(0).max(1),
});
export type SpendTerms = z.infer<typeof spendSchema>;

/** Below 1 the deviance is a little better, and ranking and squared error worse. */
const CREDIBILITIES = [1, 2, 3, 4, 8] as const;

/**
 * The terms as of a window's cutoff.
 *
 * @param earlier  windows that are over by then, which choose K
 */
export async function learnSpend(
  ledger: Ledger,
  present: CustomerWindow,
  earlier: readonly CustomerWindow[],
): Promise<SpendTerms> {
  const netOfRefunds = 1 - (await refundShareAt(ledger, formatDay(present.cutoff)));
  return spendTerms(present, chooseCredibility(earlier), netOfRefunds);
}

/** Currency units a purchase, net of refunds; 0 for a customer without purchase. */
export function expectedSpend(facts: Facts, { K, mean, cap, netOfRefunds }: SpendTerms): Float64Array {
  return facts.columns.n.map((n, i) =>
    n > 0 ? (netOfRefunds * (cappedTotal(facts, i, cap) + K * mean)) / (n + K) : 0,
  );
}

export function spendTerms({ facts, cap }: CustomerWindow, K: number, netOfRefunds: number): SpendTerms {
  let sum = 0;
  for (let i = 0; i < facts.length; i++) sum += cappedTotal(facts, i, cap) / facts.columns.n[i];
  return { K, mean: facts.length > 0 ? sum / facts.length : 0, cap, netOfRefunds };
}

/**
 * K with the least squared error of the logarithm of spend per purchase, over who returned after the windows; the
 * outermost hundredths are drawn in, so that neither whales nor gifts decide. Without a window to choose by 1, which most
 * shops that we know choose.
 */
export function chooseCredibility(windows: readonly CustomerWindow[]): number {
  const errors = CREDIBILITIES.map((K) => {
    const each = windows.map((window) => logError(window, K)).filter(Number.isFinite);
    return each.length > 0 ? each.reduce((sum, error) => sum + error, 0) / each.length : 0;
  });
  return CREDIBILITIES[errors.indexOf(Math.min(...errors))];
}

/** Only the largest amount can lie above the limit, for the limit is twice the second or more. */
function cappedTotal({ columns: { total, largest, second } }: Facts, i: number, cap: number): number {
  return total[i] - Math.max(0, largest[i] - Math.max(cap, 2 * second[i]));
}

function logError(window: CustomerWindow, K: number): number {
  const [{ purchases, value }] = window.outcomes;
  const returned = rowsWhere(purchases.length, (i) => purchases[i] > 0 && value[i] > 0);
  const actual = columnOf(returned.length, (i) => value[returned[i]] / purchases[returned[i]]);
  const sorted = actual.slice().sort();
  const [low, high] = [quantileSorted(sorted, 0.01), quantileSorted(sorted, 0.99)];
  const expected = expectedSpend(window.facts, spendTerms(window, K, 1));
  const weight = columnOf(returned.length, (i) => purchases[returned[i]]);
  const errors = actual.map((v, k) => {
    const drawnIn = Math.min(high, Math.max(low, v));
    return weight[k] * Math.log(drawnIn / Math.max(expected[returned[k]], 1e-9)) ** 2;
  });
  return sumOf(errors) / sumOf(weight);
}
