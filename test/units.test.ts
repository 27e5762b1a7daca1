import { describe, expect, it } from 'vitest';
import {
  dayOf,
  discountPerUnit,
  formatDay,
  parseDuration,
  parseMoney,
  TIME_UNITS,
  type TimeUnit,
} from '../src/units.ts';

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

describe('a day', () => {
  const DAY_MS = 86_400_000;

  it('is told as Date tells it, all the way from year 0 to 9999, and read back', () => {
    const wrong: number[] = [];
    // Some of all days, and each around the turns of some years and Februaries.
    for (let day = Date.UTC(1, 0) / DAY_MS - 693_961; day < 2_932_896; day += day % 36_525 < 62 ? 1 : 61) {
      const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
      if (text.length !== 10 || text[0] === '-') continue;
      if (formatDay(day) !== text || formatDay(day + 0.7) !== text || dayOf(text) !== day) wrong.push(day);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    '1997-02-29',
    '1900-02-29',
    '2001-04-31',
    '1997-13-01',
    '1997-00-10',
    '1997-01-00',
    '1997-1-10',
    '1997/01/10',
    '1997-01-10\n',
    ' 1997-01-1',
    '199a-01-10',
    '+199-01-10',
    '',
  ])('%j is none', (text) => {
    expect(dayOf(text)).toBeNull();
  });
});

describe('money', () => {
  it('of a number is that of its shortest decimal', () => {
    const numbers = [
      0,
      -0,
      0.1 + 0.2,
      1.005,
      -12.5,
      4.35,
      1e-6,
      5e-7,
      4.9e-7,
      123456789.123456,
      1e9 + 0.000001,
      9e14,
      -1e15,
    ];
    for (const value of numbers) {
      const text = value.toString().includes('e') ? value.toFixed(7) : String(value);
      expect(parseMoney(value), text).toBe(parseMoney(text));
    }
  });
});
