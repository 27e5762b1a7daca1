import { expect, test } from 'vitest';
import { FEWEST, HYSTERESIS, NO_TIER, TIERS, tiersOf } from '../../../src/valuation/segments/tiers.ts';
import { fc } from '../../support/random.ts';

const counts = (tier: Uint8Array) => [0, 1, 2, 3, 4, 5].map((k) => tier.filter((own) => own === k).length);
/** 1000 customers of distinct value, the best first. */
const distinct = Float64Array.from({ length: 1000 }, (_, row) => 1000 - row);

test('shares of customers are as large as they say', () => {
  expect(counts(tiersOf(distinct).tier)).toEqual([10, 40, 50, 150, 250, 500]);
});

test('value tiers are the fewest customers who hold a share', () => {
  // 60 customers of value 1, and one of 100: half of 160 is held by the one.
  const { tier } = tiersOf(
    Float64Array.from({ length: 61 }, (_, row) => (row === 7 ? 100 : 1)),
    'value',
  );
  expect(tier[7]).toBe(0);
  expect(tier.filter((own) => own === 0)).toHaveLength(1);
});

test('customers who tie share a tier, and no tier of shares is larger than it says', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: FEWEST, maxLength: 300 }), (values) => {
      const { tier } = tiersOf(Float64Array.from(values));
      const ofValue = (value: number) => [...new Set(tier.filter((_, row) => values[row] === value))];
      const byValue = [...new Set(values)].sort((a, b) => b - a).map(ofValue);
      expect(byValue.filter((tiers) => tiers.length > 1)).toEqual([]);
      // Whoever is worth more is in no lower tier.
      expect(byValue.flat()).toEqual(byValue.flat().sort((a, b) => a - b));
      [0.01, 0.05, 0.1, 0.25, 0.5].forEach((share, k) => {
        expect(tier.filter((own) => own <= k).length).toBeLessThanOrEqual(share * values.length + 1e-9);
      });
    }),
  );
});

test('whoever has nothing to expect is in the last tier', () => {
  for (const rule of ['shares', 'value'] as const) {
    const { tier } = tiersOf(
      Float64Array.from({ length: 100 }, (_, row) => (row < 5 ? 9 - row : 0)),
      rule,
    );
    expect([...tier.subarray(5)].every((own) => own === TIERS[rule].length - 1)).toBe(true);
  }
});

test('under 50 customers there are no tiers, with the reason', () => {
  const { tier, reason } = tiersOf(distinct.subarray(0, 49));
  expect([...tier].every((own) => own === NO_TIER)).toBe(true);
  expect(reason).toMatch(/49 customers are too few/);
});

test('a former label stays until the figure is 5 % beyond the border', () => {
  const { tier, borders } = tiersOf(distinct);
  const [row, border] = [9, borders[0]];
  expect(distinct[row]).toBe(border);
  const at = (value: number, before: number) => {
    const figures = distinct.slice();
    figures[500] = value;
    const former = tier.slice();
    former[500] = before;
    return tiersOf(figures, 'shares', former).tier[500];
  };
  // The border itself moves by one place as the customer rises.
  expect(at(border * 1.002, 1)).toBe(1);
  expect(at(border * (1 + HYSTERESIS) + 2, 1)).toBe(0);
  expect(at(border / 1.03, 0)).toBe(0);
  expect(at(border / (1 + HYSTERESIS) - 2, 0)).toBe(1);
  expect(at(0, 0)).toBe(5);
  // Whoever has no former label is where the figure says.
  expect(at(border * 1.002, NO_TIER)).toBe(0);
});
