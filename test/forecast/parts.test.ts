import { describe, expect, test } from 'vitest';
import { makeCells } from '../../src/facts/cells.ts';
import { type Blend, baseAhead, blendWith, partsAt } from '../../src/forecast/parts.ts';
import type { Shapes } from '../../src/models/learners/learn.ts';
import { type Base, predictBase } from '../../src/models/purchases/base.ts';
import { bgNbd } from '../../src/models/purchases/bgNbd.ts';
import { fitPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { atIntensity } from '../../src/numerics/intensity.ts';
import { randomFrom } from '../../src/numerics/random.ts';

const DAYS = 90;
const T = Float64Array.from({ length: 400 }, (_, i) => 20 + (i % 60));
const { x, tx } = bgNbd.simulate(Float64Array.of(0.5, 6, 0.8, 2.5), T, randomFrom(1));
const cells = makeCells(x, tx, T);
const base: Base = { models: [fitPurchaseModel(bgNbd, cells.cells)], identifiesDropout: true };
const learnt = predictBase(base, cells, DAYS);

const of = (value: number) => new Float64Array(x.length).fill(value);
const shapes: Shapes = { ridge: of(1), network: of(2), logistic: of(0.3) };
const how: Blend = {
  weights: [0.5, 0.3, 0.2],
  returnWeights: [0.6, 0.4],
  levels: { ridge: 0.01, network: 0.002 },
  returnLevel: 1 / DAYS,
  returnFactor: 1,
};
const at = (change: Partial<Blend>, days = DAYS, own: Shapes | null = shapes) =>
  blendWith(baseAhead(base, cells, { learntOpenDays: DAYS, openDays: days }), own, { ...how, ...change });

describe('at the horizon that was learnt', () => {
  test('expected purchases are the weighted sum of the parts, each at its level', () => {
    at({}).purchases.forEach((purchases, i) => {
      const mixed = 0.5 * learnt.purchases[i] + 0.3 * (1 * 0.01 * DAYS) + 0.2 * (2 * 0.002 * DAYS);
      expect(purchases).toBeCloseTo(mixed, 12);
    });
    expect(at({ weights: [1, 0, 0] }).purchases).toEqual(learnt.purchases);
  });

  test('so is P(return), where it leaves room for one purchase', () => {
    const { pReturn, purchases } = at({ weights: [1, 0, 0] });
    pReturn.forEach((p, i) => {
      const mixed = 0.6 * learnt.pReturn[i] + 0.4 * 0.3;
      expect(p).toBeCloseTo(Math.min(mixed, purchases[i]), 9);
    });
  });

  test('learners’ intensity follows the length of the horizon', () => {
    const { ridge, logistic } = partsAt(learnt, shapes, { ...how, returnLevel: 2 / DAYS }, DAYS);
    expect(ridge[0]).toBeCloseTo(0.9, 12);
    expect(logistic[0]).toBeCloseTo(1 - 0.7 ** 2, 12);
    const twice = partsAt(learnt, shapes, { ...how, returnLevel: 2 / DAYS }, 2 * DAYS);
    expect(twice.ridge[0]).toBeCloseTo(1.8, 12);
    expect(twice.logistic[0]).toBeCloseTo(1 - 0.7 ** 4, 12);
  });

  test('without learners the base answers alone, returns at their factor', () => {
    const alone = at({ weights: [1, 0, 0], returnWeights: [1, 0], returnFactor: 0.7 }, DAYS, null);
    expect(alone.purchases).toEqual(learnt.purchases);
    alone.pReturn.forEach((p, i) => {
      expect(p).toBeCloseTo(atIntensity(learnt.pReturn[i], 0.7), 9);
      expect(alone.pAlive[i]).toBeCloseTo(atIntensity(learnt.pAlive[i], 0.7), 9);
    });
  });
});

test('who hardly buys does not return for certain, whatever the logistic regression says', () => {
  const certain = { ridge: of(0.01), network: of(0.01), logistic: of(0.999) };
  const { pReturn, purchases, pAlive } = at({ weights: [0.02, 0.49, 0.49], returnWeights: [0, 1] }, DAYS, certain);
  for (const [i, p] of pReturn.entries()) {
    expect(p).toBeLessThanOrEqual(purchases[i]);
    expect(p).toBeLessThanOrEqual(pAlive[i]);
  }
});

test('other horizons follow the base’s curve through the one that was learnt', () => {
  for (const days of [7, 365]) {
    const [other, own] = [at({}, days), at({})];
    const curve = predictBase(base, cells, days);
    other.purchases.forEach((purchases, i) => {
      expect(purchases / own.purchases[i]).toBeCloseTo(curve.purchases[i] / learnt.purchases[i], 9);
    });
    expect(other.pAlive).toEqual(own.pAlive);
    expect(other.factor).toEqual(own.factor);
  }
});

test('a customer without a cell has zeros', () => {
  const nobody = { cells: cells.cells, index: cells.index.map((cell, i) => (i === 3 ? -1 : cell)) };
  const { purchases, pReturn, pAlive } = blendWith(
    baseAhead(base, nobody, { learntOpenDays: DAYS, openDays: 30 }),
    shapes,
    how,
  );
  expect([purchases[3], pReturn[3], pAlive[3]]).toEqual([0, 0, 0]);
  expect(purchases[4]).toBeGreaterThan(0);
});
