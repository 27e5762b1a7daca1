import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lowerBeta } from '../../src/numerics/incompleteBeta.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import { relativeError } from '../support/golden.ts';

/** Rows of a, b, odds and I, from test/golden/tails.py. */
const { incompleteBeta }: { incompleteBeta: [number, number, number, number][] } = JSON.parse(
  readFileSync(new URL('../golden/tails.json', import.meta.url), 'utf8'),
);

it('matches mpmath for parameters from 1e-4 to 1e9', () => {
  for (const [a, b, odds, expected] of incompleteBeta) {
    expect(relativeError(lowerBeta(a, b, odds), expected), `I(${a}, ${b}) at odds ${odds}`).toBeLessThan(1e-13);
  }
});

it('is z^a for b = 1, one less the rest for swapped parameters, and 0 and 1 at the ends', () => {
  const random = randomFrom('incomplete beta');
  for (let round = 0; round < 2000; round++) {
    const [a, b] = [10 ** (8 * random.uniform() - 4), 10 ** (8 * random.uniform() - 4)];
    const odds = 10 ** (6 * random.uniform() - 3);
    expect(relativeError(lowerBeta(a, 1, odds), Math.exp(-a * Math.log1p(1 / odds)), 1e-300)).toBeLessThan(1e-12);
    expect(Math.abs(lowerBeta(a, b, odds) + lowerBeta(b, a, 1 / odds) - 1)).toBeLessThan(1e-12);
    // I_z(a, b) = I_z(a + 1, b) + z^a (1 - z)^b / (a B(a, b)) (DLMF 8.17.20): it falls as a rises.
    expect(lowerBeta(a + 1, b, odds)).toBeLessThanOrEqual(lowerBeta(a, b, odds) + 1e-13);
  }
  expect([lowerBeta(3, 2, 0), lowerBeta(3, 2, Infinity)]).toEqual([0, 1]);
});
