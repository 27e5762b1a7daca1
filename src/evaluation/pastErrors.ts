import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import { clockOf, type DailyPurchases } from '../facts/calendar.ts';
import { until } from '../facts/dailyPurchases.ts';
import { type CustomerWindow, sumOf } from '../facts/windows.ts';
import { type Base, businessCells, predictBase } from '../models/purchases/base.ts';
import { fitInBusinessTime } from '../models/purchases/businessTime.ts';
import type { FitPurchases } from '../models/purchases/rememberFits.ts';
import { intensityFor } from '../numerics/intensity.ts';
import { formatDay, parseDay } from '../units.ts';

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
      // That all returned, or none, is no reason to hold it for certain: half a customer is left in doubt.
      const likely = Math.min(purchases.length - 0.5, Math.max(0.5, returned));
      const errors = {
        levelError: Math.log(level),
        returnError: Math.log(intensityFor(predicted.pReturn, likely) / level),
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

/** As how many windows apart from one another these count: they overlap, and together span only so many lengths. */
export function windowsApart(past: PastErrors): number {
  if (past.length === 0) return 0;
  const cutoffs = past.map(({ cutoff }) => parseDay(cutoff));
  return Math.min(past.length, 1 + (Math.max(...cutoffs) - Math.min(...cutoffs)) / past[0].days);
}

/** Before any is seen, ln(actual / expected) of a total has this standard deviation, and counts as so many windows. */
const LEVEL_SD = 0.25;
const LEVEL_WINDOWS = 2;

/** Standard deviation of ln(actual / expected) that all customers of a period share, from that of past totals. */
export function levelSdOf(past: PastErrors): number {
  const windows = windowsApart(past);
  const square = meanOf(past.map(({ levelError }) => levelError ** 2));
  return Math.sqrt((LEVEL_WINDOWS * LEVEL_SD ** 2 + windows * square) / (LEVEL_WINDOWS + windows));
}

/** Past windows that the absence of any error counts as. */
const NO_ERROR = 1;

/** Factor on everybody's intensity of returning that past windows ask for, drawn towards 1. */
export function returnFactorOf(past: PastErrors): number {
  const windows = windowsApart(past);
  return Math.exp((windows * meanOf(past.map(({ returnError }) => returnError))) / (windows + NO_ERROR));
}

function meanOf(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
