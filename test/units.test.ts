import { describe, expect, it } from 'vitest';
import { discountPerUnit, parseDuration, TIME_UNITS, type TimeUnit } from '../src/units.ts';

const units = Object.keys(TIME_UNITS) as TimeUnit[];

describe('a year', () => {
  it('is the mean of the calendar’s: four of them are 1461 days, twelve months one', () => {
    expect(4 * TIME_UNITS.year).toBe((Date.UTC(2028, 0) - Date.UTC(2024, 0)) / 86_400_000);
    expect(12 * TIME_UNITS.month).toBe(TIME_UNITS.year);
  });

  it('of discounting is as long as a year of anything else', () => {
    for (const annualRate of [0.02, 0.1, 1]) {
      // After a year a unit of money is worth 1 / (1 + rate), whatever the unit of time.
      expect(Math.exp(-discountPerUnit(annualRate, 'year'))).toBeCloseTo(1 / (1 + annualRate), 14);
      for (const unit of units) {
        const unitsOfAYear = TIME_UNITS.year / TIME_UNITS[unit];
        expect(Math.exp(-discountPerUnit(annualRate, unit) * unitsOfAYear)).toBeCloseTo(1 / (1 + annualRate), 14);
      }
    }
    expect(discountPerUnit(0.1, 'day')).toBeCloseTo(Math.log(1.1) / 365.25, 15);
  });
});

describe('a duration', () => {
  it.each([
    ['1d', 1],
    ['90d', 90],
    ['52w', 364],
    ['0.5w', 4],
    ['1m', 30],
    ['3m', 91],
    ['6m', 183],
    ['12m', 365],
    ['1y', 365],
    ['1.5y', 548],
    ['2y', 731],
    [' 30 d ', 30],
  ])('%s is %d days', (text, days) => {
    expect(parseDuration(text)).toBe(days);
  });

  it.each(['1.5d', '0d', '0.01w', '-3d', '5', 'd', '1e3d', '3 months', '', `${'9'.repeat(400)}d`])(
    '%j is none',
    (text) => {
      const wrong = { code: 'OPTION_INVALID', message: expect.stringContaining('--horizon can not be') };
      expect(() => parseDuration(text, '--horizon')).toThrow(expect.objectContaining(wrong));
    },
  );
});
