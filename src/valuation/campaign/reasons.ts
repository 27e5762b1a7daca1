/** Why a customer is on a list: figures that a person can check; words for them are in the catalogue. */
import { averageDaysBetweenPurchases, type Summaries } from '../../facts/summaries.ts';
import { parseDay } from '../../units.ts';

export type Reason =
  | { readonly kind: 'silent'; readonly days: number; readonly usualGap: number }
  | { readonly kind: 'once'; readonly days: number }
  | { readonly kind: 'slower'; readonly expected: number; readonly usual: number }
  | { readonly kind: 'spends'; readonly spend: number; readonly times: number };

/** Silence is worth telling from this multiple of the own usual gap on, and spend from this one of the mean. */
const NOTABLE = 1.5;

/** What reasons are read from, in the order of the customers; purchases within the horizon. */
export interface ReasonColumns {
  readonly summaries: Summaries;
  readonly expectedPurchases: Float64Array;
  readonly usualPurchases: Float64Array;
  /** null without amounts. */
  readonly expectedSpend: Float64Array | null;
  /** Of all customers with a purchase. */
  readonly meanSpend: number;
}

export function reasonsFor(row: number, columns: ReasonColumns): Reason[] {
  const { summaries, expectedPurchases, usualPurchases, expectedSpend, meanSpend } = columns;
  const days = parseDay(summaries.clock.asOf) - summaries.lastPurchase[row];
  const usualGap = averageDaysBetweenPurchases(summaries, row);
  const reasons: Reason[] = [];
  if (usualGap === null) reasons.push({ kind: 'once', days });
  else if (days >= NOTABLE * usualGap) reasons.push({ kind: 'silent', days, usualGap });
  const [expected, usual] = [expectedPurchases[row], usualPurchases[row]];
  if (expected < usual) reasons.push({ kind: 'slower', expected, usual });
  const spend = expectedSpend?.[row] ?? 0;
  if (meanSpend > 0 && spend >= NOTABLE * meanSpend) reasons.push({ kind: 'spends', spend, times: spend / meanSpend });
  return reasons;
}
