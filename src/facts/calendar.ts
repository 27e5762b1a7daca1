/**
 * The shop's calendar, and the clock that follows from it. Models count time in open business: a closed day has none, and
 * a day of a busy week more than one of a quiet week. A horizon that holds Christmas is therefore long, and one that
 * follows it short, whatever day the model was trained on. A shop without closing days, and with less than a year and
 * four months of history, has a clock of calendar days.
 */
import { z } from 'zod';
import type { EpochDay } from '../units.ts';

export const calendarSchema = z.object({
  /** First and last day that were known. */
  first: z.int(),
  last: z.int(),
  /** Days of the week without business, 0 being Thursday (1970-01-01 was one). */
  closedWeekdays: z.array(z.int().min(0).max(6)),
  /** Further days without business, and days of business on a closed weekday. */
  closed: z.array(z.int()),
  opened: z.array(z.int()),
  /** Purchases of each of the 52 weeks after `last`, over those of a usual week; null where seasons are not known. */
  season: z.array(z.number().positive()).length(52).nullable(),
  /** Makes an average day of the past count as one. */
  scale: z.number().positive(),
});
export type ShopCalendar = z.infer<typeof calendarSchema>;

/** Purchases, and first purchases, of each day from `first` on. */
export interface DailyPurchases {
  readonly first: EpochDay;
  readonly purchases: Int32Array;
  readonly firstPurchases: Int32Array;
}

/** Around a day, this many days on either side say whether business was usual. */
const NEIGHBOURS = 28;
/** Fewer purchases a day than this may miss a day by chance. */
const USUAL = 8;
/** A weekday that was open on no more than this share of its days is closed. */
const OPEN_SHARE = 0.2;
/** 52 weeks: the same weekday a year later. */
const YEAR = 364;
const WEEKS = YEAR / 7;
/** A shop's first weeks tell nothing of seasons. */
const WARM_UP_WEEKS = 17;
/** What chance does to ln(season) of a week, as a standard deviation. */
const SEASON_NOISE = 0.1;
/** What one year has of its own, which does not come again: its standard deviation in ln(season). */
const YEAR_NOISE = 0.15;
/** Expectations are interpolated between so many points a week. */
const STEPS_A_WEEK = 4;
/** Purchases a week that make ratios of few tame. */
const FEW = 5;

/** Closing days, from days on which nobody bought though business was usual around them. */
export function learnOpenDays({ first, purchases, firstPurchases }: DailyPurchases, last: EpochDay): ShopCalendar {
  const length = last - first + 1;
  const isOpen = openDays(purchases, length);
  const [open, days] = [new Float64Array(7), new Float64Array(7)];
  for (let i = 0; i < length; i++) {
    days[weekday(first + i)]++;
    open[weekday(first + i)] += isOpen[i];
  }
  const closedWeekdays = [0, 1, 2, 3, 4, 5, 6].filter((w) => days[w] > 0 && open[w] <= OPEN_SHARE * days[w]);
  const [closed, opened]: [number[], number[]] = [[], []];
  for (let i = 0; i < length; i++) {
    const usually = !closedWeekdays.includes(weekday(first + i));
    if (usually && !isOpen[i]) closed.push(first + i);
    if (!usually && isOpen[i]) opened.push(first + i);
  }
  return scaled({ first, last, closedWeekdays, closed, opened, season: null, scale: 1 }, firstPurchases);
}

/**
 * The calendar with seasons: how weekly repeat purchases compare with what a model expects of the customers known then,
 * beyond the seasons that its clock knows already. As it is where less than a year and four months are known.
 *
 * @param calendar     that of the model's clock
 * @param expectation  expected repeat purchases of a customer in the first t weeks of open business, for each t
 */
export function learnSeason(
  calendar: ShopCalendar,
  { first, purchases, firstPurchases }: DailyPurchases,
  expectation: (t: Float64Array) => Float64Array,
): ShopCalendar {
  const length = calendar.last - first + 1;
  const weeks = Math.floor(length / 7);
  const usable = weeks - WARM_UP_WEEKS;
  if (usable < WEEKS) return calendar;
  // Weeks are counted back from the last day, so that they are whole.
  const byWeek = (column: Int32Array) => {
    const sums = new Float64Array(weeks);
    for (let i = length - 7 * weeks; i < length; i++) sums[Math.floor((i - length + 7 * weeks) / 7)] += column[i] ?? 0;
    return sums;
  };
  const acquired = byWeek(firstPurchases);
  const repeats = byWeek(purchases).map((n, week) => n - acquired[week]);
  const expected = expectedRepeats(acquired, calendar, expectation);
  const years = Math.floor(usable / WEEKS);
  const logs = Float64Array.from({ length: WEEKS }, (_, phase) => {
    let [actual, model] = [FEW, FEW];
    for (let year = 0; year < years; year++) {
      const week = weeks - WEEKS * (year + 1) + phase;
      actual += repeats[week];
      model += expected[week];
    }
    return Math.log((actual / model) * (calendar.season?.[phase] ?? 1));
  });
  const centre = logs.reduce((sum, v) => sum + v, 0) / WEEKS;
  const beyondNoise = (log: number) => log ** 3 / (log ** 2 + SEASON_NOISE ** 2 + YEAR_NOISE ** 2 / years);
  const season = Array.from(logs, (_, phase) => {
    const near = (by: number) => logs[(phase + by + WEEKS) % WEEKS] - centre;
    const smooth = (near(-1) + 2 * near(0) + near(1)) / 4;
    // A peak begins and ends within a week: what stands out of its neighbours is no noise.
    return Math.exp(beyondNoise(smooth + beyondNoise(near(0) - smooth)));
  });
  return scaled({ ...calendar, season, scale: 1 }, firstPurchases);
}

/** Repeat purchases of each week up to the last that a model expects of who was acquired in each. */
function expectedRepeats(
  acquired: Float64Array,
  calendar: ShopCalendar,
  expectation: (t: Float64Array) => Float64Array,
): Float64Array {
  const weeks = acquired.length;
  const clock = clockOf(calendar);
  const start = calendar.last - 7 * weeks;
  // Weeks of open business at the edges and in the middle of each week; customers are acquired in the middle.
  const at = (week: number) => clock.at(start + 7 * week) / 7;
  const edges = Float64Array.from({ length: weeks + 1 }, (_, week) => at(week));
  const longest = edges[weeks] - edges[0];
  const fine = STEPS_A_WEEK * Math.ceil(longest + 1);
  const known = expectation(Float64Array.from({ length: fine + 1 }, (_, step) => step / STEPS_A_WEEK));
  const after = (t: number) => {
    const step = Math.floor(t * STEPS_A_WEEK);
    return known[step] + (t * STEPS_A_WEEK - step) * (known[step + 1] - known[step]);
  };
  return edges.slice(0, weeks).map((from, week) => {
    let sum = 0;
    for (let then = 0; then <= week; then++) {
      const middle = (edges[then] + edges[then + 1]) / 2;
      sum += acquired[then] * (after(edges[week + 1] - middle) - after(Math.max(0, from - middle)));
    }
    return sum;
  });
}

/** Time of open business, in days. */
export interface BusinessClock {
  /** Elapsed at the end of a day since the end of the calendar's first; below 0 before. */
  at(day: EpochDay): number;
  /** The first day at whose end so much has elapsed. */
  dayAt(elapsed: number): EpochDay;
}

export function clockOf(calendar: ShopCalendar): BusinessClock {
  const { first } = calendar;
  const weight = weightOf(calendar);
  const elapsed: number[] = [0];
  const extendTo = (days: number) => {
    for (let i = elapsed.length; i <= days; i++) elapsed.push(elapsed[i - 1] + weight(first + i));
  };
  return {
    at(day) {
      if (day < first) return day - first;
      extendTo(day - first);
      return elapsed[day - first];
    },
    dayAt(wanted) {
      for (let ahead = 512; elapsed[elapsed.length - 1] < wanted && ahead < 2 ** 17; ahead *= 2) extendTo(ahead);
      let [low, high] = [0, elapsed.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (elapsed[middle] >= wanted) high = middle;
        else low = middle + 1;
      }
      return first + low;
    },
  };
}

/** Sets the scale so that an average day on which customers were known counts as one. */
function scaled(calendar: ShopCalendar, firstPurchases: Int32Array): ShopCalendar {
  const weight = weightOf(calendar);
  let [known, exposed, all] = [0, 0, 0];
  for (let i = 0; i <= calendar.last - calendar.first; i++) {
    exposed += known * weight(calendar.first + i);
    all += known;
    known += firstPurchases[i] ?? 0;
  }
  return { ...calendar, scale: exposed > 0 ? all / exposed : 1 };
}

function weightOf({ last, closedWeekdays, closed, opened, season, scale }: ShopCalendar): (day: EpochDay) => number {
  const [shut, open, weekly] = [new Set(closed), new Set(opened), new Set(closedWeekdays)];
  return (day) => {
    if (day <= last ? shut.has(day) : shut.has(lastYear(day, last))) return 0;
    if (weekly.has(weekday(day)) && !(day <= last && open.has(day))) return 0;
    return scale * (season ? season[Math.floor(modulo(day - last - 1, YEAR) / 7)] : 1);
  };
}

/** The same weekday of the last known year. */
function lastYear(day: EpochDay, last: EpochDay): EpochDay {
  return day - YEAR * Math.ceil((day - last) / YEAR);
}

/** 1 for each day that had purchases, or on which so few are usual that none may be chance. */
function openDays(purchases: Int32Array, length: number): Uint8Array {
  const count = (i: number) => (i < purchases.length ? purchases[i] : 0);
  const open = new Uint8Array(length);
  let [sum, from, to] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    for (; to < Math.min(length, i + NEIGHBOURS + 1); to++) sum += count(to);
    for (; from < i - NEIGHBOURS; from++) sum -= count(from);
    open[i] = count(i) > 0 || sum / (to - from) < USUAL ? 1 : 0;
  }
  return open;
}

function weekday(day: EpochDay): number {
  return modulo(day, 7);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
