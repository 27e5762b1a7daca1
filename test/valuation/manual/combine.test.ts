import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../../src/numerics/random.ts';
import { combined, type Matured, recordOf, weightBySd } from '../../../src/valuation/manual/combine.ts';

/** Values that have come true, of an adviser and a model of known skill: standard deviations of their logarithms. */
function matured(count: number, manualSd: number, automaticSd: number, seed: number): Matured[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => {
    const truth = 6 + random.normal();
    const said = (sd: number) => Math.exp(truth + sd * random.normal());
    return { actual: Math.exp(truth), manual: said(manualSd), automatic: said(automaticSd) };
  });
}

const rmse = (errors: readonly number[]) => Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);

describe('advisers of known skill', () => {
  test.each([
    ['better than the model', 0.3, 0.5],
    ['as good', 0.4, 0.4],
    ['worse', 0.8, 0.4],
    ['much worse', 2, 0.3],
  ])(
    '%s: the weight learnt is within .1 of the best, and the error at most 2 %% above the better one',
    (_, manual, automatic) => {
      const best = automatic ** 2 / (automatic ** 2 + manual ** 2);
      const { weight, nearer, count } = recordOf(matured(200, manual, automatic, 7));
      expect(count).toBe(200);
      expect(Math.abs(weight - best)).toBeLessThan(0.1);
      if (manual !== automatic) expect(nearer).toBe(manual < automatic ? 'manual' : 'automatic');
      const later = matured(5000, manual, automatic, 8);
      const errorsOf = (say: (value: Matured) => number) =>
        rmse(later.map((value) => Math.log(say(value) / value.actual)));
      const both = errorsOf((value) => combined(value.manual, value.automatic, weight).value);
      const alone = Math.min(
        errorsOf(({ manual: v }) => v),
        errorsOf(({ automatic: v }) => v),
      );
      expect(both).toBeLessThan(1.02 * alone);
    },
  );

  test('few values draw the weight towards one half', () => {
    const few = recordOf(matured(3, 0.05, 1, 1));
    const many = recordOf(matured(30, 0.05, 1, 1));
    expect(Math.abs(few.weight - 0.5)).toBeLessThan(0.06);
    expect(many.weight).toBeGreaterThan(0.95);
  });
});

test('each weighs by one over its variance; a manual 0 replaces', () => {
  expect(weightBySd(0.2, 0.2)).toBe(0.5);
  expect(weightBySd(0.1, 0.2)).toBeCloseTo(0.8, 12);
  expect(combined(100, 400, 0.5)).toEqual({ value: expect.closeTo(200, 9), weight: 0.5 });
  expect(combined(0, 400, 0.1)).toEqual({ value: 0, weight: 1 });
  expect(combined(50, 0, 0.1)).toEqual({ value: 50, weight: 1 });
});
