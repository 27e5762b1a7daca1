import { hasPurchase, type Summaries } from '../facts/summaries.ts';
import { formatDay, NO_DAY, parseDay, TIME_UNITS } from '../units.ts';

/** One thing that models need, what there is of it, and what follows. */
export interface SufficiencyCheck {
  readonly what: string;
  readonly have: number | null;
  readonly need: number;
  readonly enough: boolean;
  /** What can or can't be trusted. */
  readonly consequence: string;
}

export interface Sufficiency {
  readonly customers: number;
  readonly repeatCustomers: number;
  readonly purchases: number;
  readonly firstDay: string;
  readonly asOf: string;
  readonly months: number;
  readonly checks: readonly SufficiencyCheck[];
}

/**
 * Whether a data set can carry the models. The thresholds are rules of thumb from simulation: with 50 repeat customers
 * the shape of purchase rates is known to about ± 30 %, with 500 to ± 10 % (docs/OPINIONS.md).
 */
export function assessSufficiency(summaries: Summaries, hasAmounts: boolean): Sufficiency {
  let [customers, repeatCustomers, purchases, spenders, first, last] = [0, 0, 0, 0, Infinity, NO_DAY];
  const gaps: number[] = [];
  for (let row = 0; row < summaries.customer.length; row++) {
    if (!hasPurchase(summaries, row)) continue;
    customers++;
    purchases += summaries.x[row] + 1;
    if (summaries.spendCount[row] > 0) spenders++;
    if (summaries.x[row] > 0) {
      repeatCustomers++;
      gaps.push((summaries.tx[row] * TIME_UNITS[summaries.clock.timeUnit]) / summaries.x[row]);
    }
    first = Math.min(first, summaries.firstPurchase[row]);
    last = Math.max(last, summaries.lastPurchase[row]);
  }
  const days = customers > 0 ? parseDay(summaries.clock.asOf) - first : 0;
  const usualGap = gaps.length > 0 ? gaps.sort((p, q) => p - q)[gaps.length >> 1] : null;
  const check = (what: string, have: number | null, need: number, yes: string, no: string): SufficiencyCheck => {
    const enough = have !== null && have >= need;
    return { what, have, need, enough, consequence: enough ? yes : no };
  };
  return {
    customers,
    repeatCustomers,
    purchases,
    firstDay: customers > 0 ? formatDay(first) : '',
    asOf: summaries.clock.asOf,
    months: days / TIME_UNITS.month,
    checks: [
      check('repeat customers', repeatCustomers, 1, 'purchase models can be fitted', 'no purchase model can be fitted'),
      check(
        'repeat customers for steady parameters',
        repeatCustomers,
        500,
        'single customers’ figures can be told apart',
        'trust totals and ranks, not single customers’ figures',
      ),
      check(
        'months of history',
        days / TIME_UNITS.month,
        6,
        'purchase rates and dropout can be seen',
        'dropout can hardly be told from slow buying',
      ),
      check(
        'months of history for seasons',
        days / TIME_UNITS.month,
        24,
        'the same season has been seen twice',
        'a seasonal peak in the history or the horizon biases the level',
      ),
      check(
        'usual gaps between purchases that fit into the history',
        usualGap === null ? null : days / Math.max(1, usualGap),
        3,
        'inactivity can be told from a usual gap',
        'p_alive mostly reflects assumptions; prefer p_return',
      ),
      ...(hasAmounts
        ? [
            check(
              'repeat customers with amounts',
              spenders,
              100,
              'spend per purchase can be told apart by customer',
              'spend per purchase is mostly the average of all',
            ),
          ]
        : []),
    ],
  };
}
