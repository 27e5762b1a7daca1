import { describe, expect } from 'vitest';
import { type CellIndex, makeCells, perCustomer } from '../../../src/facts/cells.ts';
import type { PurchaseModel } from '../../../src/models/contract.ts';
import { bgBb } from '../../../src/models/purchases/bgBb.ts';
import { bgCnbd, mbgCnbd } from '../../../src/models/purchases/bgCnbd.ts';
import { bgNbd } from '../../../src/models/purchases/bgNbd.ts';
import { fitPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { mbgNbd } from '../../../src/models/purchases/mbgNbd.ts';
import { nbd } from '../../../src/models/purchases/nbd.ts';
import { cdnow, golden, itWith, worstError } from '../../support/golden.ts';

type Row = Readonly<Record<string, number>>;

interface Scores {
  readonly models: Readonly<Record<string, ScoresOfModel>>;
  readonly ll_points?: {
    readonly synthetic_customers: readonly (readonly number[])[];
    readonly points: Readonly<Record<string, readonly { params: number[]; LL_synthetic: number[]; LL_sum: number }[]>>;
  };
}

interface ScoresOfModel {
  readonly params: readonly number[];
  readonly customers: readonly Row[];
  readonly LL_sum_mp: number;
  readonly expectation?: { readonly t: readonly number[]; readonly EX: readonly number[] };
  readonly pmf?: Readonly<Record<string, { readonly n: readonly number[]; readonly p: readonly number[] }>>;
}

interface Optimum {
  readonly names: readonly string[];
  readonly params: readonly number[];
  readonly se: readonly number[];
  readonly LL: number;
}

const models: Readonly<Record<string, PurchaseModel>> = { nbd, bgnbd: bgNbd, mbgnbd: mbgNbd };
const DISCOUNT = Math.log(1.1) / 52;
const field = (rows: readonly Row[], name: string) => Float64Array.from(rows, (row) => row[name]);

/** Every score under the name that the reference values give it. */
function scores(model: PurchaseModel, theta: Float64Array, { cells, index }: CellIndex): Record<string, Float64Array> {
  const columns = {
    ll: model.logLikelihoods(theta, cells),
    palive: model.pAlive(theta, cells, 0),
    cet13: model.expectedPurchases(theta, cells, 13, 0),
    cet39: model.expectedPurchases(theta, cells, 39, 0),
    cet52: model.expectedPurchases(theta, cells, 52, 0),
    dert: model.expectedPurchases(theta, cells, Infinity, DISCOUNT),
    dect52: model.expectedPurchases(theta, cells, 52, DISCOUNT),
  };
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, perCustomer(column, index)]));
}

describe.each(['sample', 'full'] as const)('scores of CDNOW %s', (set) => {
  for (const [key, model] of Object.entries(models)) {
    itWith(`golden/scores-cdnow-${set}.json`)(`${model.name}: every score of every customer to 1e-9`, () => {
      const { customers, params, expectation, pmf } = golden<Scores>(`scores-cdnow-${set}`).models[key];
      const theta = Float64Array.from(params);
      const made = makeCells(field(customers, 'x'), field(customers, 't_x'), field(customers, 'T'));
      const actual = scores(model, theta, made);
      let compared = 0;
      for (const name in actual) {
        if (customers[0][name] === undefined) continue;
        compared++;
        expect(worstError(actual[name], field(customers, name)), name).toBeLessThan(1e-9);
      }
      expect(compared).toBeGreaterThanOrEqual(4);
      if (!expectation || !pmf) return;
      expect(
        worstError(model.unconditionalExpectation(theta, Float64Array.from(expectation.t)), expectation.EX),
      ).toBeLessThan(1e-9);
      for (const [t, { n, p }] of Object.entries(pmf)) {
        const actualPmf = n.map((count) => model.unconditionalPmf(theta, count, Number(t)));
        expect(worstError(actualPmf, p), `PMF over ${t} weeks`).toBeLessThan(1e-9);
      }
    });
  }
});

describe('log-likelihoods', () => {
  itWith('golden/scores-cdnow-sample.json', 'data/cdnow_sample.csv')('agree at ordinary and extreme parameters', () => {
    const { ll_points } = golden<Scores>('scores-cdnow-sample');
    const { synthetic_customers: made, points } = ll_points!;
    const column = (place: number) => Float64Array.from(made, (row) => row[place]);
    const synthetic = makeCells(column(0), column(1), column(2));
    const real = cdnow('sample');
    const { cells } = makeCells(real.x, real.tx, real.T);
    for (const [key, model] of Object.entries(models)) {
      for (const { params, LL_synthetic, LL_sum } of points[key] ?? []) {
        const theta = Float64Array.from(params);
        const each = perCustomer(model.logLikelihoods(theta, synthetic.cells), synthetic.index);
        expect(worstError(each, LL_synthetic), `${key} at ${params}`).toBeLessThan(1e-9);
        expect(model.logLikelihood(theta, cells) / LL_sum).toBeCloseTo(1, 10);
      }
    }
  });
});

function expectOptimum(model: PurchaseModel, { cells }: Pick<CellIndex, 'cells'>, optimum: Optimum): void {
  const fit = fitPurchaseModel(model, cells);
  expect(fit.status, fit.detail).toBe('converged');
  expect(fit.logLikelihood).toBeCloseTo(optimum.LL, 6);
  expect(Object.keys(fit.parameters)).toEqual(optimum.names);
  expect(worstError(Object.values(fit.parameters), optimum.params), model.name).toBeLessThan(1e-5);
  expect(worstError(Object.values(fit.standardErrors).map(Number), optimum.se), model.name).toBeLessThan(1e-4);
}

describe('maximum likelihood', () => {
  for (const set of ['sample', 'full'] as const) {
    itWith('golden/optima.json', `data/cdnow_${set}.csv`)(`NBD, BG/NBD and MBG/NBD on CDNOW ${set}`, () => {
      const { x, tx, T } = cdnow(set);
      const made = makeCells(x, tx, T);
      const optima = golden<Record<string, Record<string, Optimum>>>('optima')[`cdnow_${set}`];
      for (const [key, model] of Object.entries(models)) expectOptimum(model, made, optima[key]);
    });
  }

  itWith('golden/optima.json', 'data/cdnow_sample.csv')(
    '(M)BG/CNBD-k on CDNOW sample, with the term of the gaps',
    () => {
      const { x, tx, T, lnGaps } = cdnow('sample');
      const made = makeCells(x, tx, T, undefined, lnGaps);
      const optima = golden<Record<string, Record<string, Optimum>>>('optima').cdnow_sample;
      for (const k of [1, 2, 3]) {
        expectOptimum(bgCnbd(k), made, optima[`bgcnbd_k${k}`]);
        expectOptimum(mbgCnbd(k), made, optima[`mbgcnbd_k${k}`]);
      }
    },
  );

  itWith('golden/optima.json', 'golden/scores-donations.json')(
    'BG/BB on the donations of the paper, and scores',
    () => {
      interface Donations {
        readonly params: number[];
        readonly cells: readonly Row[];
        readonly EX_n1_11: number[];
        readonly pmf_n6: number[];
      }
      const { params, cells: rows, EX_n1_11, pmf_n6 } = golden<Donations>('scores-donations');
      const made = makeCells(field(rows, 'x'), field(rows, 't_x'), field(rows, 'n'), field(rows, 'custs'));
      expectOptimum(bgBb, made, golden<{ donations: { bgbb: Optimum } }>('optima').donations.bgbb);
      const theta = Float64Array.from(params);
      const { cells, index } = made;
      const columns = {
        ll: bgBb.logLikelihoods(theta, cells),
        palive_next: bgBb.pAlive(theta, cells, 1),
        cet1: bgBb.expectedPurchases(theta, cells, 1, 0),
        cet5: bgBb.expectedPurchases(theta, cells, 5, 0),
        dert_d10pct: bgBb.expectedPurchases(theta, cells, Infinity, Math.log(1.1)),
      };
      for (const [name, column] of Object.entries(columns)) {
        expect(worstError(perCustomer(column, index), field(rows, name)), name).toBeLessThan(1e-9);
      }
      const years = Float64Array.from(EX_n1_11, (_, i) => i + 1);
      expect(worstError(bgBb.unconditionalExpectation(theta, years), EX_n1_11)).toBeLessThan(1e-9);
      const pmf = pmf_n6.map((_, n) => bgBb.unconditionalPmf(theta, n, 6));
      expect(worstError(pmf, pmf_n6)).toBeLessThan(1e-9);
    },
  );
});
