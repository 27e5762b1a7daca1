/** Which days an audit compares, and how it cuts the calendar. */
import { PerennialError } from '../../errors.ts';
import { type EpochDay, formatDay } from '../../units.ts';
import type { Span, Stretch } from './audit.ts';

/** A year where there are two, for then seasons cancel; else the longest that fits twice. */
const LENGTHS = [365, 183, 91, 30] as const;

/** Two periods of equal length that end as of today, and one more ahead: before < day <= middle < day <= end. */
export interface Periods {
  readonly days: number;
  readonly start: EpochDay;
  readonly middle: EpochDay;
  readonly end: EpochDay;
}

/**
 * @param first  the first day of the data
 * @param end    as-of
 * @param days   length that was asked for
 * @throws TOO_LITTLE_DATA where no two periods fit into the history
 */
export function choosePeriods(first: EpochDay, end: EpochDay, days?: number): Periods {
  const history = end - first + 1;
  const length = days ?? LENGTHS.find((most) => 2 * most <= history);
  if (length === undefined || 2 * length > history) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: 'An audit',
      need: `two periods of ${length ?? LENGTHS.at(-1)} days`,
      have: `a history of ${history} days`,
      remedy: days === undefined ? 'Wait for more.' : 'Ask for a shorter --period.',
    });
  }
  return { days: length, start: end - 2 * length, middle: end - length, end };
}

export function spanOf(after: EpochDay, to: EpochDay): Span {
  return { from: formatDay(after + 1), to: formatDay(to), days: to - after };
}

export type Grain = 'month' | 'quarter' | 'year';
/** Months in each. */
export const GRAINS: Readonly<Record<Grain, number>> = { month: 1, quarter: 3, year: 12 };
/** More stretches than these can't be told apart on a page. */
const MOST_STRETCHES = 19;

export function chooseGrain(first: EpochDay, end: EpochDay): Grain {
  const months = monthOf(end) - monthOf(first) + 1;
  return (['month', 'quarter'] as const).find((grain) => months / GRAINS[grain] <= MOST_STRETCHES) ?? 'year';
}

/** Months since year 0. */
function monthOf(day: EpochDay): number {
  const [year, month] = formatDay(day).split('-').map(Number);
  return 12 * year + month - 1;
}

/** Which stretch a day falls in, counted from year 0. */
export function stretchOf(day: EpochDay, grain: Grain): number {
  return Math.floor(monthOf(day) / GRAINS[grain]);
}

/** The same in SQL, of a DATE. */
export function stretchSql(day: string, grain: Grain): string {
  return `CAST((12 * year(${day}) + month(${day}) - 1) // ${GRAINS[grain]} AS INTEGER)`;
}

export function startOfStretch(stretch: number, grain: Grain): EpochDay {
  const month = stretch * GRAINS[grain];
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000;
}

/** The stretches that hold the days after `after` up to `end`, the first and the last cut where those days are. */
export function stretchesBetween(after: EpochDay, end: EpochDay, grain: Grain): Stretch[] {
  const [first, last] = [stretchOf(after + 1, grain), stretchOf(end, grain)];
  return Array.from({ length: last - first + 1 }, (_, k) => {
    const [start, next] = [startOfStretch(first + k, grain), startOfStretch(first + k + 1, grain)];
    const [from, to] = [Math.max(start, after + 1), Math.min(next - 1, end)];
    return { from: formatDay(from), to: formatDay(to), whole: from === start && to === next - 1 };
  });
}
