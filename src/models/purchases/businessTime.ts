import { clockOf, type DailyPurchases, learnOpenDays, learnSeason, type ShopCalendar } from '../../facts/calendar.ts';
import type { CustomerWindow } from '../../facts/windows.ts';
import { type Base, businessCells, fitBase, meanOf } from './base.ts';
import type { FitPurchases } from './rememberFits.ts';

/** A base that takes a peak for newcomers' eagerness hides part of it; a second round finds the rest. */
const SEASON_ROUNDS = 2;

/**
 * The calendar and the base each need the other: seasons are what a base without them leaves unexplained.
 *
 * @param warmStart  a base of much the same customers, to start from
 */
export function fitInBusinessTime(
  { facts, cutoff }: CustomerWindow,
  daily: DailyPurchases,
  fitPurchases: FitPurchases,
  warmStart?: Base,
): { calendar: ShopCalendar; base: Base } {
  const open = learnOpenDays(daily, cutoff);
  let [calendar, base] = [open, fitBase(businessCells(facts, clockOf(open)).cells, { fitPurchases, warmStart })];
  for (let round = 0; round < SEASON_ROUNDS; round++) {
    const known = base;
    const seasonal = learnSeason(calendar, daily, (t) => meanOf(known, (model) => model.unconditionalExpectation(t)));
    if (seasonal === calendar) break;
    calendar = seasonal;
    base = fitBase(businessCells(facts, clockOf(calendar)).cells, { fitPurchases, warmStart: known });
  }
  return { calendar, base };
}
