import { describe, expect, it } from 'vitest';
import { maximise, type Objective } from '../../src/numerics/newton.ts';

/** Minus Rosenbrock's valley, whose top is at (1, 1). */
const rosenbrock: Objective = ([x, y], { gradient, hessian }) => {
  const off = y - x * x;
  gradient.set([2 * (1 - x) + 400 * x * off, -200 * off]);
  hessian[0].set([-2 + 400 * off - 800 * x * x, 400 * x]);
  hessian[1].set([400 * x, -200]);
  return -((1 - x) ** 2) - 100 * off * off;
};

describe('maximise', () => {
  it.each([
    [-1.2, 1],
    [3, -4],
    [0, 0],
    [-10, 10],
  ])("climbs out of Rosenbrock's valley from (%f, %f)", (x, y) => {
    const top = maximise(rosenbrock, [x, y]);
    expect(top.outcome).toBe('converged');
    // The promise is of value, to 1e-11, not of place.
    expect(top.value).toBeGreaterThan(-1e-11);
    expect(top.point[0]).toBeCloseTo(1, 5);
    expect(top.atBound).toEqual([]);
  });

  it('finds the top of a quadratic in one step', () => {
    const top = maximise(
      ([x], { gradient, hessian }) => {
        gradient[0] = -2 * (x - 2);
        hessian[0][0] = -2;
        return -((x - 2) ** 2);
      },
      [0],
    );
    expect(top.point[0]).toBeCloseTo(2, 14);
    expect(top.iterations).toBeLessThanOrEqual(1);
  });

  it('starts where the function is not concave', () => {
    const top = maximise(
      ([x], { gradient, hessian }) => {
        gradient[0] = -Math.sin(x);
        hessian[0][0] = -Math.cos(x);
        return Math.cos(x);
      },
      [2.5],
    );
    expect(Math.cos(top.point[0])).toBeCloseTo(1, 12);
  });

  it('says so when it runs into the edge of the box', () => {
    const rising = maximise(
      ([x], { gradient, hessian }) => {
        gradient[0] = 1;
        hessian[0][0] = 0;
        return x;
      },
      [0],
      { bound: 5 },
    );
    expect(rising.atBound).toEqual([0]);
    expect(rising.point[0]).toBe(5);
  });

  it('ends on a plateau, and along a flat ridge', () => {
    const flat = maximise(
      (_, { gradient, hessian }) => {
        gradient.fill(0);
        for (const row of hessian) row.fill(0);
        return 7;
      },
      [1, 2],
    );
    expect(flat.value).toBe(7);
    expect(flat.iterations).toBeLessThan(200);
    // Depends on x + y alone.
    const ridge = maximise(
      ([x, y], { gradient, hessian }) => {
        const s = x + y - 1;
        gradient.fill(-2 * s);
        for (const row of hessian) row.fill(-2);
        return -s * s;
      },
      [3, 4],
    );
    expect(ridge.value).toBeCloseTo(0, 12);
  });

  it('keeps within the iterations it is given', () => {
    expect(maximise(rosenbrock, [-1.2, 1], { maxIterations: 3 }).outcome).toBe('limit');
  });

  it('backs away from where the function is undefined', () => {
    const top = maximise(
      ([x], { gradient, hessian }) => {
        gradient[0] = 1 / x - 1;
        hessian[0][0] = -1 / (x * x);
        return x > 0 ? Math.log(x) - x : Number.NaN;
      },
      [2.5],
    );
    expect(top.point[0]).toBeCloseTo(1, 6);
  });
});
