import { expect, test } from 'vitest';
import { calibrationCurve } from '../../src/evaluation/calibration.ts';
import { expectationsByFrequency, expectationsByRecency } from '../../src/evaluation/conditionalExpectations.ts';
import { decileTable } from '../../src/evaluation/deciles.ts';
import { gainCurve } from '../../src/evaluation/gainCurve.ts';
import { groupMeans, groupSizes, groupStandardErrors, niceStep, quantileGroups } from '../../src/evaluation/groups.ts';
import { measure } from '../../src/evaluation/metrics.ts';
import { residuals } from '../../src/evaluation/residuals.ts';
import { randomFrom } from '../../src/numerics/random.ts';

const f = (...values: number[]) => Float64Array.from(values);

test('equal values share a group, and groups cover all rows', () => {
  const groups = quantileGroups(f(3, 1, 1, 1, 1, 2, 9, 8), 4);
  expect(groups.count).toBe(3);
  expect(Array.from(groups.of)).toEqual([1, 0, 0, 0, 0, 1, 2, 2]);
  expect(groupSizes(groups)).toEqual([4, 2, 2]);
  expect(quantileGroups(f(5, 5, 5), 10).count).toBe(1);
  expect(quantileGroups(f(), 10).count).toBe(0);
});

test('means and standard errors of groups by hand', () => {
  const groups = { count: 2, of: Int32Array.of(0, 0, 1, -1) };
  expect(groupMeans(groups, f(1, 3, 7, 100))).toEqual([2, 7]);
  // sd = sqrt 2, two rows.
  expect(groupStandardErrors(groups, f(1, 3, 7, 100))[0]).toBeCloseTo(1, 14);
  expect(groupStandardErrors(groups, f(1, 3, 7, 100))[1]).toBeNaN();
});

test('steps that read well', () => {
  expect([3.24, 0.011, 1, 9, 700, 0].map(niceStep)).toEqual([4, 0.02, 1, 10, 800, 1]);
});

test('deciles by hand: two tenths of two, sorted by prediction', () => {
  const { deciles, mape } = decileTable(f(0, 4, 2, 10), f(1, 5, 2, 8), 2);
  expect(deciles.map((d) => [d.meanPredicted, d.meanActual, d.customers])).toEqual([
    [6.5, 7, 2],
    [1.5, 1, 2],
  ]);
  expect(deciles[0].standardError).toBeCloseTo(3, 14);
  expect(deciles[0].shareOfActual).toBeCloseTo(14 / 16, 14);
  expect(mape).toBeCloseTo((100 * (0.5 / 7 + 0.5 / 1)) / 2, 12);
});

test('the first tenth is the one of top_decile_share, for any number of customers', () => {
  const random = randomFrom(1);
  for (const n of [1, 7, 10, 101, 999]) {
    const actual = Float64Array.from({ length: n }, () => random.poisson(2) + 1);
    const predicted = actual.map((value) => value * random.uniform());
    const { deciles } = decileTable(actual, predicted);
    expect(deciles[0].shareOfActual).toBeCloseTo(measure(actual, predicted).top_decile_share!, 13);
    expect(deciles.reduce((sum, d) => sum + d.customers, 0)).toBe(n);
    expect(deciles.reduce((sum, d) => sum + d.shareOfActual!, 0)).toBeCloseTo(1, 12);
  }
});

test('a decile where nothing happened leaves its error undefined', () => {
  expect(decileTable(f(0, 1), f(1, 2), 2).mape).toBeNull();
  expect(decileTable(f(0, 0), f(1, 2), 2).deciles[0].shareOfActual).toBeNull();
});

test('gain curve by hand', () => {
  const curve = gainCurve(f(1, 0, 5, 4), f(0.1, 0.2, 0.9, 0.3), 4)!;
  expect(Array.from(curve.customers)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(Array.from(curve.held)).toEqual([0, 0.5, 0.9, 0.9, 1]);
  expect(gainCurve(f(0, 0), f(1, 2))).toBeNull();
});

test('calibration by hand, with Wilson’s interval of 1 in 2', () => {
  const curve = calibrationCurve(f(0, 1, 1, 3), f(0.2, 0.4, 0.8, 0.9), { bins: 2 });
  expect(curve.observed).toEqual([0.5, 1]);
  expect(curve.predicted[0]).toBeCloseTo(0.3, 14);
  expect(curve.ece).toBeCloseTo((0.2 + 0.15) / 2, 14);
  expect(curve.brier).toBeCloseTo((0.04 + 0.36 + 0.04 + 0.01) / 4, 14);
  expect(curve.logScore).toBeCloseTo(Math.log(0.8 * 0.4 * 0.8 * 0.9) / 4, 14);
  // Wilson (1927): for 1 of 2, (0.0945, 0.9055).
  expect(curve.low[0]).toBeCloseTo(0.0945, 4);
  expect(curve.high[0]).toBeCloseTo(0.9055, 4);
  expect(curve.high[1]).toBe(1);
});

test('bins of equal width leave empty ones out', () => {
  const curve = calibrationCurve(f(0, 1, 1), f(0.05, 0.95, 1), { by: 'width' });
  expect(curve.customers).toEqual([1, 2]);
  expect(curve.ece).toBeCloseTo((0.05 + 2 * 0.025) / 3, 14);
});

test('outcomes drawn from the probabilities are calibrated', () => {
  const random = randomFrom(2);
  const p = Float64Array.from({ length: 50_000 }, () => random.uniform());
  const curve = calibrationCurve(
    p.map((value) => (random.uniform() < value ? 1 : 0)),
    p,
  );
  expect(curve.ece).toBeLessThan(0.01);
});

test('conditional expectations by frequency and recency', () => {
  const x = f(0, 0, 1, 9, 8);
  const byFrequency = expectationsByFrequency(x, f(0, 2, 1, 6, 8), { model: f(1, 1, 2, 5, 5) });
  expect(byFrequency.labels).toEqual(['0', '1', '7+']);
  expect(byFrequency.actual).toEqual([1, 1, 7]);
  expect(byFrequency.predicted.model).toEqual([1, 2, 5]);
  expect(byFrequency.standardError[2]).toBeCloseTo(1, 14);
  const byRecency = expectationsByRecency(x, f(0, 0, 0.5, 24, 12), f(0, 2, 1, 6, 8), {}, 12);
  expect(byRecency.labels).toEqual(['none', '0–2', '10–12', '22–24']);
  expect(byRecency.customers).toEqual([2, 1, 1, 1]);
  expect(expectationsByRecency(f(0), f(0), f(1), {}).labels).toEqual(['none']);
});

test('residuals by hand', () => {
  const r = residuals(f(0, 2, 10, 0), f(1, 1, 4, 4), 2);
  expect(r.predicted).toEqual([1, 4]);
  expect(r.mean).toEqual([0, 1]);
  expect(r.low).toEqual([-1, -4]);
  expect(r.high).toEqual([1, 6]);
});
