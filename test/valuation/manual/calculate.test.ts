import { expect, test } from 'vitest';
import { calculateValues, conflictIn, type ManualRow } from '../../../src/valuation/manual/calculate.ts';
import type { Valuation } from '../../../src/valuation/value.ts';

const customers = ['a', 'b', 'c', 'd'];
/** What calculations look at of a valuation. */
const valuation = {
  predictedValue: Float64Array.of(50, 100, 200, 0),
  expectedPurchases: Float64Array.of(1, 2, 4, 0),
  expectedSpend: Float64Array.of(100, 100, 100, 0),
  pReturn: Float64Array.of(0.5, 0.8, 0.9, 0),
  terms: { horizonDays: 365.25, discountRate: 0.1, margin: 0.5 },
} as unknown as Valuation;

const said = (
  who: ManualRow['who'],
  field: ManualRow['field'],
  value: number,
  more: Partial<ManualRow> = {},
): ManualRow => ({
  ...{ who, field, value, source: '', ...more },
});
const calculate = (
  rows: readonly ManualRow[],
  calculation: 'automatic' | 'manual' | 'combined' = 'manual',
  more = {},
) => calculateValues(customers, valuation, rows, { calculation, automaticSd: 0.2, ...more });

test('nobody says anything: all stays automatic', () => {
  const { value, manualValue, weight, calculation } = calculate([], 'combined');
  expect([...value]).toEqual([50, 100, 200, 0]);
  expect([...manualValue].every(Number.isNaN)).toBe(true);
  expect([...weight]).toEqual([0, 0, 0, 0]);
  expect(new Set(calculation)).toEqual(new Set(['automatic']));
});

test('the more special word counts', () => {
  const rows = [
    said('all', 'predicted_value', 1),
    said({ segment: 'top' }, 'predicted_value', 2),
    said({ customer: 'b' }, 'predicted_value', 3),
  ];
  const segmentsOf = (row: number) => (row >= 1 ? ['top'] : []);
  expect([...calculate(rows, 'manual', { segmentsOf }).value]).toEqual([1, 3, 2, 2]);
});

test('factors and the seed formula come to a value, and leave open to the model what they do not say', () => {
  const of = (field: ManualRow['field'], value: number) => calculate([said('all', field, value)]).manualValue[1];
  expect(of('expected_purchases', 3)).toBe(0.5 * 3 * 100);
  expect(of('expected_spend', 60)).toBe(0.5 * 2 * 60);
  expect(of('p_return', 0.4)).toBeCloseTo(0.5 * (2 / 2) * 100, 12);
  expect(of('order_value', 40)).toBe(0.5 * 40 * 2);
  expect(of('frequency', 6)).toBe(0.5 * 100 * 6);
  // Half a year of the year ahead; more years than the horizon has are not within it.
  expect(of('lifetime', 0.5)).toBe(0.5 * 100 * 2 * 0.5);
  expect(of('lifetime', 9)).toBe(100);
});

test('combined weighs by the range given, or by the source’s past', () => {
  const z = 1.2815515655446004;
  const range = { low: 400 * Math.exp(-0.2 * z), high: 400 * Math.exp(0.2 * z) };
  const equal = calculate([said({ customer: 'b' }, 'predicted_value', 400, range)], 'combined');
  expect(equal.weight[1]).toBeCloseTo(0.5, 12);
  expect(equal.value[1]).toBeCloseTo(200, 9);
  expect(equal.automaticValue[1]).toBe(100);
  expect(equal.calculation).toEqual(['automatic', 'combined', 'automatic', 'automatic']);
  const trusted = [said('all', 'predicted_value', 400, { source: 'Anna' })];
  const { weight } = calculate(trusted, 'combined', { sourceWeights: new Map([['Anna', 0.9]]) });
  expect(weight[0]).toBe(0.9);
});

test('a manual 0 replaces, whatever it weighs', () => {
  const { value, calculation, weight } = calculate([said({ customer: 'c' }, 'predicted_value', 0)], 'combined');
  expect([value[2], calculation[2], weight[2]]).toEqual([0, 'manual', 1]);
});

test.each<[string, ManualRow, ManualRow, RegExp | null]>([
  ['one field twice', said('all', 'lifetime', 1), said('all', 'lifetime', 2), /same field/],
  ['two families', said('all', 'lifetime', 1), said('all', 'predicted_value', 2), /says lifetime/],
  ['two ways to purchases', said('all', 'p_return', 1), said('all', 'expected_purchases', 2), /one of the two decides/],
  [
    'two people',
    said('all', 'lifetime', 1, { source: 'A' }),
    said('all', 'frequency', 2, { source: 'B' }),
    /another source/,
  ],
  ['other customers', said({ customer: 'a' }, 'lifetime', 1), said({ customer: 'b' }, 'lifetime', 2), null],
  ['two factors', said('all', 'lifetime', 1), said('all', 'frequency', 2), null],
])('contradictions: %s', (_, before, row, problem) => {
  const found = conflictIn(row, [before]);
  if (problem) expect(found).toMatch(problem);
  else expect(found).toBeNull();
});
