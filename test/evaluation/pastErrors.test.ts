import { describe, expect, test } from 'vitest';
import { levelSdOf, type PastErrors, returnFactorOf, windowsApart } from '../../src/evaluation/pastErrors.ts';
import { formatDay, parseDay } from '../../src/units.ts';

/** Windows of 100 days, each so many days after the one before. */
const past = (errors: readonly number[], step = 100): PastErrors =>
  errors.map((error, i) => ({
    cutoff: formatDay(parseDay('2024-06-30') - i * step),
    days: 100,
    levelError: error,
    returnError: error,
  }));

test('windows count by the time that they span together', () => {
  expect(windowsApart(past([]))).toBe(0);
  expect(windowsApart(past([0.1]))).toBe(1);
  expect(windowsApart(past([0, 0, 0, 0]))).toBe(4);
  expect(windowsApart(past([0, 0, 0, 0], 300))).toBe(4);
  expect(windowsApart(past([0, 0, 0, 0], 25))).toBe(1.75);
  expect(windowsApart(past([0, 0, 0, 0], 25).toReversed())).toBe(1.75);
});

describe('the level of a period', () => {
  test('its deviation is that of past errors, beside two windows of a quarter', () => {
    expect(levelSdOf([])).toBe(0.25);
    expect(levelSdOf(past([0.25, -0.25]))).toBeCloseTo(0.25, 12);
    expect(levelSdOf(past([0, 0]))).toBeCloseTo(Math.sqrt((2 * 0.25 ** 2) / 4), 12);
    const errors = [Math.LN2, -Math.LN2, Math.LN2];
    expect(levelSdOf(past(errors))).toBeCloseTo(Math.sqrt((0.125 + 3 * Math.LN2 ** 2) / 5), 12);
  });

  test('four windows that are nearly one say hardly more than one', () => {
    const one = levelSdOf(past([0.02]));
    expect(levelSdOf(past([0.02, 0.02, 0.02, 0.02], 1))).toBeGreaterThan(0.98 * one);
    expect(levelSdOf(past([0.02, 0.02, 0.02, 0.02]))).toBeLessThan(0.75 * one);
  });
});

test('the factor on returning is the mean of past errors, drawn towards 1 by a window without any', () => {
  expect(returnFactorOf([])).toBe(1);
  expect(returnFactorOf(past([0.2]))).toBeCloseTo(Math.exp(0.1), 12);
  expect(returnFactorOf(past([0.1, 0.3, 0.2]))).toBeCloseTo(Math.exp((3 * 0.2) / 4), 12);
  expect(returnFactorOf(past([0.2, 0.2], 50))).toBeCloseTo(Math.exp((1.5 * 0.2) / 2.5), 12);
});
