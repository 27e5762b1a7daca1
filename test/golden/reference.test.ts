/**
 * Every model against values worked out from its definition (reference.py: posterior integrals and series, 25 digits); GGompertz/NBD has no optimum here.
 * These need nothing but what is committed. Log-likelihoods, expectations and probabilities agree to a relative 1e-9, or
 * an absolute 1e-12 where they are smaller.
 */
import { describe, expect, test } from 'vitest';
import { makeCells, perCustomer } from '../../src/facts/cells.ts';
import { purchaseModel } from '../../src/models/purchases/catalogue.ts';
import { fitPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import {
  bindGammaGamma,
  fitGammaGamma,
  gammaGammaLikelihood,
  makeSpendCells,
} from '../../src/models/spend/gammaGamma.ts';
import { fitOf } from '../support/fitOf.ts';
import { worstError } from '../support/golden.ts';
import reference from './reference.json' with { type: 'json' };

const TOLERANCE = 1e-9;
type Row = Readonly<Record<string, number>>;
const column = (rows: readonly Row[], name: string) => Float64Array.from(rows, (row) => row[name]);
const place = (rows: readonly (readonly number[])[], at: number) => Float64Array.from(rows, (row) => row[at]);

/** The reference leaves out the times between purchases, which BG/CNBD-k's likelihood has: as if their logarithms sum to 0. */
function cellsOf(x: Float64Array, tx: Float64Array, T: Float64Array, weight?: Float64Array) {
  return makeCells(x, tx, T, weight, new Float64Array(x.length));
}

describe.each(Object.entries(reference.models))('%s', (name, { cases, optimum }) => {
  const model = purchaseModel(name);

  test.each(cases)('scores ordinary and extreme customers at $parameters', ({ parameters, customers }) => {
    const theta = Float64Array.from(parameters);
    const { cells, index } = cellsOf(column(customers, 'x'), column(customers, 'tx'), column(customers, 'T'));
    const discount = model.discrete ? Math.log(1.1) : reference.discount;
    const columns = {
      ll: model.logLikelihoods(theta, cells),
      pAlive: model.pAlive(theta, cells, 0),
      expected13: model.expectedPurchases(theta, cells, 13, 0),
      expected52: model.expectedPurchases(theta, cells, 52, 0),
      dert: model.expectedPurchases(theta, cells, Infinity, discount),
      pmf0: model.pmf(theta, cells, 0, 13),
      pmf3: model.pmf(theta, cells, 3, 13),
    };
    for (const [key, values] of Object.entries(columns)) {
      expect(worstError(perCustomer(values, index), column(customers, key)), key).toBeLessThan(TOLERANCE);
    }
    const returns = perCustomer(model.pReturn(theta, cells, 13), index);
    const none = column(customers, 'pmf0').map((p) => 1 - p);
    expect(worstError(returns, none, 1e-3), 'pReturn').toBeLessThan(1e-8);
  });

  const whereKnown = optimum ? test : () => {};
  whereKnown('fits the generated cells where their likelihood is highest', () => {
    const rows = model.discrete ? reference.donors : reference.cells;
    const { cells } = cellsOf(place(rows, 0), place(rows, 1), place(rows, 2), place(rows, 3));
    const fit = fitPurchaseModel(model, cells);
    expect([fit.prior, fit.status, fit.detail]).toEqual([undefined, 'converged', fit.detail]);
    expect(fit.logLikelihood / optimum!.logLikelihood).toBeCloseTo(1, 12);
    expect(worstError(Object.values(fit.parameters), optimum!.parameters)).toBeLessThan(1e-5);
    const there = model.logLikelihood(Float64Array.from(optimum!.parameters), cells);
    expect(there / optimum!.logLikelihood).toBeCloseTo(1, 12);
  });
});

describe('Gamma-Gamma', () => {
  const { cases, optimum } = reference['gamma-gamma'];

  test.each(cases)('expects spend and has likelihoods at $parameters', ({ parameters, customers }) => {
    const [p, q, gamma] = parameters;
    const fitted = bindGammaGamma(fitOf('gamma-gamma', { p, q, gamma }));
    const x = Float64Array.from(customers, (row) => row.x);
    const mean = Float64Array.from(customers, (row) => row.mean);
    const expected = customers.map((row) => row.spend);
    expect(worstError(fitted.expectedSpend(x, mean), expected)).toBeLessThan(TOLERANCE);
    for (const { x, mean, ll } of customers) {
      if (ll === null) continue;
      const cells = makeSpendCells(Float64Array.of(x), Float64Array.of(mean));
      const own = gammaGammaLikelihood.logLikelihood(Float64Array.from(parameters), cells);
      expect(worstError([own], [ll]), `${x} of ${mean}`).toBeLessThan(TOLERANCE);
    }
  });

  test('fits the generated amounts where their likelihood is highest', () => {
    const fit = fitGammaGamma(makeSpendCells(place(reference.spenders, 0), place(reference.spenders, 1)));
    expect([fit.prior, fit.status]).toEqual([undefined, 'converged']);
    expect(fit.logLikelihood / optimum.logLikelihood).toBeCloseTo(1, 12);
    expect(worstError(Object.values(fit.parameters), optimum.parameters)).toBeLessThan(1e-5);
  });
});
