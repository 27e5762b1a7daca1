import { describe, expect, it } from 'vitest';
import { normalBelow, normalBeyond, normalQuantile } from '../../src/numerics/normal.ts';

describe('the normal distribution', () => {
  // Published values: Abramowitz & Stegun (1964), tables 26.1 and 26.5, with further digits from R's pnorm and qnorm.
  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.96, 0.024997895148220435],
    [3, 0.9986501019683699],
    [-6, 9.865876450376946e-10],
  ])('below %f lies %f', (z, p) => {
    expect(normalBelow(z) / p).toBeCloseTo(1, 11);
  });

  it.each([
    [0.975, 1.959963984540054],
    [0.9, 1.2815515655446004],
    [0.001, -3.090232306167813],
    [1e-10, -6.361340902404056],
    [0.5, 0],
  ])('%f is reached at %f', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 11);
  });

  it('gives back what it was given, and knows its ends', () => {
    for (let p = 0.0005; p < 1; p += 0.0101) expect(normalBelow(normalQuantile(p))).toBeCloseTo(p, 12);
    expect(normalBeyond(2)).toBeCloseTo(2 * normalBelow(-2), 14);
    expect([normalQuantile(0), normalQuantile(1), normalBelow(Infinity), normalBeyond(-Infinity)]).toEqual([
      -Infinity,
      Infinity,
      1,
      0,
    ]);
  });
});
