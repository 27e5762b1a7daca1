import { describe, expect, test } from 'vitest';
import {
  clockOf,
  type DailyPurchases,
  learnOpenDays,
  learnSeason,
  type ShopCalendar,
} from '../../src/facts/calendar.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { formatDay, parseDay } from '../../src/units.ts';

const FIRST = parseDay('2022-01-03');

/** Twenty purchases on each open day; all customers acquired on the first. */
function shop(days: number, open: (i: number) => boolean, purchases = 20): DailyPurchases {
  const firstPurchases = new Int32Array(days);
  firstPurchases[0] = purchases;
  return {
    first: FIRST,
    purchases: Int32Array.from({ length: days }, (_, i) => (open(i) ? purchases : 0)),
    firstPurchases,
  };
}

const calendarOf = (daily: DailyPurchases, days = daily.purchases.length) => learnOpenDays(daily, FIRST + days - 1);

describe('closing days', () => {
  test('without any, business time is calendar time to the last bit', () => {
    const daily = shop(400, () => true);
    daily.firstPurchases[37] = 11;
    const clock = clockOf(calendarOf(daily));
    for (const day of [-30, 0, 1, 63, 399, 400, 1500]) {
      expect(clock.at(FIRST + day)).toBe(day);
      if (day >= 0) expect(clock.dayAt(day)).toBe(FIRST + day);
    }
  });

  test('days without purchases are open where so few are usual that none may be chance', () => {
    const clock = clockOf(calendarOf(shop(400, (i) => i % 3 === 0, 7)));
    expect(clock.at(FIRST + 499) - clock.at(FIRST + 399)).toBe(100);
  });

  test('a weekday that is always closed has no time, and changes no whole week', () => {
    const calendar = calendarOf(shop(400, (i) => i % 7 !== 2));
    expect(calendar.closedWeekdays).toEqual([(FIRST + 2) % 7]);
    expect([calendar.closed, calendar.opened]).toEqual([[], []]);
    const clock = clockOf(calendar);
    const ahead = (from: number, days: number) => clock.at(FIRST + from + days) - clock.at(FIRST + from);
    expect(ahead(399, 70) / 70).toBeCloseTo(1, 2);
    expect(ahead(399, 371) / ahead(399, 7)).toBeCloseTo(53, 10);
    // Days 408 and 415 are closed weekdays too.
    expect([408, 415].map((day) => ahead(day - 1, 1))).toEqual([0, 0]);
    expect(ahead(408, 1)).toBeGreaterThan(1);
  });

  test('an opening on a closed weekday is an exception, and comes again on no other', () => {
    const calendar = calendarOf(shop(400, (i) => i % 7 !== 2 || i === 37));
    expect(calendar.opened).toEqual([FIRST + 37]);
    const clock = clockOf(calendar);
    expect(clock.at(FIRST + 37) - clock.at(FIRST + 36)).toBeGreaterThan(0);
    expect(clock.at(FIRST + 37 + 364 + 7) - clock.at(FIRST + 36 + 364 + 7)).toBe(0);
  });

  test('holidays of last year are closed again on the same weekday', () => {
    const closed = (i: number) => i >= 200 && i < 220;
    const calendar = calendarOf(shop(400, (i) => !closed(i)));
    expect(calendar.closed).toEqual(Array.from({ length: 20 }, (_, i) => FIRST + 200 + i));
    const clock = clockOf(calendar);
    const ahead = (from: number, days: number) => clock.at(FIRST + from + days) - clock.at(FIRST + from);
    // 20 of the 399 days on which customers were known were closed.
    const open = 399 / 379;
    expect(ahead(399, 100)).toBeCloseTo(100 * open, 9);
    // 364 days after day 200 business stops for 20 days.
    expect(ahead(200 + 364 - 1, 20)).toBe(0);
    expect(ahead(399, 220)).toBeCloseTo(200 * open, 9);
    expect(ahead(399, 364)).toBeCloseTo(344 * open, 9);
    expect(ahead(399 + 364, 364)).toBeCloseTo(344 * open, 9);
  });

  test('an average day on which customers were known counts as one', () => {
    const random = randomFrom(1);
    const daily = shop(500, (i) => i % 7 !== 5 && (i < 90 || i > 120));
    for (let i = 1; i < 450; i++) daily.firstPurchases[i] = random.integer(6);
    const clock = clockOf(calendarOf(daily));
    let [business, calendar] = [0, 0];
    daily.firstPurchases.forEach((n, i) => {
      business += n * (clock.at(FIRST + 499) - clock.at(FIRST + i));
      calendar += n * (499 - i);
    });
    expect(business / calendar).toBeCloseTo(1, 10);
  });

  test('nothing after the last day tells the clock anything', () => {
    const known = shop(400, (i) => i % 50 !== 0);
    const later = { ...known, purchases: known.purchases.map((n, i) => (i > 300 ? 999 : n)) };
    const early = { ...known, purchases: known.purchases.subarray(0, 301) };
    expect(learnOpenDays(early, FIRST + 300)).toEqual(calendarOf(shop(301, (i) => i % 50 !== 0)));
    // The window around a day looks no further than the last.
    expect(learnOpenDays(later, FIRST + 300)).toEqual(learnOpenDays(known, FIRST + 300));
  });
});

/** Customers acquired every day, each buying `weekly` times a week of usual business for ever. */
function seasonal(days: number, busy: (day: number) => number, weekly = 0.3, seed = 3): DailyPurchases {
  const random = randomFrom(seed);
  const daily = { first: FIRST, purchases: new Int32Array(days), firstPurchases: new Int32Array(days) };
  let customers = 0;
  for (let i = 0; i < days; i++) {
    const repeats = random.poisson((customers * weekly * busy(FIRST + i)) / 7);
    daily.firstPurchases[i] = 2 + random.integer(3);
    daily.purchases[i] = repeats + daily.firstPurchases[i];
    customers += daily.firstPurchases[i];
  }
  return daily;
}

const isPeak = (day: number) => /-12-/.test(formatDay(day));

/** What a model of the shop expects whose rate is that of usual business. */
const expectation = (t: Float64Array) => t.map((weeks) => 0.3 * weeks);

function learnt(daily: DailyPurchases, days = daily.purchases.length): ShopCalendar {
  const open = learnOpenDays(daily, FIRST + days - 1);
  return learnSeason(open, daily, expectation);
}

describe('seasons', () => {
  test('less than a year and four months teach none', () => {
    const daily = seasonal(480, (day) => (isPeak(day) ? 3 : 1));
    const open = learnOpenDays(daily, FIRST + 479);
    expect(learnSeason(open, daily, expectation)).toBe(open);
    expect(learnt(seasonal(490, () => 1)).season).toHaveLength(52);
  });

  test('a peak is found, in the weeks in which it was', () => {
    const days = 2 * 365 + 150;
    const calendar = learnt(seasonal(days, (day) => (isPeak(day) ? 3 : 1)));
    const clock = clockOf(calendar);
    const weight = (date: string) => (clock.at(parseDay(date) + 7) - clock.at(parseDay(date))) / 7;
    const ratio = weight('2024-12-10') / weight('2024-10-08');
    expect(ratio).toBeGreaterThan(2.5);
    expect(ratio).toBeLessThan(3.3);
    for (const week of calendar.season!) expect(week).toBeGreaterThan(0.85);
    // Weeks wholly inside December, and those wholly outside.
    calendar.season!.forEach((factor, phase) => {
      const week = Array.from({ length: 7 }, (_, i) => calendar.last - 364 + 7 * phase + 1 + i);
      if (week.every(isPeak)) expect(factor).toBeGreaterThan(2);
      if (!week.some((day) => isPeak(day - 7) || isPeak(day + 7))) expect(factor).toBeLessThan(1.25);
    });
  });

  test('a horizon with the peak is long, and one after it short, whatever day the calendar was learnt on', () => {
    for (const days of [700, 760, 830, 960]) {
      const clock = clockOf(learnt(seasonal(days, (day) => (isPeak(day) ? 3 : 1))));
      const length = (from: string, n: number) => clock.at(parseDay(from) + n) - clock.at(parseDay(from));
      expect(length('2024-12-01', 30) / length('2025-02-01', 30)).toBeGreaterThan(2);
      expect(length('2024-01-10', 300) / length('2025-01-10', 300)).toBeCloseTo(1, 1);
    }
  });

  test('chance makes no season', () => {
    const season = learnt(seasonal(1000, () => 1)).season!;
    for (const week of season) expect(Math.abs(Math.log(week))).toBeLessThan(0.06);
  });

  test('what the clock knows already is no further season', () => {
    const daily = seasonal(1000, (day) => (isPeak(day) ? 3 : 1));
    const once = learnt(daily);
    const twice = learnSeason(once, daily, expectation);
    twice.season!.forEach((factor, week) => {
      expect(Math.abs(Math.log(factor / once.season![week]))).toBeLessThan(0.12);
    });
  });
});

describe('the clock', () => {
  const peaked = learnt(seasonal(900, (day) => (isPeak(day) ? 4 : day % 7 === 3 ? 0 : 1)));
  const calendars: [string, ShopCalendar][] = [
    ['with closing days', calendarOf(shop(400, (i) => i % 7 !== 2 && (i < 150 || i > 170)))],
    ['with seasons', peaked],
    ['of calendar days', calendarOf(shop(50, () => true))],
  ];

  test.each(calendars)('%s never runs backwards', (_, calendar) => {
    const clock = clockOf(calendar);
    let before = clock.at(calendar.first - 40);
    for (let day = calendar.first - 39; day < calendar.last + 900; day++) {
      const now = clock.at(day);
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
  });

  test.each(calendars)('%s finds the day at whose end a time has elapsed', (_, calendar) => {
    const clock = clockOf(calendar);
    for (let day = calendar.first; day < calendar.last + 900; day += 5) {
      const found = clock.dayAt(clock.at(day));
      // A closed day ends when the day before does.
      expect(found).toBeLessThanOrEqual(day);
      expect(clock.at(found)).toBe(clock.at(day));
      expect(clock.at(found - 1)).toBeLessThan(clock.at(day));
      const later = clock.at(day) + 0.3;
      expect(clock.at(clock.dayAt(later))).toBeGreaterThanOrEqual(later);
      expect(clock.at(clock.dayAt(later) - 1)).toBeLessThan(later);
    }
  });

  test.each(calendars)('%s says the same in whatever order it is asked', (_, calendar) => {
    const [one, other] = [clockOf(calendar), clockOf(calendar)];
    const days = Array.from({ length: 40 }, (_, i) => calendar.first + 37 * i);
    expect(days.map((day) => one.at(day))).toEqual(
      days
        .toReversed()
        .map((day) => other.at(day))
        .toReversed(),
    );
  });
});
