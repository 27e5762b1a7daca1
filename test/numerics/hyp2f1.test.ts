import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lnHyp2f1 } from '../../src/numerics/hyp2f1.ts';

/** Rows of a, b, c, z and ln 2F1, from test/golden/hyp2f1.py. */
const rows: [number, number, number, number, number][] = JSON.parse(
  readFileSync(new URL('../golden/hyp2f1.json', import.meta.url), 'utf8'),
);

it('matches mpmath from 1e-3 to 800 in parameters, from -1e6 to 0.999 in z', () => {
  for (const [a, b, c, z, expected] of rows) {
    // Terms of the size of the parameters are rounded on the way.
    const scale = 1 + Math.abs(expected) + 0.01 * (Math.abs(a) + c);
    expect(Math.abs(lnHyp2f1(a, b, c, z) - expected), `2F1(${a}, ${b}; ${c}; ${z})`).toBeLessThan(2e-14 * scale);
  }
});

it('matches elementary cases', () => {
  expect(lnHyp2f1(1, 1, 2, 0.5)).toBeCloseTo(Math.log(2 * Math.LN2), 14);
  // (1 - z)^-a where b = c in the limit, here by Euler's transformation of a polynomial: 1 - a b z / c for a = -1.
  expect(lnHyp2f1(-1, 2, 5, -3)).toBeCloseTo(Math.log(1 + 6 / 5), 14);
  expect(lnHyp2f1(2, 3, 7, 0)).toBe(0);
});

it('obeys Pfaff and Euler: 2F1(a, b; c; z) is (1 - z)^-b 2F1(c - a, b; c; z / (z - 1))', () => {
  for (const z of [-50, -0.2, 0.4, 0.99]) {
    for (const [a, b, c] of [
      [0.5, 2, 9],
      [5000, 3, 5004],
      [12, 0.01, 12.5],
    ]) {
      const one = lnHyp2f1(a, b, c, z);
      const other = -b * Math.log1p(-z) + lnHyp2f1(c - a, b, c, z / (z - 1));
      expect(Math.abs(one - other)).toBeLessThan(1e-12 * (1 + Math.abs(one)));
    }
  }
});
