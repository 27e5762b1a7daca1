import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import { clockOf, type DailyPurchases } from '../facts/calendar.ts';
import { until } from '../facts/dailyPurchases.ts';
import { type CustomerWindow, sumOf } from '../facts/windows.ts';
import { type Base, businessCells, predictBase } from '../models/purchases/base.ts';
import { fitInBusinessTime } from '../models/purchases/businessTime.ts';
import type { FitPurchases } from '../models/purchases/rememberFits.ts';
import { intensityFor } from '../numerics/intensity.ts';
import { formatDay } from '../units.ts';

/**
 * How the base did after past cutoffs: ln(actual / expected) of total purchases, and of the intensity of returning
 * once purchases are put at their actual total.
 */
export const pastErrorsSchema = z.array(
  z.object({ cutoff: z.iso.date(), days: z.int(), levelError: z.number(), returnError: z.number() }),
);
export type PastErrors = z.infer<typeof pastErrorsSchema>;

/** How a base fitted at the cutoff of each earlier window did after it: see pastErrorsSchema. */
export function pastErrorsOf(
  { windows, learntDays }: { readonly windows: readonly CustomerWindow[]; readonly learntDays: number },
  daily: DailyPurchases,
  fitPurchases: FitPurchases,
): PastErrors {
  // Of the newest window the rehearsal has asked the same; each other starts from the one after it.
  let later: Base | undefined;
  return windows.flatMap((window) => {
    try {
      const fitted = fitInBusinessTime(window, until(daily, window.cutoff), fitPurchases, later);
      later = fitted.base;
      const clock = clockOf(fitted.calendar);
      const days = clock.at(window.cutoff + learntDays) - clock.at(window.cutoff);
      const predicted = predictBase(fitted.base, businessCells(window.facts, clock), days);
      const [{ purchases }] = window.outcomes;
      const level = sumOf(purchases) / sumOf(predicted.purchases);
      const returned = purchases.reduce((count, y) => count + (y > 0 ? 1 : 0), 0);
      const errors = {
        levelError: Math.log(level),
        returnError: Math.log(intensityFor(predicted.pReturn, returned) / level),
      };
      const known = Number.isFinite(errors.levelError) && Number.isFinite(errors.returnError);
      return known ? [{ cutoff: formatDay(window.cutoff), days: learntDays, ...errors }] : [];
    } catch (failure) {
      // Too early in the history: the later cutoffs have to do.
      if (failure instanceof PerennialError && failure.code === 'TOO_LITTLE_DATA') return [];
      throw failure;
    }
  });
}

/** Before any is seen, ln(actual / expected) of a total has this standard deviation, and counts as so many windows. */
const LEVEL_SD = 0.25;
const LEVEL_WINDOWS = 2;

/** Standard deviation of ln(actual / expected) that all customers of a period share, from that of past totals. */
export function levelSdOf(errors: readonly number[]): number {
  const known = errors.filter(Number.isFinite);
  const squares = known.reduce((sum, error) => sum + error ** 2, 0);
  return Math.sqrt((LEVEL_WINDOWS * LEVEL_SD ** 2 + squares) / (LEVEL_WINDOWS + known.length));
}
