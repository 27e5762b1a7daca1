import { expect, test } from 'vitest';
import { devianceGain, type ExposureRows } from '../../../src/models/learners/exposure.ts';
import { fitRidgePath, fitRidgePoisson, ridgeCorrection } from '../../../src/models/learners/ridgePoisson.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { madeUp } from './madeUp.ts';

test('one feature of two values has the maximum-likelihood answer in closed form', () => {
  // Rows at z = -1 and at z = 1: the factor of each is its sum of targets over its sum of offsets.
  const z = { names: ['z'], length: 4, columns: [Float32Array.of(-1, -1, 1, 1)] };
  const rows: ExposureRows = {
    length: 4,
    target: Float64Array.of(1, 2, 6, 2),
    offset: Float64Array.of(2, 2, 1, 3),
    weight: Float64Array.of(1, 1, 1, 1),
  };
  const { intercept, coefficients } = fitRidgePoisson(z, rows, 0);
  const [low, high] = [Math.log(3 / 4), Math.log(8 / 4)];
  expect(intercept).toBeCloseTo((high + low) / 2, 7);
  expect(coefficients[0]).toBeCloseTo((high - low) / 2, 7);
});

test('the gradient of the penalised loss vanishes at the fit, whatever the path to it', () => {
  const { z, rows } = madeUp(3000, 6, 1);
  const total = rows.target.reduce((sum, y, i) => sum + rows.weight[i] * y, 0);
  for (const fit of fitRidgePath(z, rows, [1, 0.1, 0.01])) {
    const f = ridgeCorrection(fit, z).map((v) => v + fit.intercept);
    z.columns.forEach((column, j) => {
      let slope = fit.lambda * fit.coefficients[j];
      for (let i = 0; i < f.length; i++) {
        slope += (rows.weight[i] * (rows.offset[i] * Math.exp(f[i]) - rows.target[i]) * column[i]) / total;
      }
      expect(Math.abs(slope)).toBeLessThan(2e-5);
    });
    const alone = fitRidgePoisson(z, rows, fit.lambda);
    fit.coefficients.forEach((b, j) => {
      expect(b).toBeCloseTo(alone.coefficients[j], 4);
    });
  }
});

test('it recovers the coefficients that made the data', () => {
  const { z, rows, truth } = madeUp(40_000, 5, 2);
  const { coefficients } = fitRidgePoisson(z, rows, 1e-6);
  truth.forEach((b, j) => {
    expect(coefficients[j]).toBeCloseTo(b, 1);
  });
  expect(devianceGain(rows, ridgeCorrection(fitRidgePoisson(z, rows, 1e-6), z))).toBeLessThan(0);
});

test('a heavy penalty corrects nothing, and so do data without a purchase', () => {
  const { z, rows } = madeUp(500, 3, 3);
  for (const b of fitRidgePoisson(z, rows, 1e6).coefficients) expect(Math.abs(b)).toBeLessThan(1e-5);
  const none = fitRidgePoisson(z, { ...rows, target: new Float64Array(500) }, 0.1);
  expect(Array.from(none.coefficients)).toEqual([0, 0, 0]);
});

test('rows of weight 0 and the order of rows do not matter', () => {
  const { z, rows } = madeUp(400, 3, 4);
  const order = randomFrom(1).shuffle(Int32Array.from({ length: 400 }, (_, i) => i));
  const pick = (column: Float64Array) => Float64Array.from(order, (i) => column[i]);
  const shuffled = fitRidgePoisson(
    { ...z, columns: z.columns.map((column) => Float32Array.from(order, (i) => column[i])) },
    { length: 400, target: pick(rows.target), offset: pick(rows.offset), weight: pick(rows.weight) },
    0.05,
  );
  const plain = fitRidgePoisson(z, rows, 0.05);
  plain.coefficients.forEach((b, j) => {
    expect(shuffled.coefficients[j]).toBeCloseTo(b, 10);
  });
  const half = { ...rows, weight: rows.weight.map((w, i) => (i < 200 ? w : 0)) };
  const first = {
    length: 200,
    target: rows.target.slice(0, 200),
    offset: rows.offset.slice(0, 200),
    weight: rows.weight.slice(0, 200),
  };
  const cut = { ...z, length: 200, columns: z.columns.map((column) => column.slice(0, 200)) };
  fitRidgePoisson(z, half, 0.05).coefficients.forEach((b, j) => {
    expect(b).toBeCloseTo(fitRidgePoisson(cut, first, 0.05).coefficients[j], 10);
  });
});
