import { describe, expect, it } from 'vitest';
import { watchGroups } from '../../src/monitoring/groups.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { customerWeeks, dealt, scatterOfAll } from './scatter.ts';
import { shop, WEEKS } from './shop.ts';

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
    ['regular', 40],
    ['drifting', 10],
    ['drifting', 40],
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
