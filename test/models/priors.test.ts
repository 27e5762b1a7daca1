import { describe, expect, test } from 'vitest';
import { makeCells } from '../../src/facts/cells.ts';
import type { PurchaseModel } from '../../src/models/contract.ts';
import { weakPrior } from '../../src/models/priors.ts';
import { bgNbd } from '../../src/models/purchases/bgNbd.ts';
import { fitPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { mbgNbd } from '../../src/models/purchases/mbgNbd.ts';
import { nbd } from '../../src/models/purchases/nbd.ts';
import { paretoNbd } from '../../src/models/purchases/paretoNbd.ts';
import { isSettled } from '../../src/models/regularise.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { BG_TRUTH, type Simulated, simulateCustomers } from './simulatedCustomers.ts';

const models: PurchaseModel[] = [nbd, bgNbd, mbgNbd, paretoNbd];
const cellsIn = ({ x, tx, T }: Simulated, unit: number) =>
  makeCells(
    x,
    tx.map((v) => v * unit),
    T.map((v) => v * unit),
  ).cells;

const shop = simulateCustomers(800, BG_TRUTH, 0, randomFrom('priors'));
const cells = cellsIn(shop, 1);
/** Customers who buy like clockwork and never leave: the likelihood rises without end. */
const alike = makeCells(
  Float64Array.from({ length: 15 }, () => 4),
  Float64Array.from({ length: 15 }, (_, i) => 19 + (i % 5) / 10),
  new Float64Array(15).fill(20),
).cells;

describe.each(models)('$name', (model) => {
  test('a prior of strength 0 is plain maximum likelihood, to the last bit', () => {
    const plain = fitPurchaseModel(model, cells, { prior: 'none' });
    const none = fitPurchaseModel(model, cells, { prior: weakPrior(model, cells, 0) });
    expect(none.parameters).toEqual(plain.parameters);
    expect(none.logLikelihood).toBe(plain.logLikelihood);
    expect(none.logCovariance).toEqual(plain.logCovariance);
  });

  test('weak priors say the same in days and in weeks', () => {
    const weeks = fitPurchaseModel(model, cellsIn(shop, 1), { prior: 'weak' });
    const days = fitPurchaseModel(model, cellsIn(shop, 7), { prior: 'weak' });
    for (const name of model.parameterNames) {
      const factor = name === 'alpha' || name === 'beta' ? 7 : 1;
      expect(days.parameters[name] / factor / weeks.parameters[name]).toBeCloseTo(1, 6);
      expect(days.standardErrors[name]! / factor / weeks.standardErrors[name]!).toBeCloseTo(1, 4);
    }
  });

  test('ordinary data outweigh them', () => {
    const plain = fitPurchaseModel(model, cells, { prior: 'none' });
    const weak = fitPurchaseModel(model, cells, { prior: 'weak' });
    expect(weak.prior).toBe('weak');
    expect(weak.logLikelihood).toBeLessThan(plain.logLikelihood);
    expect(weak.logLikelihood).toBeGreaterThan(plain.logLikelihood - 0.5);
    expect(fitPurchaseModel(model, cells)).toMatchObject({ parameters: plain.parameters });
  });

  test('where maximum likelihood runs off they step in, and status, identifiability and test are those of the data', () => {
    const plain = fitPurchaseModel(model, alike, { prior: 'none' });
    expect(isSettled(plain)).toBe(false);
    const kept = fitPurchaseModel(model, alike);
    const { status, identifiability, dropout } = plain;
    expect(kept).toMatchObject({ status, identifiability, dropout });
    expect(kept.prior).toBe('weak');
    expect(kept.detail).toContain('Only 15 customers bought again, so weak priors were added');
    for (const value of Object.values(kept.parameters)) expect(Math.abs(Math.log(value))).toBeLessThan(9);
    for (const error of Object.values(kept.standardErrors)) expect(error).toBeGreaterThan(0);
    expect(kept.expectedPurchases(alike, 20)[0]).toBeGreaterThan(1);
    expect(kept.expectedPurchases(alike, 20)[0]).toBeLessThan(5);
  });
});

test('the centre of the priors follows the unit of time', () => {
  for (const model of models) {
    const [weeks, days] = [1, 7].map((unit) => weakPrior(model, cellsIn(shop, unit)).centre);
    weeks.forEach((centre, i) => {
      const power = (days[i] - centre) / Math.log(7);
      expect(Math.abs(power - Math.round(power))).toBeLessThan(1e-9);
    });
  }
});

test('with many customers weak identification is reported, not decided', () => {
  const { x, tx } = nbd.simulate(Float64Array.of(0.8, 10), new Float64Array(3000).fill(30), randomFrom('no dropout'));
  const fitted = fitPurchaseModel(bgNbd, makeCells(x, tx, new Float64Array(3000).fill(30)).cells);
  expect(isSettled(fitted)).toBe(false);
  expect(fitted.prior).toBeUndefined();
});
