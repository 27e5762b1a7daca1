import { describe, expect, it } from 'vitest';
import { singleForecaster } from '../../src/forecast/single.ts';
import { bindPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { nbd } from '../../src/models/purchases/nbd.ts';
import { joinTimings, LEAST_RETURN, SOON_DAYS, timingOf } from '../../src/valuation/timing.ts';
import { customers } from '../service/shop.ts';
import { fitOf } from '../support/fitOf.ts';

const [r, alpha] = [0.6, 9];
const forecaster = singleForecaster({
  purchases: bindPurchaseModel(nbd, fitOf('nbd', { r, alpha })),
  spend: null,
  refundShare: 0,
});
const { x, T } = customers;
/** Rows with a purchase; row 2 has none. */
const buyers = [0, 1, 3];
const timed = (horizonDays: number) =>
  timingOf(forecaster.forecast({ summaries: customers, facts: null }, horizonDays));

/** Of NBD in closed form: P(a purchase within t weeks), and the day by which it reaches p. */
const pReturn = (row: number, weeks: number) => 1 - ((alpha + T[row]) / (alpha + T[row] + weeks)) ** (r + x[row]);
const dayOf = (row: number, p: number) => 7 * (alpha + T[row]) * ((1 - p) ** (-1 / (r + x[row])) - 1);

describe('timing', () => {
  const horizon = 728;
  const timing = timed(horizon);

  it('gives the days at which the curve reaches a quarter and three quarters, and none beyond the horizon', () => {
    for (const row of buyers) {
      for (const [days, p] of [
        [timing.quarter, 0.25],
        [timing.threeQuarters, 0.75],
      ] as const) {
        const exact = dayOf(row, p);
        if (exact > horizon) expect(days[row]).toBeNaN();
        else expect(Math.abs(days[row] - exact)).toBeLessThan(1 + 0.03 * exact);
      }
    }
    // The test would say nothing if no day lay within the horizon, or all did.
    expect(buyers.some((row) => dayOf(row, 0.25) < horizon)).toBe(true);
    expect(buyers.some((row) => dayOf(row, 0.75) > horizon)).toBe(true);
  });

  it('opens and shuts the window at the middle half of the returns within the horizon', () => {
    for (const row of buyers) {
      const q = pReturn(row, horizon / 7);
      expect(q).toBeGreaterThan(LEAST_RETURN);
      expect(Math.abs(timing.windowFrom[row] - dayOf(row, q / 4))).toBeLessThan(1 + 0.03 * dayOf(row, q / 4));
      expect(Math.abs(timing.windowTo[row] - dayOf(row, (3 * q) / 4))).toBeLessThan(1 + 0.03 * dayOf(row, (3 * q) / 4));
    }
  });

  it('says how likely a purchase is within two weeks, or within a horizon that is shorter', () => {
    for (const row of buyers) {
      expect(timing.soon[row]).toBeCloseTo(pReturn(row, SOON_DAYS / 7), 9);
      expect(timed(7).soon[row]).toBeCloseTo(pReturn(row, 1), 9);
    }
  });

  it('foresees nothing of a customer without a purchase, and no window where a return is unlikely', () => {
    const { soon, ...days } = timing;
    expect(soon[2]).toBe(0);
    for (const column of Object.values(days)) expect(column[2]).toBeNaN();
    const short = timed(1);
    for (const row of buyers) {
      const likely = pReturn(row, 1 / 7) >= LEAST_RETURN;
      expect(Number.isNaN(short.windowFrom[row])).toBe(!likely);
    }
  });

  it('is in order: a quarter, a half, three quarters, and a window that does not end before it begins', () => {
    const half = forecaster.forecast({ summaries: customers, facts: null }, horizon).nextPurchase();
    for (const row of buyers) {
      expect(timing.quarter[row] > half[row]).toBe(false);
      expect(half[row] > timing.threeQuarters[row]).toBe(false);
      expect(timing.windowFrom[row]).toBeLessThanOrEqual(timing.windowTo[row]);
    }
  });

  it('joins parts in their order', () => {
    const joined = joinTimings([timing, timed(91)]);
    expect([...joined.windowTo]).toEqual([...timing.windowTo, ...timed(91).windowTo]);
  });
});
