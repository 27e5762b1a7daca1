import { describe, expect, it } from 'vitest';
import { type ReviewWeeks, watchSentiment } from '../../src/monitoring/sentiment.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { reviewWeeks } from '../../src/pipelines/reviewWeeks.ts';
import type { ReviewTable } from '../../src/reviews/reviewTable.ts';
import { parseDay } from '../../src/units.ts';

/** Weeks with some ten reviews each, of which a share is good; from a week on another share. */
function weeks(
  seed: string,
  {
    length = 26,
    good = 0.8,
    from = length,
    later = good,
    moves = 0,
  }: Partial<Record<'length' | 'good' | 'from' | 'later' | 'moves', number>> = {},
): ReviewWeeks {
  const random = randomFrom(seed);
  const judged = Float64Array.from({ length }, () => random.poisson(10));
  const logit = (p: number) => Math.log(p / (1 - p));
  return {
    judged,
    good: judged.map((count, week) => {
      const odds = logit(week < from ? good : later) + moves * random.normal();
      const share = 1 / (1 + Math.exp(-odds));
      return Array.from({ length: count }, () => random.uniform() < share).filter(Boolean).length;
    }),
  };
}

describe('what reviews feel', () => {
  it('raises an alarm where fewer are good, says since when, and how much', () => {
    const own = weeks('own', { from: 8, later: 0.5 });
    const chart = watchSentiment({ own, before: weeks('before') })!;
    expect(chart).toMatchObject({ measure: 'sentiment', spread: null });
    const [alarm, ...others] = chart.alarms;
    expect(others).toEqual([]);
    expect(alarm.direction).toBe('worse');
    expect(alarm.startWeek).toBeGreaterThanOrEqual(5);
    expect(alarm.startWeek).toBeLessThanOrEqual(11);
    expect(alarm.foundInWeek).toBeLessThan(20);
    expect(alarm.interval[1]).toBeLessThan(1);
    expect(chart.expected).toBeCloseTo(0.8, 1);
  });

  it('is better where more are good', () => {
    const own = weeks('rise', { good: 0.5, from: 4, later: 0.85 });
    const { alarms } = watchSentiment({ own, before: weeks('before', { good: 0.5 }) })!;
    expect(alarms.map(({ direction }) => direction)).toEqual(['better']);
  });

  it.each([
    ['at random', 0],
    ['together from week to week', 0.5],
  ])('cries wolf about as often as it says where reviews move %s', (_, moves) => {
    // Four alarms a year, so that a hundred half years tell.
    let found = 0;
    for (let seed = 0; seed < 100; seed++) {
      const own = weeks(`own ${seed}`, { moves });
      const before = weeks(`before ${seed}`, { length: 52, moves });
      found += watchSentiment({ own, before }, { alarmsPerYear: 4, seed })!.alarms.length;
    }
    // Designed: 200 half-charts, each with a chance of 1 - exp(-1).
    const designed = 200 * (1 - Math.exp(-1));
    expect(found).toBeLessThan(1.3 * designed);
    expect(found).toBeGreaterThan(0.3 * designed);
  });

  it('says nothing where few wrote before, or nobody since', () => {
    expect(watchSentiment({ own: weeks('a'), before: weeks('b', { length: 3 }) })).toBeNull();
    const none = { good: new Float64Array(4), judged: new Float64Array(4) };
    expect(watchSentiment({ own: none, before: weeks('b') })).toBeNull();
  });
});

it('reviews are put into whole weeks; copies, unclear ones and an open week do not count', () => {
  const rows: [string, number, string][] = [
    ['2024-01-07', 5, ''],
    ['2024-01-31', 1, ''],
    ['2024-02-01', 5, ''],
    ['2024-02-07', 3, ''],
    ['2024-02-08', 1, 'Die Beratung war leider wirklich schlecht.'],
    ['2024-02-09', 1, 'Die Beratung war leider wirklich schlecht.'],
    ['2024-02-15', 5, ''],
  ];
  const none = rows.map(() => '');
  const table: ReviewTable = {
    length: rows.length,
    day: Int32Array.from(rows, ([day]) => parseDay(day)),
    rating: Float64Array.from(rows, ([, rating]) => rating),
    text: rows.map(([, , text]) => text),
    ...{ customer: none, product: none, adviser: none, branch: none, channel: none, language: none, excluded: [] },
  };
  const { own, before } = reviewWeeks(table, { start: parseDay('2024-01-31'), weeks: 2 });
  expect([[...own.good], [...own.judged]]).toEqual([
    [1, 0],
    [1, 1],
  ]);
  // Counted back from the last day before the watch.
  expect([[...before.good], [...before.judged]]).toEqual([
    [0, 0, 0, 1],
    [1, 0, 0, 1],
  ]);
});
