import { describe, expect, it } from 'vitest';
import { type Measure, type WholeWeeks, watchMeasures } from '../../src/monitoring/measures.ts';
import { shopWeeks } from './weeks.ts';

const found = (own: WholeWeeks, before: WholeWeeks) =>
  watchMeasures(own, before).flatMap(({ measure, alarms }) => alarms.map(({ direction }) => `${measure} ${direction}`));

describe('measures of the whole', () => {
  const before = shopWeeks({ seed: 1, weeks: 104 });

  it('are quiet where nothing has changed', () => {
    expect(found(shopWeeks({ seed: 12, weeks: 26 }), before)).toEqual([]);
  });

  it.each<[string, { spend?: number; purchases?: number }, Measure[], Measure[]]>([
    ['a purchase brings less', { spend: 0.6 }, ['spend', 'revenue'], ['purchases', 'returning']],
    ['customers buy less often', { purchases: 0.6 }, ['purchases', 'revenue'], ['spend', 'returning']],
  ])('name what has changed: %s', (_, change, changed, others) => {
    const alarms = found(shopWeeks({ seed: 13, weeks: 26, from: 8, ...change }), before);
    for (const measure of changed) expect(alarms).toContain(`${measure} worse`);
    for (const measure of others) expect(alarms.join()).not.toContain(measure);
  });

  it('say in weeks since when, though weeks were put together', () => {
    const own = shopWeeks({ seed: 4, weeks: 26, from: 6, returning: 0.5 });
    const { alarms } = watchMeasures(own, before).find(({ measure }) => measure === 'returning')!;
    expect(alarms).toHaveLength(1);
    expect(alarms[0].startWeek).toBeGreaterThan(2);
    expect(alarms[0].startWeek).toBeLessThan(11);
    expect(alarms[0].foundInWeek).toBeGreaterThanOrEqual(alarms[0].startWeek);
    expect(alarms[0].foundInWeek).toBeLessThan(26);
  });

  it('are two without amounts, and revenue is purchases times what each brings', () => {
    const own = shopWeeks({ seed: 5, weeks: 20 });
    const none = (weeks: WholeWeeks) => ({ ...weeks, revenue: null });
    expect(watchMeasures(none(own), none(before)).map(({ measure }) => measure)).toEqual(['purchases', 'returning']);
    const of = new Map(watchMeasures(own, before).map((chart) => [chart.measure, chart]));
    for (const side of ['observed', 'expected'] as const) {
      expect((of.get('purchases')![side] * of.get('spend')![side]) / of.get('revenue')![side]).toBeCloseTo(1, 12);
      const weeks = (measure: Measure) => of.get(measure)!.weekly[side];
      weeks('revenue').forEach((money, week) => {
        expect((weeks('purchases')[week]! * weeks('spend')[week]!) / money!).toBeCloseTo(1, 12);
      });
    }
  });

  it('have no mean of a week without purchases', () => {
    const [own, week] = [shopWeeks({ seed: 5, weeks: 20 }), 7];
    for (const series of [own.purchases, own.returning, own.revenue!]) series.observed[week] = 0;
    const { weekly } = watchMeasures(own, before).find(({ measure }) => measure === 'spend')!;
    expect(weekly.observed[week]).toBeNull();
    expect(weekly.expected[week]).toBeGreaterThan(0);
  });
});
