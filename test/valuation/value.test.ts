import { describe, expect, it } from 'vitest';
import { bindPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { nbd } from '../../src/models/purchases/nbd.ts';
import { paretoNbd } from '../../src/models/purchases/paretoNbd.ts';
import { bindSpendModel } from '../../src/models/spend/catalogue.ts';
import { type ValueModels, valueCustomers } from '../../src/valuation/value.ts';
import { customers } from '../service/shop.ts';
import { fitOf } from '../support/fitOf.ts';

const [r, alpha] = [0.6, 9];
const spend = bindSpendModel(fitOf('pooled-mean', { mean: 20 }));
const models: ValueModels = { purchases: bindPurchaseModel(nbd, fitOf('nbd', { r, alpha })), spend, refundShare: 0.1 };
const terms = { horizonDays: 364, discountRate: 0.1, margin: 0.4 };
const { x, T } = customers;
/** Rows with a purchase. */
const buyers = [0, 1, 3];

describe('residual value', () => {
  const { residualValue, predictedValue } = valueCustomers(customers, models, terms);

  it('is what purchases for ever are worth today, at the annual rate over a year of 365.25 days', () => {
    // NBD: (r + x) / (alpha + T) purchases a week for ever, discounted continuously, are worth that over the rate.
    const weekly = (Math.log(1.1) * 7) / 365.25;
    for (const row of buyers) {
      const purchases = (r + x[row]) / (alpha + T[row]) / weekly;
      expect(residualValue[row] / (0.4 * purchases * 20 * 0.9)).toBeCloseTo(1, 12);
    }
    expect(residualValue[2]).toBe(0);
  });

  it('is more than discounting leaves of the horizon, and falls as the rate rises', () => {
    const dear = valueCustomers(customers, models, { ...terms, discountRate: 0.2 });
    for (const row of buyers) {
      expect(residualValue[row]).toBeGreaterThan(predictedValue[row] / 1.1);
      expect(residualValue[row] / dear.residualValue[row]).toBeCloseTo(Math.log(1.2) / Math.log(1.1), 10);
      expect(dear.predictedValue[row]).toBe(predictedValue[row]);
    }
  });

  it('is finite where customers leave, and less than without discounting', () => {
    const leaving = fitOf('pareto-nbd', { r, alpha, s: 3, beta: 60 });
    const purchases = bindPurchaseModel(paretoNbd, leaving);
    const valued = valueCustomers(customers, { ...models, purchases }, terms);
    const long = valueCustomers(customers, { ...models, purchases }, { ...terms, horizonDays: 36_500 });
    for (const row of buyers) {
      expect(valued.residualValue[row]).toBeGreaterThan(0);
      expect(valued.residualValue[row]).toBeLessThan(long.predictedValue[row]);
    }
  });
});

describe('predicted value', () => {
  it('is margin × purchases within the horizon × spend net of refunds, not discounted', () => {
    const { predictedValue, expectedSpend } = valueCustomers(customers, models, terms);
    for (const row of buyers) {
      const purchases = ((r + x[row]) / (alpha + T[row])) * 52;
      expect(predictedValue[row] / (0.4 * purchases * 18)).toBeCloseTo(1, 12);
      expect(expectedSpend[row]).toBeCloseTo(18, 12);
    }
  });
});
