import { describe, expect, test } from 'vitest';
import { makeCells } from '../../src/facts/cells.ts';
import { type Blend, baseAhead, blendWith } from '../../src/forecast/parts.ts';
import { fitBase, predictBase, returnWithin } from '../../src/models/purchases/base.ts';
import { nextPurchaseTime } from '../../src/numerics/nextPurchase.ts';
import { randomFrom } from '../../src/numerics/random.ts';

/** Customers over two years who buy at rates of their own and leave; times in weeks. */
function shop(customers: number) {
  const random = randomFrom('parts');
  const [x, tx, T] = [new Float64Array(customers), new Float64Array(customers), new Float64Array(customers)];
  for (let i = 0; i < customers; i++) {
    const [rate, left] = [random.gamma(0.8, 1.6), random.exponential(random.gamma(2, 60))];
    T[i] = 40 + random.integer(64);
    for (let time = random.exponential(rate); time < Math.min(left, T[i]); time += random.exponential(rate)) {
      x[i]++;
      tx[i] = time;
    }
  }
  return makeCells(x, tx, T).cells;
}

const base = fitBase(shop(400));
/** One who bought lately, one who bought seldom, and one who bought daily and has long stopped. */
const customers = makeCells(Float64Array.of(9, 1, 120), Float64Array.of(38, 10, 17), Float64Array.of(40, 60, 95));
const alone: Blend = {
  weights: [1, 0, 0],
  returnWeights: [1, 0],
  levels: { ridge: 0, network: 0 },
  returnLevel: 0,
  returnFactor: 1,
};

describe("a learners' horizon in which the shop is closed", () => {
  const closed = (days: number) =>
    blendWith(baseAhead(base, customers, { learntOpenDays: 0, openDays: days }), null, alone);

  test('leaves the base as it is at every horizon', () => {
    for (const days of [1, 30, 365]) {
      const open = blendWith(baseAhead(base, customers, { learntOpenDays: days, openDays: days }), null, alone);
      for (const i of [0, 1]) {
        expect(closed(days).purchases[i]).toBeCloseTo(open.purchases[i], 10);
        expect(closed(days).pReturn[i]).toBeCloseTo(open.pReturn[i], 10);
        expect(open.purchases[i]).toBeGreaterThan(1e-6);
      }
    }
  });

  test('nobody is lost for it', () => {
    expect(closed(0).purchases[0]).toBe(0);
    expect(closed(0).pReturn[0]).toBe(0);
    expect(closed(0).pAlive[0]).toBeGreaterThan(0.5);
  });
});

describe('a customer whom the base holds for lost', () => {
  const days = 120;
  const how: Blend = {
    weights: [0.4, 0.3, 0.3],
    returnWeights: [0.4, 0.6],
    levels: { ridge: 1 / days, network: 1 / days },
    returnLevel: 1 / days,
    returnFactor: 1,
  };
  const likewise = (v: number) => Float64Array.of(v, v, v);
  const shapes = { ridge: likewise(0.5), network: likewise(0.7), logistic: likewise(0.95) };
  const at = (asked: number) =>
    blendWith(baseAhead(base, customers, { learntOpenDays: days, openDays: asked }), shapes, how);
  const lost = 2;

  test('is revived by learners as far as their weights go, however small the base', () => {
    expect(predictBase(base, customers, days).pReturn[lost]).toBeLessThan(1e-20);
    expect(at(days).purchases[lost]).toBeCloseTo(0.3 * 0.5 + 0.3 * 0.7, 10);
    expect(at(days).pReturn[lost]).toBeCloseTo(Math.min(0.6 * 0.95, 0.3 * 0.5 + 0.3 * 0.7), 10);
    expect(at(days).pAlive[lost]).toBeGreaterThanOrEqual(at(days).pReturn[lost]);
  });

  test('is expected to buy no less in a longer horizon', () => {
    const horizons = [1, 60, 119, 120, 121, 365, 3650].map(at);
    for (let h = 1; h < horizons.length; h++) {
      expect(horizons[h].purchases[lost]).toBeGreaterThan(horizons[h - 1].purchases[lost]);
      expect(horizons[h].pReturn[lost]).toBeGreaterThanOrEqual(horizons[h - 1].pReturn[lost]);
      expect(horizons[h].pAlive[lost]).toBeGreaterThanOrEqual(horizons[h].pReturn[lost]);
      expect(Number.isFinite(horizons[h].purchases[lost])).toBe(true);
    }
  });

  test('buys next when P(return) reaches one half', () => {
    const { intensity } = at(days);
    const curve = (time: number) => returnWithin(base, customers, time);
    const next = nextPurchaseTime(likewise(0.9), intensity, days, curve)[lost];
    const reached = -Math.expm1(intensity[lost] * Math.log1p(-curve(next)[lost]));
    expect(Math.abs(reached - 0.5)).toBeLessThan(0.03);
  });
});
