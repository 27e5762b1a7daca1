import { describe, expect, it, test } from 'vitest';
import { type Cells, makeCells } from '../../../src/facts/cells.ts';
import type { PurchaseModel } from '../../../src/models/contract.ts';
import { fitWithCovariates } from '../../../src/models/covariates/fitCovariates.ts';
import { isSignificant, likelihoodRatio, SIGNIFICANCE_LEVEL } from '../../../src/models/likelihoodRatio.ts';
import { bgNbd } from '../../../src/models/purchases/bgNbd.ts';
import { identifiesDropout } from '../../../src/models/purchases/dropout.ts';
import { fitPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { mbgNbd } from '../../../src/models/purchases/mbgNbd.ts';
import { nbd } from '../../../src/models/purchases/nbd.ts';
import { paretoNbd } from '../../../src/models/purchases/paretoNbd.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { slowTest } from '../../support/thorough.ts';

/** Customers of half a year to a year and a quarter. */
function cellsBy(model: PurchaseModel, theta: readonly number[], n: number, seed: string): Cells {
  const random = randomFrom(seed);
  const T = Float64Array.from({ length: n }, () => 26 + random.integer(280) / 7);
  const { x, tx } = model.simulate(Float64Array.from(theta), T, random);
  return makeCells(x, tx, T).cells;
}

test('one level says what is significant: 5 %, as Self & Liang (1987) have it at an edge', () => {
  expect(SIGNIFICANCE_LEVEL).toBe(0.05);
  // 5 % points: 2.706 of half chi-square(0) and half (1), 5.138 of half (1) and half (2).
  for (const [statistic, degrees, significant] of [
    [2.68, 1, false],
    [2.73, 1, true],
    [5.12, 2, false],
    [5.16, 2, true],
  ] as const) {
    expect(isSignificant(likelihoodRatio(0, statistic / 2, degrees, true)), `${statistic}`).toBe(significant);
  }
});

describe.each([bgNbd, mbgNbd, paretoNbd])('dropout in $name', (model) => {
  it('is tested against NBD at its own maximum', () => {
    const cells = cellsBy(bgNbd, [0.8, 6, 0.4, 3], 300, 'test');
    const { dropout, logLikelihood } = fitPurchaseModel(model, cells, { prior: 'none' });
    const without = fitPurchaseModel(nbd, cells, { prior: 'none' });
    expect(dropout!.statistic).toBeCloseTo(2 * (logLikelihood - without.logLikelihood), 9);
    expect(dropout!.degreesOfFreedom).toBe(2);
    expect(dropout!.pValue).toBe(likelihoodRatio(without.logLikelihood, logLikelihood, 2, true).pValue);
  });

  it('is significant where its p-value is below that level, and nowhere else', () => {
    // Few customers, few of whom leave: some of each.
    const tests = Array.from({ length: 30 }, (_, shop) => {
      const cells = cellsBy(bgNbd, [0.8, 6, 0.4, 8], 60, `few ${shop}`);
      return fitPurchaseModel(model, cells).dropout!;
    });
    for (const { significant, pValue } of tests) expect(significant).toBe(pValue < 0.05);
    const between = (low: number, high: number) => tests.some(({ pValue }) => low < pValue && pValue < high);
    expect([between(0.001, 0.03), between(0.05, 0.3)]).toEqual([true, true]);
  });

  slowTest('is found where customers leave, and hardly ever where nobody does', () => {
    const shops = model === paretoNbd ? 20 : 60;
    let [found, imagined] = [0, 0];
    for (let shop = 0; shop < shops; shop++) {
      if (identifiesDropout(fitPurchaseModel(model, cellsBy(bgNbd, [0.8, 6, 0.4, 3], 300, `leaving ${shop}`)))) found++;
      if (identifiesDropout(fitPurchaseModel(model, cellsBy(nbd, [0.8, 6], 300, `staying ${shop}`)))) imagined++;
    }
    expect(found).toBeGreaterThanOrEqual(0.95 * shops);
    // At 5 % and less: more than this would be chance once in two hundred times.
    expect(imagined).toBeLessThanOrEqual(shops === 20 ? 4 : 8);
  });
});

describe('what the test of dropout leaves alone', () => {
  const staying = cellsBy(nbd, [0.8, 10], 1500, 'staying');

  it('a search that ended early is not converged, significant or not', () => {
    const early = fitPurchaseModel(bgNbd, staying, { maxIterations: 2 });
    expect(early.status).toBe('not-converged');
    expect(early.dropout!.significant).toBe(false);
  });

  it('a parameter that ends is a boundary, significant or not', () => {
    const fits = Array.from({ length: 12 }, (_, shop) =>
      fitPurchaseModel(paretoNbd, cellsBy(nbd, [0.8, 10], 300, `edge ${shop}`)),
    ).filter(({ dropout }) => !dropout!.significant);
    const statuses = fits.map(({ status }) => status);
    expect(statuses).toContain('converged');
    expect(statuses).toContain('boundary');
    for (const { status, detail } of fits) {
      if (status === 'boundary') expect(detail).toMatch(/^The likelihood still rises as/);
    }
  });

  it('what is known of buying stays known: its standard errors are those of NBD, nearly', () => {
    const fit = fitPurchaseModel(bgNbd, staying);
    const plain = fitPurchaseModel(nbd, staying);
    expect(fit.dropout!.significant).toBe(false);
    for (const name of ['r', 'alpha']) {
      expect(fit.standardErrors[name]! / plain.standardErrors[name]!).toBeGreaterThan(0.9);
      expect(fit.standardErrors[name]! / plain.standardErrors[name]!).toBeLessThan(2);
    }
  });
});

describe('a model', () => {
  const cells = cellsBy(bgNbd, [0.8, 6, 0.8, 2.5], 400, 'all');

  it('without dropout has none to find', () => {
    const fit = fitPurchaseModel(nbd, cells);
    expect(fit.dropout).toBeNull();
    expect(identifiesDropout(fit)).toBe(false);
  });

  it('under a prior that was asked for is not tested', () => {
    expect(fitPurchaseModel(bgNbd, cells, { prior: 'weak' }).dropout).toBeNull();
  });

  it('with covariates has the test of the one without', () => {
    const random = randomFrom('covariates');
    const T = new Float64Array(400).fill(40);
    const { x, tx } = bgNbd.simulate(Float64Array.of(0.8, 6, 0.8, 2.5), T, random);
    const channel = Array.from(T, (_, i) => (i % 2 === 0 ? 'web' : 'shop'));
    const { dropout } = fitWithCovariates(bgNbd, { x, tx, T }, { channel });
    expect(dropout).toEqual(fitPurchaseModel(bgNbd, makeCells(x, tx, T).cells, { prior: 'none' }).dropout);
  });
});
