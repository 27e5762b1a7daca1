import { expect, test } from 'vitest';
import type { NewCustomerValue } from '../../../src/valuation/budget/newCustomers.ts';
import { planBudget } from '../../../src/valuation/budget/plan.ts';
import { customersAt } from '../../../src/valuation/budget/responseCurve.ts';

const spend = [100, 150, 220, 330, 500, 700, 900];
const periods = new Map(
  [
    ['search', 2, 0.5],
    ['social', 1, 0.7],
  ].map(([name, scale, elasticity]) => [
    String(name),
    { spend, newCustomers: spend.map((s) => customersAt({ scale: Number(scale), elasticity: Number(elasticity) }, s)) },
  ]),
);
const worth = (channel: string, value: number): NewCustomerValue => ({
  ...{
    channel,
    customers: 500,
    own: value,
    value,
    low: 0.8 * value,
    high: 1.2 * value,
    credibility: 1,
    firstPurchase: value / 2,
  },
});
const values = [worth('search', 60), worth('social', 25)];
const options = { total: 900, margin: 0.5, profit: 2, assumedElasticity: 0.5, spendAll: true, bounds: {} };

test('values, highest costs and sums follow from each other', () => {
  const plan = planBudget(periods, values, options);
  const [search, social] = plan.channels;
  expect(search).toMatchObject({ value: 30, maxCac: 28, maxCacLow: 22 });
  expect(search.plannedSpend + social.plannedSpend).toBeCloseTo(900, 6);
  expect(search.lastUnitBrings).toBeCloseTo(social.lastUnitBrings, 6);
  expect(plan.surplus).toBeGreaterThan(plan.surplusSoFar);
});

test('the advice turns where it says it does', () => {
  const { channels, multiplier } = planBudget(periods, values, options);
  for (const { advice, turns, curve, spend: soFar, newCustomers, value, channel } of channels) {
    expect(advice).not.toBe('keep');
    const lastUnit = (worth: number, elasticity: number) => (worth * elasticity * newCustomers) / soFar;
    expect(lastUnit(turns!.value - 2, curve.elasticity)).toBeCloseTo(multiplier, 9);
    if (turns!.elasticity !== null) expect(lastUnit(value - 2, turns!.elasticity)).toBeCloseTo(multiplier, 9);
    if (turns!.margin !== null) {
      const own = values.find((candidate) => candidate.channel === channel)!.value;
      expect(lastUnit(turns!.margin * own - 2, curve.elasticity)).toBeCloseTo(multiplier, 9);
    }
    const raises = lastUnit(value - 2, curve.elasticity) > multiplier;
    expect(advice).toBe(raises ? 'raise' : 'lower');
  }
});

test('refuses a budget below the least, and bounds of no channel', () => {
  const bounded = (bounds: Record<string, readonly [number, number]>) => () =>
    planBudget(periods, values, { ...options, bounds });
  expect(bounded({ search: [1000, 2000] })).toThrow(/--total can not be 900/);
  expect(bounded({ radio: [0, 1] })).toThrow(/--bound can not be radio/);
});
