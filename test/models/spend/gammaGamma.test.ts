import { describe, expect, it } from 'vitest';
import { isSettled } from '../../../src/models/regularise.ts';
import {
  bindGammaGamma,
  fitGammaGamma,
  gammaGammaLikelihood,
  makeSpendCells,
} from '../../../src/models/spend/gammaGamma.ts';
import { derivatives } from '../../../src/numerics/newton.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { fitOf } from '../../support/fitOf.ts';
import { cdnow, golden, itWith, worstError } from '../../support/golden.ts';

interface Optimum {
  readonly n: number;
  readonly params: number[];
  readonly se: number[];
  readonly LL: number;
}

interface Scores {
  readonly models: {
    readonly gg: {
      readonly params: number[];
      readonly customers: readonly { x: number; zbar: number; ll: number | null; spend: number }[];
    };
  };
}

describe('Gamma-Gamma against the reference values', () => {
  for (const set of ['sample', 'full'] as const) {
    itWith('golden/optima.json', `data/cdnow_${set}.csv`)(`finds the optimum of CDNOW ${set}`, () => {
      const { spendCount, meanSpend } = cdnow(set);
      const cells = makeSpendCells(spendCount, meanSpend);
      const optimum = golden<Record<string, { gg: Optimum }>>('optima')[`cdnow_${set}`].gg;
      const fit = fitGammaGamma(cells);
      expect(fit.status).toBe('converged');
      expect(fit.observations).toBe(optimum.n);
      expect(fit.logLikelihood).toBeCloseTo(optimum.LL, 6);
      expect(worstError(Object.values(fit.parameters), optimum.params)).toBeLessThan(1e-5);
      expect(worstError(Object.values(fit.standardErrors).map(Number), optimum.se)).toBeLessThan(1e-3);
    });

    itWith(`golden/scores-cdnow-${set}.json`)(`scores CDNOW ${set} to 1e-9`, () => {
      const { params, customers } = golden<Scores>(`scores-cdnow-${set}`).models.gg;
      const [p, q, gamma] = params;
      const fitted = bindGammaGamma(fitOf('gamma-gamma', { p, q, gamma }));
      const x = Float64Array.from(customers, (row) => row.x);
      const mean = Float64Array.from(customers, (row) => row.zbar);
      expect(
        worstError(
          fitted.expectedSpend(x, mean),
          customers.map((row) => row.spend),
        ),
      ).toBeLessThan(1e-9);
      for (const row of customers) {
        if (row.ll === null) continue;
        const one = makeSpendCells(Float64Array.of(row.x), Float64Array.of(row.zbar));
        const ll = gammaGammaLikelihood.logLikelihood(Float64Array.from(params), one);
        expect(worstError([ll], [row.ll])).toBeLessThan(1e-9);
      }
    });
  }
});

describe('laws of Gamma-Gamma', () => {
  const theta = Float64Array.of(6, 4, 15);
  const random = randomFrom('spend');
  const x = Float64Array.from({ length: 3000 }, () => 1 + random.integer(9));
  const mean = x.map((n) => random.gamma(6 * n, n * random.gamma(4, 15)));
  const cells = makeSpendCells(x, mean);

  it('gradient and Hessian equal finite differences', () => {
    const at = derivatives(3);
    gammaGammaLikelihood.logLikelihood(theta, cells, at);
    for (let p = 0; p < 3; p++) {
      const h = 1e-5 * theta[p];
      const moved = (step: number) => theta.map((v, i) => (i === p ? v + step * h : v));
      const [up, down] = [derivatives(3), derivatives(3)];
      const rise =
        gammaGammaLikelihood.logLikelihood(moved(1), cells, up) -
        gammaGammaLikelihood.logLikelihood(moved(-1), cells, down);
      expect(rise / (2 * h) / at.gradient[p]).toBeCloseTo(1, 4);
      for (let q = 0; q < 3; q++) {
        expect((up.gradient[q] - down.gradient[q]) / (2 * h) / at.hessian[p][q]).toBeCloseTo(1, 5);
      }
    }
  });

  it('recovers what was simulated, whatever the currency', () => {
    const fit = fitGammaGamma(cells);
    Object.entries({ p: 6, q: 4, gamma: 15 }).forEach(([name, truth]) => {
      expect(Math.abs(fit.parameters[name] - truth)).toBeLessThan(4 * fit.standardErrors[name]!);
    });
    const inCents = fitGammaGamma(
      makeSpendCells(
        x,
        mean.map((v) => 100 * v),
      ),
    );
    expect(inCents.parameters.gamma / fit.parameters.gamma).toBeCloseTo(100, 4);
    expect(inCents.parameters.p).toBeCloseTo(fit.parameters.p, 5);
  });

  it('expected spend lies between the customer and the population', () => {
    const fit = fitGammaGamma(cells);
    const [population] = fit.expectedSpend(Float64Array.of(0), Float64Array.of(0));
    const [low, high] = fit.expectedSpend(Float64Array.of(3, 3), Float64Array.of(population / 4, population * 4));
    expect(low).toBeGreaterThan(population / 4);
    expect(low).toBeLessThan(population);
    expect(high).toBeLessThan(population * 4);
    expect(high).toBeGreaterThan(population);
  });

  it('of few customers weak priors decide what is left open, which serves better than the mean of all', () => {
    let [penalised, own, all] = [0, 0, 0];
    for (let shop = 0; shop < 40; shop++) {
      const few = randomFrom(`few ${shop}`);
      const counts = Float64Array.from({ length: 12 }, () => 1 + few.integer(3));
      const nu = counts.map(() => few.gamma(4, 15));
      const means = counts.map((n, i) => few.gamma(6 * n, n * nu[i]));
      const fit = fitGammaGamma(makeSpendCells(counts, means));
      const plain = fitGammaGamma(makeSpendCells(counts, means), { prior: 'none' });
      expect(fit.identifiability).toEqual(plain.identifiability);
      expect(fit.prior).toBe(isSettled(plain) ? undefined : 'weak');
      if (!fit.prior) continue;
      expect(fit.detail).toMatch(/Weak priors were added/);
      penalised++;
      const total = counts.reduce((sum, n, i) => sum + n * means[i], 0) / counts.reduce((sum, n) => sum + n, 0);
      fit.expectedSpend(counts, means).forEach((expected, i) => {
        own += Math.abs(expected - 6 / nu[i]);
        all += Math.abs(total - 6 / nu[i]);
      });
    }
    expect(penalised).toBeGreaterThan(25);
    expect(own).toBeLessThan(0.7 * all);
  });

  it('says where the population has no mean', () => {
    expect(fitGammaGamma(cells).hasMean).toBe(true);
    expect(bindGammaGamma(fitOf('gamma-gamma', { p: 2, q: 0.9, gamma: 15 })).hasMean).toBe(false);
  });

  it('names bad and too little data', () => {
    const bad = () => makeSpendCells(Float64Array.of(2), Float64Array.of(-3));
    expect(bad).toThrowError(expect.objectContaining({ code: 'CELLS_INVALID' }));
    const few = () => fitGammaGamma(makeSpendCells(Float64Array.of(2, 1), Float64Array.of(3, 4)));
    expect(few).toThrowError(expect.objectContaining({ code: 'TOO_LITTLE_DATA' }));
    const alike = () => fitGammaGamma(makeSpendCells(Float64Array.of(2, 1, 4), Float64Array.of(3, 3, 3)));
    expect(alike).toThrowError(expect.objectContaining({ code: 'TOO_LITTLE_DATA' }));
  });
});
