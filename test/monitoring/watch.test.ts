import { describe, expect, it } from 'vitest';
import { watchGroups } from '../../src/monitoring/groups.ts';
import { LEAST_WEEKS, type Weekly, watchWhole } from '../../src/monitoring/whole.ts';
import { type Random, randomFrom } from '../../src/numerics/random.ts';
import { shop } from './shop.ts';

describe('groups against the rest', () => {
  it('find a fall, its size and its beginning, soon', () => {
    const from = 12;
    const [delays, starts]: number[][] = [[], []];
    for (let seed = 0; seed < 5; seed++) {
      const [chart] = watchGroups(shop({ seed, groups: 3, mean: 60, change: { from, ratio: 0.7 } }));
      const alarm = chart.alarms.find(({ direction }) => direction === 'worse')!;
      expect(alarm).toBeDefined();
      delays.push(alarm.foundInWeek - from + 1);
      expect(alarm.ratio).toBeLessThan(0.85);
      expect(alarm.interval[0]).toBeLessThan(alarm.ratio);
      starts.push(Math.abs(alarm.startWeek - from));
    }
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[2];
    expect(median(delays)).toBeLessThanOrEqual(6);
    expect(median(starts)).toBeLessThanOrEqual(3);
  });

  it('find a rise as well', () => {
    const [chart] = watchGroups(shop({ seed: 3, groups: 3, mean: 60, change: { from: 10, ratio: 1.5 } }));
    expect(chart.alarms.map(({ direction }) => direction)).toEqual(['better']);
  });

  it('leave those of no group out, and count them to everybody', () => {
    const series = shop({ seed: 5, groups: 5, mean: 40 });
    const charts = watchGroups([...series.slice(0, 4), { ...series[4], rest: true }]);
    expect(charts.map(({ group }) => group)).toEqual(['g0', 'g1', 'g2', 'g3']);
    expect(charts[0].expected).toBeCloseTo(watchGroups(series)[0].expected, 9);
  });

  it('say the same for the same seed', () => {
    const series = shop({ seed: 6, groups: 4, mean: 40 });
    expect(watchGroups(series, { seed: 'a' })).toEqual(watchGroups(series, { seed: 'a' }));
    expect(watchGroups([])).toEqual([]);
  });
});

/** Weeks whose logarithms scatter by `sd`, each like the one before. */
function weekly(random: Random, weeks: number, { sd = 0.15, correlation = 0.4, ratio = 1, from = 0 } = {}): Weekly {
  let x = sd * random.normal();
  const expected = new Float64Array(weeks).fill(1000);
  const observed = expected.map((e, week) => {
    if (week > 0) x = correlation * x + sd * Math.sqrt(1 - correlation ** 2) * random.normal();
    return e * Math.exp(x) * (week >= from ? ratio : 1);
  });
  return { observed, expected };
}

describe('the whole', () => {
  it('is not alarmed by what it did before', () => {
    let alarms = 0;
    const runs = 20;
    for (let seed = 0; seed < runs; seed++) {
      const random = randomFrom(seed);
      alarms += watchWhole(weekly(random, 26), weekly(random, 26)).alarms.length;
    }
    // 26 weeks of one a year: half an alarm a run, and some more for a spread that is learnt from 26 weeks.
    expect(alarms / runs).toBeLessThan(0.9);
  });

  it('finds a fall that is large beside its scatter', () => {
    const random = randomFrom(1);
    const before = weekly(random, 26, { sd: 0.06 });
    const { alarms, spread } = watchWhole(weekly(random, 26, { sd: 0.06, ratio: 0.7, from: 6 }), before);
    expect(spread!.sd).toBeGreaterThan(0.03);
    expect(alarms.map(({ direction }) => direction)).toEqual(['worse']);
    expect(alarms[0].ratio).toBeCloseTo(0.7, 1);
  });

  it('raises no alarm where fewer than thirteen weeks before tell how much weeks scatter', () => {
    const random = randomFrom(2);
    const own = weekly(random, 20, { ratio: 0.1 });
    expect(watchWhole(own, weekly(random, LEAST_WEEKS - 1))).toMatchObject({ spread: null, alarms: [] });
    expect(watchWhole(own, weekly(random, LEAST_WEEKS)).alarms).toHaveLength(1);
  });
});
