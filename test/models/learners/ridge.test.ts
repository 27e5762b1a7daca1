import { describe, expect, test } from 'vitest';
import { fitRidge, predictRidge, RIDGE_PENALTY, type RidgeFamily } from '../../../src/models/learners/ridge.ts';
import type { FeatureColumns } from '../../../src/numerics/matrix.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { type MadeUp, madeUp } from './madeUp.ts';

/** The mean of the family, and its inverse. */
const LINKS = {
  poisson: { mean: Math.exp, link: Math.log, target: ({ counts }: MadeUp) => counts },
  logistic: {
    mean: (f: number) => 1 / (1 + Math.exp(-f)),
    link: (p: number) => Math.log(p / (1 - p)),
    target: ({ events }: MadeUp) => events,
  },
};

const families = Object.keys(LINKS) as RidgeFamily[];

describe.each(families)('ridge regression, %s', (family) => {
  const { mean, link, target } = LINKS[family];

  test('one feature of two values has the maximum-likelihood answer in closed form', () => {
    // Each group's mean is what it is: 1/4 and 3/4.
    const z = { names: ['z'], length: 8, columns: [Float32Array.of(-1, -1, -1, -1, 1, 1, 1, 1)] };
    const y = Float64Array.of(1, 0, 0, 0, 1, 1, 0, 1);
    const { intercept, coefficients } = fitRidge(family, z, y, 0);
    const [low, high] = [link(1 / 4), link(3 / 4)];
    expect(intercept).toBeCloseTo((high + low) / 2, 3);
    expect(coefficients[0]).toBeCloseTo((high - low) / 2, 3);
  });

  test('with a penalty it solves the equation that one feature leaves', () => {
    const z = { names: ['z'], length: 4, columns: [Float32Array.of(-1, -1, 1, 1)] };
    const y = Float64Array.of(0, 1, 1, 1);
    const penalty = 0.2;
    const { intercept, coefficients } = fitRidge(family, z, y, penalty);
    // Means of the groups sum to those of y; their difference is what the penalty pulls at.
    const [low, high] = [mean(intercept - coefficients[0]), mean(intercept + coefficients[0])];
    expect((low + high) / 2).toBeCloseTo(0.75, 3);
    expect((1 - high) / 2 - (0.5 - low) / 2).toBeCloseTo(penalty * coefficients[0], 3);
  });

  test('the gradient of the penalised loss vanishes at the fit', () => {
    const made = madeUp(3000, 6, 1);
    const y = target(made);
    for (const penalty of [1, RIDGE_PENALTY, 0.001]) {
      const fit = fitRidge(family, made.z, y, penalty);
      const residual = predictRidge(family, fit, made.z).map((mu, i) => (mu - y[i]) / y.length);
      const slope = (column: ArrayLike<number>, pull: number) =>
        residual.reduce((sum, r, i) => sum + r * column[i], pull);
      expect(Math.abs(slope(new Float64Array(y.length).fill(1), 0))).toBeLessThan(1e-3);
      made.z.columns.forEach((column, j) => {
        expect(Math.abs(slope(column, penalty * fit.coefficients[j]))).toBeLessThan(1e-3);
      });
    }
  });

  test('nor does it of many rows, of which few weigh most', () => {
    const made = madeUp(30_000, 4, 7);
    // A thousandth of the rows lie far out, and count far more than others.
    const columns = made.z.columns.map((column) => column.map((v, i) => (i % 1000 === 999 ? 3 * v : v)));
    const z = { ...made.z, columns };
    const y = target(made).map((v, i) => (i % 1000 === 999 && family === 'poisson' ? 200 * v : v));
    const fit = fitRidge(family, z, y, RIDGE_PENALTY);
    const residual = predictRidge(family, fit, z).map((mu, i) => (mu - y[i]) / y.length);
    expect(Math.abs(residual.reduce((sum, r) => sum + r, 0))).toBeLessThan(1e-3);
    columns.forEach((column, j) => {
      const slope = residual.reduce((sum, r, i) => sum + r * column[i], RIDGE_PENALTY * fit.coefficients[j]);
      expect(Math.abs(slope)).toBeLessThan(1e-3);
    });
  });

  test('it recovers what made the data', () => {
    const made = madeUp(40_000, 5, 2);
    const { intercept, coefficients, names } = fitRidge(family, made.z, target(made), 1e-6);
    expect(names).toBe(made.z.names);
    expect(Math.abs(intercept - made.intercept)).toBeLessThan(0.04);
    made.truth.forEach((b, j) => {
      expect(Math.abs(coefficients[j] - b)).toBeLessThan(0.04);
    });
  });

  test('a larger penalty draws coefficients in, and a heavy one says the mean of all', () => {
    const made = madeUp(2000, 3, 3);
    const y = target(made);
    const norms = [0.001, 0.03, 0.3, 3].map((penalty) =>
      Math.hypot(...fitRidge(family, made.z, y, penalty).coefficients),
    );
    for (let i = 1; i < norms.length; i++) expect(norms[i]).toBeLessThan(norms[i - 1]);
    const heavy = predictRidge(family, fitRidge(family, made.z, y, 1e6), made.z);
    const average = y.reduce((sum, v) => sum + v, 0) / y.length;
    for (const mu of heavy.subarray(0, 50)) expect(mu).toBeCloseTo(average, 3);
  });

  test('the order of rows does not matter, nor do rows twice', () => {
    const made = madeUp(600, 3, 4);
    const y = target(made);
    const rows = (order: Int32Array): [FeatureColumns, Float64Array] => [
      {
        ...made.z,
        length: order.length,
        columns: made.z.columns.map((column) => Float32Array.from(order, (i) => column[i])),
      },
      Float64Array.from(order, (i) => y[i]),
    ];
    const order = Int32Array.from(y.keys());
    const plain = fitRidge(family, made.z, y, 0.05);
    const [z, shuffled] = rows(randomFrom(1).shuffle(order.slice()));
    const [twiceZ, twice] = rows(Int32Array.of(...order, ...order));
    for (const other of [fitRidge(family, z, shuffled, 0.05), fitRidge(family, twiceZ, twice, 0.05)]) {
      expect(other.intercept).toBeCloseTo(plain.intercept, 8);
      other.coefficients.forEach((b, j) => {
        expect(b).toBeCloseTo(plain.coefficients[j], 8);
      });
    }
  });

  test('targets that are all alike, wild features and no rows leave finite answers', () => {
    const made = madeUp(300, 2, 5);
    const wild = { ...made.z, columns: made.z.columns.map((column) => column.map((v) => v * 1e4)) };
    for (const z of [made.z, wild]) {
      for (const y of [0, 1]) {
        const fit = fitRidge(family, z, new Float64Array(300).fill(y), RIDGE_PENALTY);
        for (const mu of predictRidge(family, fit, z)) expect(mu).toBeGreaterThanOrEqual(0);
      }
    }
    const none = fitRidge(family, { names: ['a'], length: 0, columns: [new Float32Array(0)] }, new Float64Array(0), 1);
    expect([none.intercept, ...none.coefficients]).toEqual([0, 0]);
  });
});
