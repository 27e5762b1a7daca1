/** Reference values and laws that Pareto/NBD and GGompertz/NBD are held to alike. */
import { describe, expect, it } from 'vitest';
import { makeCells, perCustomer } from '../../../src/facts/cells.ts';
import type { PurchaseModel } from '../../../src/models/contract.ts';
import { paretoNbd } from '../../../src/models/purchases/paretoNbd.ts';
import { derivatives } from '../../../src/numerics/newton.ts';
import { type Random, randomFrom } from '../../../src/numerics/random.ts';
import { golden, itWith, worstError } from '../../support/golden.ts';
import { thorough } from '../../support/thorough.ts';

const SCORES = ['ll', 'palive', 'cet13', 'cet39', 'cet52', 'dert', 'dect52'] as const;
type Row = { x: number; t_x: number; T: number } & Record<(typeof SCORES)[number], number>;
interface Golden {
  readonly models: Record<
    string,
    {
      readonly params: number[];
      readonly customers: Row[];
      readonly expectation: { readonly t: number[]; readonly EX: number[] };
      readonly pmf: Record<string, { readonly n: number[]; readonly p: number[] }>;
    }
  >;
  readonly ll_points?: {
    readonly synthetic_customers: [number, number, number][];
    readonly points: Record<string, { readonly params: number[]; readonly LL_synthetic: number[] }[]>;
  };
}

/** Ten per cent a year, continuously, a week. */
const RATE = Math.log(1.1) / 52;

export function reference(model: PurchaseModel, key: string): void {
  describe('reference values (mpmath, 30 digits)', () => {
    for (const set of ['scores-cdnow-sample', 'scores-cdnow-full']) {
      itWith(`golden/${set}.json`)(`${set}: every score to 1e-12`, () => {
        const { params, customers, expectation, pmf } = golden<Golden>(set).models[key];
        const theta = Float64Array.from(params);
        const column = (field: keyof Row) => Float64Array.from(customers, (row) => row[field]);
        const { cells, index } = makeCells(column('x'), column('t_x'), column('T'));
        const scores = {
          ll: model.logLikelihoods(theta, cells),
          palive: model.pAlive(theta, cells, 0),
          cet13: model.expectedPurchases(theta, cells, 13, 0),
          cet39: model.expectedPurchases(theta, cells, 39, 0),
          cet52: model.expectedPurchases(theta, cells, 52, 0),
          dert: model.expectedPurchases(theta, cells, Infinity, RATE),
          dect52: model.expectedPurchases(theta, cells, 52, RATE),
        };
        for (const score of SCORES) {
          expect(worstError(perCustomer(scores[score], index), column(score)), score).toBeLessThan(1e-12);
        }
        const expected = model.unconditionalExpectation(theta, Float64Array.from(expectation.t));
        expect(worstError(expected, expectation.EX)).toBeLessThan(1e-13);
        for (const [t, { n, p }] of Object.entries(pmf)) {
          const found = n.map((purchases) => model.unconditionalPmf(theta, purchases, Number(t)));
          expect(worstError(found, p), `P(n purchases in ${t} weeks)`).toBeLessThan(1e-12);
        }
      });
    }

    itWith('golden/scores-cdnow-sample.json')('log-likelihood at extreme parameters to 1e-11', () => {
      const { synthetic_customers: rows, points } = golden<Golden>('scores-cdnow-sample').ll_points!;
      const column = (place: number) => Float64Array.from(rows, (row) => row[place]);
      const { cells, index } = makeCells(column(0), column(1), column(2));
      for (const { params, LL_synthetic } of points[key]) {
        const found = perCustomer(model.logLikelihoods(Float64Array.from(params), cells), index);
        expect(worstError(found, LL_synthetic), String(params)).toBeLessThan(1e-11);
      }
    });
  });
}

/** Customers of all sorts: many and no purchases, the last one at once, long ago and just now. */
function anyCustomers(random: Random, n: number) {
  const x = new Float64Array(n);
  const tx = new Float64Array(n);
  const T = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    x[i] = random.uniform() < 0.2 ? 0 : Math.floor(5000 ** random.uniform());
    T[i] = random.uniform() < 0.05 ? 0 : 2000 * 10 ** (-5 * random.uniform());
    const where = random.uniform();
    if (x[i] > 0) tx[i] = where < 0.1 ? T[i] : where < 0.2 ? 0 : T[i] * random.uniform();
  }
  return makeCells(x, tx, T).cells;
}

function ages(random: Random, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => (30 + random.integer(500)) / 7);
}

export function laws(model: PurchaseModel, typical: readonly number[][]): void {
  describe('laws', () => {
    const cells = anyCustomers(randomFrom('laws'), 120);
    for (const theta of typical.map((point) => Float64Array.from(point))) {
      describe(`at ${theta.join(', ')}`, () => {
        it('P(alive) falls with time since the last purchase, and later on', () => {
          const T = Float64Array.from({ length: 60 }, (_, i) => 5 + i);
          const silent = makeCells(new Float64Array(60).fill(3), new Float64Array(60).fill(5), T).cells;
          const p = model.pAlive(theta, silent, 0);
          expect(p[0]).toBe(1);
          for (let i = 1; i < p.length; i++) expect(p[i]).toBeLessThan(p[i - 1]);
          const later = model.pAlive(theta, silent, 10);
          later.forEach((v, i) => {
            expect(v).toBeLessThan(p[i]);
          });
        });

        it('expected purchases rise with the horizon and tend to their residual', () => {
          let before = new Float64Array(cells.length);
          for (const horizon of [1, 10, 100, 1000]) {
            const now = model.expectedPurchases(theta, cells, horizon, RATE);
            now.forEach((v, i) => {
              expect(v).toBeGreaterThanOrEqual(before[i]);
            });
            before = Float64Array.from(now);
          }
          const residual = model.expectedPurchases(theta, cells, Infinity, RATE);
          expect(worstError(model.expectedPurchases(theta, cells, 40 / RATE, RATE), residual)).toBeLessThan(1e-13);
        });

        it('probabilities of n purchases sum to one, their mean is the expectation, that of 0 is not returning', () => {
          const few = anyCustomers(randomFrom('few'), 8);
          const horizon = 2;
          const total = new Float64Array(few.length);
          const mean = new Float64Array(few.length);
          for (let n = 0; n < 250; n++) {
            model.pmf(theta, few, n, horizon).forEach((p, i) => {
              total[i] += p;
              mean[i] += n * p;
            });
          }
          const expected = model.expectedPurchases(theta, few, horizon, 0);
          const none = model.pmf(theta, few, 0, horizon);
          const returning = model.pReturn(theta, few, horizon);
          const alive = model.pAlive(theta, few, 0);
          for (let i = 0; i < few.length; i++) {
            // Whoever would make scores in the horizon is not summed to the end.
            if (expected[i] < 20 * alive[i]) {
              expect(Math.abs(total[i] - 1)).toBeLessThan(1e-12);
              expect(Math.abs(mean[i] - expected[i])).toBeLessThan(1e-11 * (1 + expected[i]));
            }
            expect(Math.abs(1 - none[i] - returning[i])).toBeLessThan(1e-13);
          }
        });

        it('gradient and Hessian equal differences', () => {
          const random = randomFrom('gradient');
          const T = ages(random, 60);
          const { x, tx } = model.simulate(theta, T, random);
          const sample = makeCells(x, tx, T).cells;
          const k = theta.length;
          const at = derivatives(k);
          const value = model.logLikelihood(theta, sample, at);
          expect(Math.abs(model.logLikelihood(theta, sample) / value - 1)).toBeLessThan(1e-13);
          for (let i = 0; i < k; i++) {
            const step = 1e-5 * theta[i];
            const sides = [1, -1].map((side) => {
              const moved = Float64Array.from(theta);
              moved[i] += side * step;
              const out = derivatives(k);
              return { value: model.logLikelihood(moved, sample, out), gradient: out.gradient };
            });
            const slope = (sides[0].value - sides[1].value) / (2 * step);
            expect(Math.abs(at.gradient[i] - slope)).toBeLessThan((1e-6 * (1 + Math.abs(value))) / theta[i]);
            for (let j = 0; j < k; j++) {
              const curve = (sides[0].gradient[j] - sides[1].gradient[j]) / (2 * step);
              const scale = Math.sqrt(Math.abs(at.hessian[i][i] * at.hessian[j][j]));
              expect(Math.abs(at.hessian[i][j] - curve)).toBeLessThan(1e-6 * scale);
            }
          }
        });
      });
    }

    const rounds = thorough(100, 500);
    it(`is finite and within range for ${200 * rounds} customers of all sorts at parameters from 1e-3 to 1e3`, () => {
      const random = randomFrom('extremes');
      let outside = 0;
      const check = (column: Float64Array, most: number, least = 0) => {
        for (const v of column) if (!(v >= least && v <= most)) outside++;
      };
      for (let round = 0; round < rounds; round++) {
        const theta = Float64Array.from(model.parameterNames, () => 10 ** (6 * random.uniform() - 3));
        const customers = anyCustomers(random, 200);
        const horizon = 10 ** (5 * random.uniform() - 2);
        check(model.pAlive(theta, customers, horizon), 1);
        check(model.logLikelihoods(theta, customers), 1e300, -1e300);
        if (round % 10 > 0) continue;
        const out = derivatives(theta.length);
        check(Float64Array.of(model.logLikelihood(theta, customers, out)), 1e300, -1e300);
        check(out.gradient, 1e300, -1e300);
        for (const row of out.hessian) check(row, 1e300, -1e300);
        check(model.expectedPurchases(theta, customers, horizon, 0), 1e300);
        check(model.expectedPurchases(theta, customers, Infinity, 10 ** (-4 * random.uniform())), 1e300);
        check(model.pReturn(theta, customers, horizon), 1);
        const n = Math.floor(100 ** random.uniform()) - 1;
        check(model.pmf(theta, customers, n, horizon), 1);
        check(Float64Array.of(model.unconditionalPmf(theta, n, horizon)), 1);
        check(model.unconditionalExpectation(theta, Float64Array.of(0, horizon)), 1e300);
      }
      expect(outside).toBe(0);
    });
  });
}

/** Another time unit, `perUnit` of the new ones in an old one, changes units and nothing else. */
export function timeUnit(model: PurchaseModel, theta: readonly number[], rescaled: readonly number[], perUnit: number) {
  const weeks = Float64Array.from(theta);
  const days = Float64Array.from(rescaled);
  const { x, tx, T } = anyCustomers(randomFrom('units'), 100);
  const inWeeks = makeCells(x, tx, T).cells;
  const scale = (column: Float64Array) => column.map((t) => t * perUnit);
  const inDays = makeCells(x, scale(tx), scale(T)).cells;
  const pairs = [
    [model.pAlive(weeks, inWeeks, 5), model.pAlive(days, inDays, 5 * perUnit)],
    [model.pReturn(weeks, inWeeks, 5), model.pReturn(days, inDays, 5 * perUnit)],
    [
      model.expectedPurchases(weeks, inWeeks, 52, 0.01),
      model.expectedPurchases(days, inDays, 52 * perUnit, 0.01 / perUnit),
    ],
    [model.pmf(weeks, inWeeks, 2, 5), model.pmf(days, inDays, 2, 5 * perUnit)],
    // The density of x times in other units differs by their ratio to the x.
    [
      model.logLikelihoods(weeks, inWeeks),
      model.logLikelihoods(days, inDays).map((v, i) => v + inDays.x[i] * Math.log(perUnit)),
    ],
  ];
  for (const [a, b] of pairs) expect(worstError(a, b)).toBeLessThan(1e-9);
}

/** Both models, at these parameters, say the same of ordinary customers, within `tolerance`. */
export function expectSame(
  one: PurchaseModel,
  oneTheta: readonly number[],
  other: PurchaseModel,
  otherTheta: readonly number[],
  tolerance: number,
): void {
  const random = randomFrom('limits');
  const T = ages(random, 300);
  const { x, tx } = paretoNbd.simulate(Float64Array.of(0.8, 4, 0.3, 10), T, random);
  const { cells } = makeCells(x, tx, T);
  const a = Float64Array.from(oneTheta);
  const b = Float64Array.from(otherTheta);
  const columns = (model: PurchaseModel, theta: Float64Array) => [
    model.logLikelihoods(theta, cells),
    model.pAlive(theta, cells, 3),
    model.pReturn(theta, cells, 20),
    model.expectedPurchases(theta, cells, 52, 0.01),
    model.pmf(theta, cells, 3, 20),
    model.unconditionalExpectation(theta, Float64Array.of(1, 52)),
  ];
  const theirs = columns(other, b);
  columns(one, a).forEach((column, i) => {
    expect(worstError(column, theirs[i], 1e-6)).toBeLessThan(tolerance);
  });
}
