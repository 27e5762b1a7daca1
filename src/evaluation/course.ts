import type { BusinessClock } from '../facts/calendar.ts';
import type { CellIndex } from '../facts/cells.ts';
import { purchasesAfter } from '../facts/purchasesAfter.ts';
import type { Sample } from '../facts/sample.ts';
import { type Base, meanOf } from '../models/purchases/base.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { TIME_UNITS } from '../units.ts';

/** Purchases of all customers together since a window began, as they were expected and as they came. */
export interface Course {
  /** Days after the cutoff, ascending; the last is the window's length. */
  readonly days: readonly number[];
  readonly expected: readonly number[];
  readonly came: readonly number[];
}

/** What was known on a day. */
export interface Cutoff {
  readonly day: number;
  readonly clock: BusinessClock;
  readonly base: Base;
  readonly cells: CellIndex;
}

export interface Window {
  /** In days, after the cutoff. */
  readonly length: number;
  /** Of each customer of the cutoff within all of it. */
  readonly expected: Float64Array;
  /** By which those customers were chosen. */
  readonly sample: Sample | null;
}

/** Times at which it is looked at. */
const STEPS = 13;

export async function courseOf(ledger: Ledger, known: Cutoff, { length, expected, sample }: Window): Promise<Course> {
  const days = [...new Set(Array.from({ length: STEPS }, (_, k) => Math.round((length * (k + 1)) / STEPS)))];
  const came = await purchasesAfter(ledger, { cutoff: known.day, days: length, sample });
  const expectedBy = expectedCurve(known, length, expected);
  return { days, expected: days.map(expectedBy), came: days.map((day) => came[day]) };
}

/** The forecast follows the base's curve up to what is expected in all, so that customers of one cell share it. */
function expectedCurve(known: Cutoff, length: number, expected: Float64Array): (days: number) => number {
  const { base, clock, day } = known;
  const { cells, index } = known.cells;
  const within = (days: number) => {
    const weeks = (clock.at(day + days) - clock.at(day)) / TIME_UNITS.week;
    return meanOf(base, (model) => model.expectedPurchases(cells, weeks));
  };
  const whole = within(length);
  const factor = new Float64Array(whole.length);
  expected.forEach((purchases, row) => {
    if (index[row] >= 0) factor[index[row]] += purchases;
  });
  whole.forEach((purchases, cell) => {
    factor[cell] = purchases > 0 ? factor[cell] / purchases : 0;
  });
  return (days) => within(days).reduce((sum, purchases, cell) => sum + purchases * factor[cell], 0);
}
