/** Whatever a fitted model is asked, an argument without meaning is refused by name: no number comes back. */
import { describe, expect, it, test } from 'vitest';
import { PerennialError } from '../../src/errors.ts';
import type { FittedPurchaseModel } from '../../src/models/contract.ts';
import { purchaseModels } from '../../src/models/purchases/catalogue.ts';
import { bindPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { bindSpendModel } from '../../src/models/spend/catalogue.ts';
import { bdw, fitBdw } from '../../src/models/subscriptions/bdw.ts';
import { makeRetention } from '../../src/models/subscriptions/contract.ts';
import { fitSbg, sbg } from '../../src/models/subscriptions/sbg.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { fitOf } from '../support/fitOf.ts';
import { ordinary, ordinaryCells } from './inputs.ts';

/** What is wrong, in the words of the error; 'an answer' where there is one. */
function refusal(ask: () => unknown): string {
  try {
    ask();
  } catch (error) {
    if (error instanceof PerennialError && error.code === 'ARGUMENT_INVALID') return error.message;
    throw error;
  }
  return 'an answer';
}

const f = (...values: number[]) => Float64Array.of(...values);
const WRONG_SPANS = [-5, -1e-9, Number.NaN, Infinity];
const WRONG_COUNTS = [-1, 1.5, Number.NaN, Infinity];

describe.each(purchaseModels)('$name', (model) => {
  const theta = ordinary(model);
  const parameters = Object.fromEntries(model.parameterNames.map((name, i) => [name, theta[i]]));
  const fitted: FittedPurchaseModel = bindPurchaseModel(model, fitOf(model.name, parameters));
  const cells = ordinaryCells(model, randomFrom('arguments'));
  const random = randomFrom('arguments');

  it('takes no span of time below 0, endless or unknown', () => {
    for (const span of WRONG_SPANS) {
      expect(refusal(() => fitted.pAlive(cells, span))).toMatch(/^later can not be/);
      expect(refusal(() => fitted.pReturn(cells, span))).toMatch(/^horizon can not be/);
      expect(refusal(() => fitted.expectedPurchases(cells, span))).toMatch(/^horizon can not be/);
      expect(refusal(() => fitted.pmf(cells, 1, span))).toMatch(/^horizon can not be/);
      expect(refusal(() => fitted.unconditionalExpectation(f(1, span)))).toMatch(/^t\[1\] can not be/);
      expect(refusal(() => fitted.unconditionalPmf(1, span))).toMatch(/^t can not be/);
      expect(refusal(() => fitted.simulate(f(span), random))).toMatch(/^T\[0\] can not be/);
    }
    expect(refusal(() => fitted.expectedPurchases(cells, -5))).toBe(
      'horizon can not be -5: it must be 0 or more, and finite',
    );
  });

  it('takes no count that is not whole', () => {
    for (const count of WRONG_COUNTS) {
      expect(refusal(() => fitted.pmf(cells, count, 10))).toMatch(/^n can not be/);
      expect(refusal(() => fitted.unconditionalPmf(count, 10))).toMatch(/^n can not be/);
    }
  });

  it('looks ahead for ever only where it discounts', () => {
    for (const horizon of [-5, Number.NaN]) {
      expect(refusal(() => fitted.discountedPurchases(cells, 0.01, horizon))).toMatch(/^horizon can not be/);
    }
    for (const rate of [-0.1, Number.NaN, Infinity]) {
      expect(refusal(() => fitted.discountedPurchases(cells, rate, 10))).toMatch(/^rate can not be/);
    }
    expect(refusal(() => fitted.discountedPurchases(cells, 0))).toMatch(/^rate can not be 0: .*infinite/);
    expect(fitted.discountedPurchases(cells, 0, 10)).toEqual(fitted.expectedPurchases(cells, 10));
    expect(fitted.discountedPurchases(cells, 0.01).every((v) => v > 0 && v < Infinity)).toBe(true);
  });

  it('takes 0: nothing happens in no time', () => {
    expect(fitted.expectedPurchases(cells, 0).every((v) => v === 0)).toBe(true);
    expect(fitted.pmf(cells, 0, 0).every((p) => Math.abs(p - 1) < 1e-12)).toBe(true);
    expect(fitted.pReturn(cells, 0).every((p) => p === 0)).toBe(true);
  });
});

test.each([fitOf('gamma-gamma', { p: 6, q: 4, gamma: 15 }), fitOf('pooled-mean', { mean: 12 })])(
  'spend by $model takes whole counts, and means above 0 where there are purchases',
  (fit) => {
    const spend = bindSpendModel(fit);
    for (const count of WRONG_COUNTS) expect(refusal(() => spend.expectedSpend(f(count), f(3)))).toMatch(/^x\[0\]/);
    for (const mean of [0, -3, Number.NaN, Infinity]) {
      expect(refusal(() => spend.expectedSpend(f(0, 2), f(0, mean)))).toMatch(/^mean\[1\] can not be/);
    }
    expect(refusal(() => spend.expectedSpend(f(1, 2), f(3)))).toMatch(/^mean can not be 1 values/);
    expect(spend.expectedSpend(f(0), f(Number.NaN))).toEqual(spend.expectedSpend(f(0), f(0)));
  },
);

test.each([
  [sbg.name, fitSbg],
  [bdw.name, fitBdw],
])('%s takes times from 0, renewals from the 1st, and a discount', (_, learn) => {
  const fitted = learn(makeRetention([[1000, 869, 743, 653, 593]]));
  for (const span of WRONG_SPANS) {
    expect(refusal(() => fitted.survival(f(1, span)))).toMatch(/^t\[1\] can not be/);
    expect(refusal(() => fitted.retention(f(span)))).toMatch(/^t\[0\] can not be/);
  }
  expect(refusal(() => fitted.retention(f(0.5)))).toMatch(/^t\[0\] can not be 0.5: it must be 1 or more/);
  for (const discount of [0, -0.1, Number.NaN, Infinity]) {
    expect(refusal(() => fitted.expectedLifetime(discount))).toMatch(/^discount can not be/);
    expect(refusal(() => fitted.residualLifetime(discount, f(1)))).toMatch(/^discount can not be/);
  }
  for (const count of WRONG_COUNTS) {
    expect(refusal(() => fitted.residualLifetime(0.1, f(0, count)))).toMatch(/^renewals\[1\] can not be/);
  }
  expect(fitted.survival(f(0))[0]).toBe(1);
});
