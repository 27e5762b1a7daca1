import { describe, expect, it } from 'vitest';
import { watchGroups } from '../../src/monitoring/groups.ts';
import { type WholeWeeks, watchMeasures } from '../../src/monitoring/measures.ts';
import type { Weekly } from '../../src/monitoring/whole.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { customerWeeks, dealt, scatterOfAll } from './scatter.ts';
import { shop, WEEKS } from './shop.ts';
import { shopWeeks } from './weeks.ts';

describe('groups against the rest', () => {
  it.each([
    ['small groups', { groups: 12, mean: 25 }],
    ['groups under twenty a week', { groups: 12, mean: 7 }],
    ['groups of more than a tenth', { groups: 4, mean: 60 }],
    ['groups with levels of their own', { groups: 12, mean: 30, levels: 0.1 }],
  ])('raise as few false alarms as designed: %s', (_, kind) => {
    const runs = 30;
    const rate = 4;
    let alarms = 0;
    for (let seed = 0; seed < runs; seed++) {
      for (const chart of watchGroups(shop({ seed, ...kind }), { alarmsPerYear: rate })) alarms += chart.alarms.length;
    }
    const designed = runs * rate * (WEEKS / (365.25 / 7));
    // Four standard deviations of a count: the benchmark has the figure to a few percent.
    expect(Math.abs(alarms - designed)).toBeLessThan(4 * Math.sqrt(designed));
  });

  it.each([
    ['regular', 10],
    ['drifting', 10],
  ] as const)(
    'learn from customers how groups scatter, and then are as false as designed: %s, %i groups',
    (kind, groups) => {
      const [runs, rate, weeks] = [80, 4, 26];
      let alarms = 0;
      for (let shopSeed = 0; shopSeed < 4; shopSeed++) {
        const customers = customerWeeks(kind, 2400, weeks, shopSeed);
        const scatter = scatterOfAll(customers);
        for (let seed = 0; seed < runs / 4; seed++) {
          const series = dealt(customers, groups, randomFrom(`${shopSeed}/${seed}`));
          for (const chart of watchGroups(series, { alarmsPerYear: rate, seed, scatter }))
            alarms += chart.alarms.length;
        }
      }
      const designed = runs * rate * (weeks / (365.25 / 7));
      expect(Math.abs(alarms / designed - 1)).toBeLessThan(0.3);
    },
  );
});

describe('the whole', () => {
  it.each([
    ['little scatter', { sd: 0.06, correlation: 0 }],
    ['much scatter, each week like the one before', { sd: 0.18, correlation: 0.4 }],
  ])('raises as few false alarms as designed, all measures together and each: %s', (_, kind) => {
    const [runs, weeks, before] = [200, 26, 26];
    const rate = 2.5;
    const alarms = new Map<string, number>();
    for (let seed = 0; seed < runs; seed++) {
      // One shop's weeks, of which the first are past.
      const shop = shopWeeks({ seed, weeks: before + weeks, ...kind });
      for (const { measure, alarms: own } of watchMeasures(part(shop, before), part(shop, 0, before), {
        alarmsPerYear: rate,
        seed,
      })) {
        alarms.set(measure, (alarms.get(measure) ?? 0) + own.length);
      }
    }
    const each = (rate / alarms.size) * (weeks / (365.25 / 7));
    const all = [...alarms.values()].reduce((sum, count) => sum + count, 0);
    // Of a chart, whether it raised one is counted: as many as would have been of a rate that makes it as likely.
    const rateOf = (count: number, charts: number) => (-Math.log1p(-count / charts) * charts) / runs;
    expect(Math.abs(rateOf(all, runs * 2 * alarms.size) / (each * alarms.size) - 1)).toBeLessThan(0.3);
    for (const [measure, count] of alarms) {
      expect(Math.abs(rateOf(count, runs * 2) / each - 1), measure).toBeLessThan(0.3 + 2 / Math.sqrt(runs * each));
    }
  });
});

function part(weeks: WholeWeeks, from: number, to?: number): WholeWeeks {
  const cut = ({ observed, expected }: Weekly) => ({
    observed: observed.slice(from, to),
    expected: expected.slice(from, to),
  });
  return {
    purchases: cut(weeks.purchases),
    returning: cut(weeks.returning),
    revenue: weeks.revenue && cut(weeks.revenue),
  };
}
