import { describe, expect, it } from 'vitest';
import { type SingleModels, singleForecaster } from '../../src/forecast/single.ts';
import { bindPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { nbd } from '../../src/models/purchases/nbd.ts';
import { paretoNbd } from '../../src/models/purchases/paretoNbd.ts';
import { bindSpendModel } from '../../src/models/spend/catalogue.ts';
import type { Terms } from '../../src/valuation/terms.ts';
import { valueCustomers } from '../../src/valuation/value.ts';
import { customers } from '../service/shop.ts';
import { fitOf } from '../support/fitOf.ts';

const [r, alpha] = [0.6, 9];
const spend = bindSpendModel(fitOf('pooled-mean', { mean: 20 }));
/** Dropout so weak that it changes nothing to eleven digits, and yet is taken for identified. */
const dropout = { statistic: 100, degreesOfFreedom: 2, pValue: 0, significant: true };
const steady = { ...fitOf('pareto-nbd', { r, alpha, s: 1e-13, beta: 60 }), dropout };
const leaving = { ...fitOf('pareto-nbd', { r, alpha, s: 3, beta: 60 }), dropout };
const terms: Terms = { horizonDays: 364, discountRate: 0.1, margin: 0.4 };
const { x, T } = customers;
/** Rows with a purchase. */
const buyers = [0, 1, 3];

const models = (fit: typeof steady): SingleModels => ({
  purchases: bindPurchaseModel(paretoNbd, fit),
  spend,
  refundShare: 0.1,
});
const valued = (fit: typeof steady, on: Partial<Terms> = {}) =>
  valueCustomers({ summaries: customers, facts: null }, singleForecaster(models(fit)), { ...terms, ...on });

describe('residual value', () => {
  it('is what purchases for ever are worth today, at the annual rate over a year of 365.25 days', () => {
    const { residualValue } = valued(steady);
    // Without dropout: (r + x) / (alpha + T) purchases a week for ever, discounted continuously, are that over the rate.
    const weekly = (Math.log(1.1) * 7) / 365.25;
    for (const row of buyers) {
      const purchases = (r + x[row]) / (alpha + T[row]) / weekly;
      expect(residualValue![row] / (0.4 * purchases * 20 * 0.9)).toBeCloseTo(1, 9);
    }
    expect(residualValue![2]).toBe(0);
  });

  it('is more than discounting leaves of the horizon, and falls as the rate rises', () => {
    const [cheap, dear] = [valued(steady), valued(steady, { discountRate: 0.2 })];
    for (const row of buyers) {
      expect(cheap.residualValue![row]).toBeGreaterThan(cheap.predictedValue![row] / 1.1);
      expect(cheap.residualValue![row] / dear.residualValue![row]).toBeCloseTo(Math.log(1.2) / Math.log(1.1), 8);
      expect(dear.predictedValue![row]).toBe(cheap.predictedValue![row]);
    }
  });

  it('is finite where customers leave, and less than without discounting', () => {
    const [short, long] = [valued(leaving), valued(leaving, { horizonDays: 36_500 })];
    for (const row of buyers) {
      expect(short.residualValue![row]).toBeGreaterThan(0);
      expect(short.residualValue![row]).toBeLessThan(long.predictedValue![row]);
    }
  });

  it('is empty, with the reason, where dropout is not identified', () => {
    const purchases = bindPurchaseModel(nbd, fitOf('nbd', { r, alpha }));
    const forecaster = singleForecaster({ purchases, spend, refundShare: 0 });
    const valuation = valueCustomers({ summaries: customers, facts: null }, forecaster, terms);
    expect(valuation.residualValue).toBeNull();
    expect(valuation.noResidual).toMatch(/Dropout is not identified/);
    expect(valuation.predictedValue![0]).toBeGreaterThan(0);
  });
});

describe('predicted value', () => {
  it('is margin × purchases within the horizon × spend net of refunds, not discounted', () => {
    const { predictedValue, expectedSpend } = valued(steady);
    for (const row of buyers) {
      const purchases = ((r + x[row]) / (alpha + T[row])) * 52;
      expect(predictedValue![row] / (0.4 * purchases * 18)).toBeCloseTo(1, 9);
      expect(expectedSpend![row]).toBeCloseTo(18, 12);
    }
  });
});
