import { describe, expect, it } from 'vitest';
import { bdw, fitBdw } from '../../../src/models/subscriptions/bdw.ts';
import { lnSurvival, sumToInfinity } from '../../../src/models/subscriptions/betaWeibull.ts';
import { makeRetention } from '../../../src/models/subscriptions/contract.ts';
import { fitSbg, sbg } from '../../../src/models/subscriptions/sbg.ts';
import { golden, itWith, worstError } from '../../support/golden.ts';

interface Optimum {
  readonly params: number[];
  readonly se: number[];
  readonly LL: number;
  readonly survival_0_12: number[];
  readonly retention_1_12: number[];
  readonly observed_survivors: number[];
  readonly calibration_years: number;
  readonly DEL_d10pct?: number;
  readonly DERL_d10pct_after_n_renewals_1_5?: number[];
}

/** Fader & Hardie (2007), table 1: the high-end segment, percent of 1000 customers left after each year. */
const HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491];
const years = Float64Array.from({ length: 13 }, (_, t) => t);

describe('subscriptions on the tables of Fader & Hardie (2007)', () => {
  itWith('golden/optima.json')('agree with the reference optima, curves and lifetimes', () => {
    const optima = golden<{ contractual_FH2007: Record<string, Optimum> }>('optima').contractual_FH2007;
    for (const [name, optimum] of Object.entries(optima)) {
      const seen = makeRetention([optimum.observed_survivors.slice(0, optimum.calibration_years + 1)]);
      const fit = (name.startsWith('sbg') ? fitSbg : fitBdw)(seen);
      expect(fit.status, name).toBe('converged');
      expect(fit.logLikelihood).toBeCloseTo(optimum.LL, 7);
      expect(worstError(Object.values(fit.parameters), optimum.params)).toBeLessThan(1e-5);
      expect(worstError(Object.values(fit.standardErrors).map(Number), optimum.se)).toBeLessThan(1e-4);
      expect(worstError(fit.survival(years), optimum.survival_0_12)).toBeLessThan(1e-6);
      expect(worstError(fit.retention(years.slice(1)), optimum.retention_1_12)).toBeLessThan(1e-6);
      if (!optimum.DEL_d10pct || !optimum.DERL_d10pct_after_n_renewals_1_5) continue;
      expect(fit.expectedLifetime(0.1) / optimum.DEL_d10pct).toBeCloseTo(1, 6);
      // The nth reference value is that of a customer in the nth period, who has renewed n - 1 times.
      const residual = fit.residualLifetime(0.1, years.slice(0, 5));
      expect(worstError(residual, optimum.DERL_d10pct_after_n_renewals_1_5)).toBeLessThan(1e-6);
    }
  });

  it('find the published parameters of the high-end segment', () => {
    const seven = fitSbg(makeRetention([HIGH_END]));
    expect(seven.parameters.alpha).toBeCloseTo(0.668, 3);
    expect(seven.parameters.beta).toBeCloseTo(3.806, 3);
  });
});

describe('laws of subscriptions', () => {
  it('cohorts of different age add up', () => {
    const whole = makeRetention([HIGH_END, HIGH_END.slice(0, 4)]);
    expect(whole.customers).toBe(2000);
    expect(Array.from(whole.lost)).toEqual([262, 252, 180, 60, 42, 34, 26]);
    expect(Array.from(whole.kept)).toEqual([0, 0, 653, 0, 0, 0, 491]);
    const twice = fitSbg(makeRetention([HIGH_END, HIGH_END]));
    expect(twice.parameters.alpha).toBeCloseTo(fitSbg(makeRetention([HIGH_END])).parameters.alpha, 8);
  });

  it('c = 1 is the shifted-beta-geometric: retention is (beta + t - 1) / (alpha + beta + t - 1)', () => {
    for (const t of [1, 2, 7, 500]) {
      const retention = Math.exp(lnSurvival(0.7, 3.8, 1, t) - lnSurvival(0.7, 3.8, 1, t - 1));
      expect(retention).toBeCloseTo((3.8 + t - 1) / (0.7 + 3.8 + t - 1), 12);
    }
  });

  it('the fit is a maximum: the weibull contains the geometric', () => {
    const retention = makeRetention([HIGH_END]);
    expect(fitBdw(retention).logLikelihood).toBeGreaterThan(fitSbg(retention).logLikelihood);
    expect([sbg.name, bdw.name]).toEqual(['sbg', 'bdw']);
  });

  it('lifetimes: the new customer pays now, and then as one before the first renewal', () => {
    const fit = fitBdw(makeRetention([HIGH_END]));
    const [residual] = fit.residualLifetime(0.1, Float64Array.of(0));
    expect(fit.expectedLifetime(0.1)).toBeCloseTo(1 + residual / 1.1, 10);
    // Without discount and alpha > 1 the expected lifetime is 1 + beta / (alpha - 1): nearly so at a tiny rate.
    const sum = sumToInfinity((s) => Math.exp(lnSurvival(6, 9, 1, s) - 1e-9 * s));
    expect(sum).toBeCloseTo((9 + 6 - 1) / (6 - 1), 7);
    const geometric = sumToInfinity((s) => Math.exp(-1e-5 * s));
    expect(geometric * -Math.expm1(-1e-5)).toBeCloseTo(1, 10);
  });

  it('names what is wrong', () => {
    const code = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return (error as { code: string }).code;
      }
      return 'none';
    };
    expect(code(() => makeRetention([[100]]))).toBe('RETENTION_INVALID');
    expect(code(() => makeRetention([[100, 101]]))).toBe('RETENTION_INVALID');
    expect(code(() => makeRetention([[100, Number.NaN]]))).toBe('RETENTION_INVALID');
    expect(code(() => fitSbg(makeRetention([[100, 100, 100]])))).toBe('TOO_LITTLE_DATA');
    expect(code(() => fitBdw(makeRetention([[100, 90, 80]])))).toBe('TOO_LITTLE_DATA');
    expect(code(() => fitSbg(makeRetention([HIGH_END])).expectedLifetime(0))).toBe('ARGUMENT_INVALID');
  });
});
