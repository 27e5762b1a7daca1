import { describe, expect, it } from 'vitest';
import { makeCells } from '../../../src/facts/cells.ts';
import { fitPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { ggompertzNbd } from '../../../src/models/purchases/ggompertzNbd.ts';
import { nbd } from '../../../src/models/purchases/nbd.ts';
import { paretoNbd } from '../../../src/models/purchases/paretoNbd.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { cdnow, golden, itWith } from '../../support/golden.ts';
import { slowTest } from '../../support/thorough.ts';
import { expectSame, laws, reference, timeUnit } from './lifetimeLaws.ts';

reference(ggompertzNbd, 'ggomnbd');

describe('fits', () => {
  for (const set of ['sample', 'full'] as const) {
    itWith(`data/cdnow_${set}.csv`, 'golden/optima.json')(`CDNOW ${set}: collapses to Pareto/NBD, and says so`, () => {
      const { LL } = golden<Record<string, { ggomnbd: { LL: number } }>>('optima')[`cdnow_${set}`].ggomnbd;
      const { x, tx, T } = cdnow(set);
      const { cells } = makeCells(x, tx, T);
      const fit = fitPurchaseModel(ggompertzNbd, cells);
      expect(Math.abs(fit.logLikelihood - LL)).toBeLessThan(1e-5);
      expect(fit.status).toBe('converged');
      expect(fit.identifiability.identified).toBe(false);
      expect(fit.identifiability.detail).toMatch(/\bb, .*\bbeta\b.*move together/);
      expect(fit.detail).toMatch(/^It collapses to Pareto\/NBD/);
      // Customers do leave: that is another question.
      expect(fit.dropout!.significant).toBe(true);
      const simpler = fitPurchaseModel(paretoNbd, cells);
      expect(Math.abs(fit.parameters.beta / fit.parameters.b / simpler.parameters.beta - 1)).toBeLessThan(1e-3);
    });
  }

  slowTest('recovers parameters of simulated customers whose inclination to leave does grow', () => {
    const truth = { r: 1.5, alpha: 3, b: 0.08, s: 1.2, beta: 20 };
    const random = randomFrom('recovery');
    const T = Float64Array.from({ length: 20_000 }, () => 40 + random.integer(500) / 7);
    const { x, tx } = ggompertzNbd.simulate(Float64Array.from(Object.values(truth)), T, random);
    const fit = fitPurchaseModel(ggompertzNbd, makeCells(x, tx, T).cells);
    expect(fit.status).toBe('converged');
    for (const [name, value] of Object.entries(truth)) {
      expect(Math.abs(fit.parameters[name] - value)).toBeLessThan(3.5 * fit.standardErrors[name]!);
    }
  });
});

laws(ggompertzNbd, [
  [0.55, 10.6, 0.05, 0.6, 2],
  [0.55, 10.6, 0.5, 0.3, 200],
  [2, 1, 0.01, 1.5, 0.001],
]);

describe('limits', () => {
  it('is the Pareto/NBD of beta / b where b vanishes', () => {
    expectSame(ggompertzNbd, [0.55, 10.6, 1e-14, 0.6, 1.17e-13], paretoNbd, [0.55, 10.6, 0.6, 11.7], 1e-9);
  });

  it('is the NBD where dropout vanishes', () => {
    expectSame(ggompertzNbd, [0.55, 10.6, 1e-4, 1e-14, 2], nbd, [0.55, 10.6], 1e-9);
  });

  it('has exponential lifetimes, the same for all, where beta = 1', () => {
    // S(t) = e^(-b s t), which Pareto lifetimes tend to.
    expectSame(ggompertzNbd, [0.55, 10.6, 0.05, 0.6, 1], paretoNbd, [0.55, 10.6, 1e12, 1e12 / 0.03], 1e-6);
  });

  it('changes with the time unit in units alone', () => {
    timeUnit(ggompertzNbd, [0.55, 10.6, 0.07, 0.6, 2], [0.55, 74.2, 0.01, 0.6, 2], 7);
  });
});
