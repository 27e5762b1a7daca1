import { expect, it } from 'vitest';
import { MOST_TERMS, unimodalSum } from '../../src/numerics/longSums.ts';
import { overPanels } from '../../src/numerics/panels.ts';
import { lnBeta } from '../../src/numerics/special.ts';
import { relativeError } from '../support/golden.ts';

it('sums inverse squares as they are, and a thousand million of them in a thousand evaluations', () => {
  let evaluations = 0;
  const term = (j: number) => {
    evaluations++;
    return -2 * Math.log1p(j);
  };
  for (const count of [1, 2, 31, 100, 100_000]) {
    let direct = 0;
    for (let j = count - 1; j >= 0; j--) direct += (j + 1) ** -2;
    expect(relativeError(unimodalSum(term, count, 0), direct), `${count} terms`).toBeLessThan(1e-14);
  }
  evaluations = 0;
  // pi² / 6 less the rest by Euler and Maclaurin: 1 / n - 1 / (2 n²).
  expect(relativeError(unimodalSum(term, 1e9, 0), Math.PI ** 2 / 6 - 1e-9 + 5e-19)).toBeLessThan(1e-14);
  expect(evaluations).toBeLessThan(1000);
});

it('sums outwards from the mode: binomial probabilities to one, as far as their logarithms are exact', () => {
  for (const [n, tolerance] of [
    [50, 1e-13],
    [1000, 1e-12],
    [1e6, 1e-9],
    [1e9, 1e-5],
  ]) {
    const lnPmf = (j: number) =>
      -Math.log1p(n) - lnBeta(j + 1, n - j + 1) + j * Math.log(0.3) + (n - j) * Math.log(0.7);
    expect(Math.abs(unimodalSum(lnPmf, n + 1, 0.3 * n) - 1), `${n}`).toBeLessThan(tolerance);
  }
});

it('counts no further than numbers do', () => {
  expect(unimodalSum((j) => -j * Math.LN2, Infinity, 0)).toBeCloseTo(2, 14);
  expect(unimodalSum(() => 0, MOST_TERMS, 0) / MOST_TERMS).toBeCloseTo(1, 13);
});

it('an integral that never decays ends in an error, not in a loop', () => {
  const stuck = { exponent: () => 0, slope: () => Infinity, reach: () => 1 };
  expect(() => overPanels(stuck, 0, 1, () => true)).toThrow('No end to an integral');
});
