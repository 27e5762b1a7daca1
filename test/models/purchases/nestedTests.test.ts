import { describe, expect, it } from 'vitest';
import { makeCells } from '../../../src/facts/cells.ts';
import type { PurchaseModel } from '../../../src/models/contract.ts';
import { likelihoodRatio } from '../../../src/models/likelihoodRatio.ts';
import { bgNbd } from '../../../src/models/purchases/bgNbd.ts';
import { purchaseModels } from '../../../src/models/purchases/catalogue.ts';
import { fitPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { mbgNbd } from '../../../src/models/purchases/mbgNbd.ts';
import { nbd } from '../../../src/models/purchases/nbd.ts';
import { nestedTests } from '../../../src/models/purchases/nestedTests.ts';
import { paretoNbd } from '../../../src/models/purchases/paretoNbd.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { slowTest } from '../../support/thorough.ts';

it('at an edge p-values are those of the mixture: 5 % points of Self & Liang (1987), case 5', () => {
  expect(likelihoodRatio(0, 2.70554 / 2, 1, true).pValue).toBeCloseTo(0.05, 5);
  expect(likelihoodRatio(0, 5.13849 / 2, 2, true).pValue).toBeCloseTo(0.05, 4);
  expect(likelihoodRatio(0, 3.84146 / 2, 1).pValue).toBeCloseTo(0.05, 5);
  expect(likelihoodRatio(-10, -10.1, 1, true)).toEqual({ statistic: 0, degreesOfFreedom: 1, pValue: 1 });
});

it('only models that truly end in each other are tested', () => {
  const fits = purchaseModels.map(({ name }, i) => ({ model: name, logLikelihood: -100 + i }));
  expect(nestedTests(fits).map(({ smaller, larger, degreesOfFreedom }) => [smaller, larger, degreesOfFreedom])).toEqual(
    [
      ['nbd', 'bg-nbd', 2],
      ['nbd', 'mbg-nbd', 2],
      ['nbd', 'pareto-nbd', 2],
      ['nbd', 'ggompertz-nbd', 3],
      ['pareto-nbd', 'ggompertz-nbd', 1],
    ],
  );
});

it('fits in which weak priors took part are tested against none', () => {
  const fits = ['nbd', 'bg-nbd', 'mbg-nbd'].map((model) => ({ model, logLikelihood: -100 }));
  const larger = (penalised: string) =>
    nestedTests(fits.map((fit) => (fit.model === penalised ? { ...fit, prior: 'weak' } : fit))).map((t) => t.larger);
  expect(larger('none')).toEqual(['bg-nbd', 'mbg-nbd']);
  expect(larger('bg-nbd')).toEqual(['mbg-nbd']);
  expect(larger('nbd')).toEqual([]);
});

describe('on simulated customers', () => {
  const T = new Float64Array(500).fill(52);
  const rejections = (truth: PurchaseModel, theta: number[], larger: PurchaseModel, repetitions: number) => {
    let rejected = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const { x, tx } = truth.simulate(Float64Array.from(theta), T, randomFrom(`nested ${larger.name} ${repetition}`));
      const { cells } = makeCells(x, tx, T);
      const [test] = nestedTests([nbd, larger].map((model) => fitPurchaseModel(model, cells, { prior: 'none' })));
      if (test.pValue < 0.05) rejected++;
    }
    return rejected / repetitions;
  };

  slowTest('without dropout it is found no more often than 5 % of the time', () => {
    expect(rejections(nbd, [0.8, 6], bgNbd, 200)).toBeLessThan(0.085);
    expect(rejections(nbd, [0.8, 6], mbgNbd, 200)).toBeLessThan(0.085);
    expect(rejections(nbd, [0.8, 6], paretoNbd, 40)).toBeLessThan(0.15);
  });

  it('with dropout it is found', () => {
    expect(rejections(bgNbd, [0.8, 6, 0.8, 2.5], bgNbd, 20)).toBeGreaterThan(0.9);
  });
});
