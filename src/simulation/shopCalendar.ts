/** When the made-up shop sells: seasons, weekdays and growth, as time that runs faster on busy days. */
import type { EpochDay } from '../units.ts';

/** Sales by month, January first: a peak before Christmas and a dip in summer. */
const MONTHS = [0.95, 0.93, 1, 1, 0.96, 0.84, 0.68, 0.7, 0.92, 1.05, 1.5, 1.62];
/** Sales by weekday, Sunday first: people order at the start of the week. */
const WEEKDAYS = [1.12, 1.15, 1.06, 1, 0.98, 0.89, 0.8];
/** Newcomers grow by this much a year. */
const GROWTH = 0.25;

export class ShopCalendar {
  readonly firstDay: EpochDay;
  readonly days: number;
  /** `busy[i]` is the busy time before day i: an average year has as many busy days as days. */
  readonly #busy: Float64Array;
  /** The same for newcomers, who also become more. */
  readonly #newcomers: Float64Array;
  /** The month of each day, January 0. */
  readonly #month: Uint8Array;

  constructor(firstDay: EpochDay, days: number) {
    this.firstDay = firstDay;
    this.days = days;
    this.#busy = new Float64Array(days + 1);
    this.#newcomers = new Float64Array(days + 1);
    this.#month = new Uint8Array(days);
    const average = mean(MONTHS) * mean(WEEKDAYS);
    for (let day = 0; day < days; day++) {
      const date = new Date((firstDay + day) * 86_400_000);
      this.#month[day] = date.getUTCMonth();
      const busy = (MONTHS[this.#month[day]] * WEEKDAYS[date.getUTCDay()]) / average;
      this.#busy[day + 1] = this.#busy[day] + busy;
      this.#newcomers[day + 1] = this.#newcomers[day] + busy * (1 + GROWTH) ** (day / 365.25);
    }
  }

  /** Day (0 is the first) below which the share `u` of all newcomers have joined. */
  joinDay(u: number): number {
    return dayAt(this.#newcomers, u * this.#newcomers[this.days]);
  }

  /** Busy time at the start of a day. */
  busyTime(day: number): number {
    return this.#busy[day];
  }

  /** The day of a busy time; `days` or more if it is after the end. */
  dayOf(busyTime: number): number {
    return busyTime >= this.#busy[this.days] ? this.days : dayAt(this.#busy, busyTime);
  }

  isBeforeChristmas(day: number): boolean {
    return this.#month[day] >= 10;
  }
}

/** The last index whose cumulative value is not above `time`. */
function dayAt(cumulative: Float64Array, time: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle] <= time) low = middle;
    else high = middle;
  }
  return low;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
