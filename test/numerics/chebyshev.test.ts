import { expect, it } from 'vitest';
import { interpolate } from '../../src/numerics/chebyshev.ts';

it('follows a smooth function to 1e-13', () => {
  const f = (u: number) => Math.log1p(Math.exp(2 * u)) - u / 3;
  const quick = interpolate(f, -0.6, 1)!;
  for (let u = -0.6; u <= 1; u += 0.01) expect(Math.abs(quick(u) - f(u))).toBeLessThan(2e-13);
});

it('asks for few values', () => {
  let calls = 0;
  interpolate(
    (u) => {
      calls++;
      return Math.exp(u);
    },
    0,
    0.5,
  );
  expect(calls).toBeLessThanOrEqual(17);
});

it('answers null for what is not smooth or not finite', () => {
  expect(interpolate(Math.abs, -1, 2)).toBeNull();
  expect(interpolate((u) => Math.sin(300 * u), 0, 1)).toBeNull();
  expect(interpolate(() => -Infinity, 0, 1)).toBeNull();
});
