import { describe, expect, it } from 'vitest';
import { makeCells } from '../../../src/facts/cells.ts';
import { cautions } from '../../../src/models/cautions.ts';
import { fitPurchaseModel } from '../../../src/models/purchases/fitPurchases.ts';
import { nbd } from '../../../src/models/purchases/nbd.ts';
import { paretoNbd } from '../../../src/models/purchases/paretoNbd.ts';
import { lnHyp2f1 } from '../../../src/numerics/hyp2f1.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { lnRising } from '../../../src/numerics/special.ts';
import { cdnow, golden, itWith, worstError } from '../../support/golden.ts';
import { expectSame, laws, reference, timeUnit } from './lifetimeLaws.ts';

reference(paretoNbd, 'pnbd');

describe('fits', () => {
  for (const set of ['sample', 'full'] as const) {
    itWith(`data/cdnow_${set}.csv`, 'golden/optima.json')(`CDNOW ${set}: the optimum, to 1e-5`, () => {
      type Optima = Record<string, { pnbd: { params: number[]; LL: number; se: number[] } }>;
      const { params, LL, se } = golden<Optima>('optima')[`cdnow_${set}`].pnbd;
      const { x, tx, T } = cdnow(set);
      const fit = fitPurchaseModel(paretoNbd, makeCells(x, tx, T).cells);
      expect(fit.status).toBe('converged');
      expect(Math.abs(fit.logLikelihood - LL)).toBeLessThan(1e-6);
      expect(worstError(Object.values(fit.parameters), params)).toBeLessThan(1e-5);
      // Theirs come from differences.
      expect(worstError(Object.values(fit.standardErrors).map(Number), se)).toBeLessThan(1e-4);
    });
  }

  it('recovers parameters of 20,000 simulated customers within their standard errors', () => {
    const truth = { r: 0.8, alpha: 6, s: 0.7, beta: 15 };
    const random = randomFrom('recovery');
    const T = Float64Array.from({ length: 20_000 }, () => 20 + random.integer(500) / 7);
    const { x, tx } = paretoNbd.simulate(Float64Array.from(Object.values(truth)), T, random);
    const fit = fitPurchaseModel(paretoNbd, makeCells(x, tx, T).cells);
    expect(fit.status).toBe('converged');
    for (const [name, value] of Object.entries(truth)) {
      expect(Math.abs(fit.parameters[name] - value)).toBeLessThan(3.5 * fit.standardErrors[name]!);
    }
  });

  it('says that dropout is not significant where nobody leaves', () => {
    const random = randomFrom('no dropout');
    const T = Float64Array.from({ length: 2000 }, () => 20 + random.integer(200) / 7);
    const { x, tx } = nbd.simulate(Float64Array.of(1, 4), T, random);
    const { cells } = makeCells(x, tx, T);
    const fit = fitPurchaseModel(paretoNbd, cells);
    expect(fit.logLikelihood).toBeGreaterThan(fitPurchaseModel(nbd, cells).logLikelihood - 1e-4);
    expect(fit.dropout!.significant).toBe(false);
    expect(cautions(fit).join()).toMatch(/dropout is not significant/);
  });
});

laws(paretoNbd, [
  [0.55, 10.6, 0.6, 11.7],
  [2, 1, 0.3, 0.05],
  [5, 40, 8, 900],
]);

describe('limits and closed forms', () => {
  it('is the NBD where dropout vanishes', () => {
    expectSame(paretoNbd, [0.55, 10.6, 1e-14, 10], nbd, [0.55, 10.6], 1e-9);
    expectSame(paretoNbd, [0.55, 10.6, 3, 1e16], nbd, [0.55, 10.6], 1e-9);
  });

  it('changes with the time unit in units alone', () => {
    timeUnit(paretoNbd, [0.55, 10.6, 0.6, 11.7], [0.55, 74.2, 0.6, 81.9], 7);
  });

  it('matches the closed form of a customer of equal rates, alpha = beta', () => {
    // Schmittlein, Morrison & Colombo (1987), eq. 13: both integrands are then powers of one alpha + t.
    const [r, alpha, s] = [0.7, 9, 0.4];
    const [x, tx, T] = [4, 12, 40];
    const { cells } = makeCells(Float64Array.of(x), Float64Array.of(tx), Float64Array.of(T));
    const w = r + s + x;
    const odds = (s / w) * (((alpha + T) / (alpha + tx)) ** w - 1);
    const theta = Float64Array.of(r, alpha, s, alpha);
    expect(worstError(paretoNbd.pAlive(theta, cells, 0), [1 / (1 + odds)])).toBeLessThan(1e-14);
    const log = lnRising(r, x) - x * Math.log(alpha) - w * Math.log1p(T / alpha);
    expect(worstError(paretoNbd.logLikelihoods(theta, cells), [log + Math.log1p(odds)])).toBeLessThan(1e-13);
  });

  it('matches the closed form in 2F1', () => {
    // Fader & Hardie (2005), "A note on deriving the Pareto/NBD model and related expressions", eq. 22 and 26.
    const [r, alpha, s] = [0.7, 9, 0.4];
    const [x, tx, T] = [4, 12, 40];
    const { cells } = makeCells(Float64Array.of(x), Float64Array.of(tx), Float64Array.of(T));
    const w = r + s + x;
    for (const beta of [2, 8.9, 30]) {
      const term = (t: number) =>
        alpha > beta
          ? Math.exp(lnHyp2f1(w, s + 1, w + 1, (alpha - beta) / (alpha + t)) - w * Math.log(alpha + t))
          : Math.exp(lnHyp2f1(w, r + x, w + 1, (beta - alpha) / (beta + t)) - w * Math.log(beta + t));
      const odds = (s / w) * (alpha + T) ** (r + x) * (beta + T) ** s * (term(tx) - term(T));
      const found = paretoNbd.pAlive(Float64Array.of(r, alpha, s, beta), cells, 0);
      expect(worstError(found, [1 / (1 + odds)])).toBeLessThan(1e-12);
    }
  });

  it('expects of a newcomer what the closed form says', () => {
    // Schmittlein, Morrison & Colombo (1987), eq. 17.
    const [r, alpha, s, beta] = [0.55, 10.6, 0.6, 11.7];
    const t = Float64Array.of(0, 0.01, 1, 52, 5000);
    const closed = t.map((v) => ((r * beta) / (alpha * (s - 1))) * -Math.expm1((s - 1) * Math.log(beta / (beta + v))));
    expect(worstError(paretoNbd.unconditionalExpectation(Float64Array.of(r, alpha, s, beta), t), closed)).toBeLessThan(
      1e-13,
    );
  });
});
