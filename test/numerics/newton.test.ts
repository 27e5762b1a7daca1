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

  /** Tops at (±1, 0), a saddle at 0 between them. */
  const twoTops: Objective = ([x, y], { gradient, hessian }) => {
    gradient.set([4 * x - 4 * x ** 3, -2 * y]);
    hessian[0].set([4 - 12 * x * x, 0]);
    hessian[1].set([0, -2]);
    return 2 * x * x - x ** 4 - y * y;
  };

  it.each([
    [0, 0],
    [0, 1.5],
  ])('leaves the saddle between two tops for one of them, from (%f, %f)', (x, y) => {
    const top = maximise(twoTops, [x, y]);
    expect(top.outcome).toBe('converged');
    expect(Math.abs(top.point[0])).toBeCloseTo(1, 6);
    expect(top.value).toBeCloseTo(1, 12);
  });

  it('leaves a minimum', () => {
    const top = maximise(
      ([x], { gradient, hessian }) => {
        gradient[0] = -Math.sin(x);
        hessian[0][0] = -Math.cos(x);
        return Math.cos(x);
      },
      [Math.PI],
    );
    expect(top.outcome).toBe('converged');
    expect(top.value).toBeCloseTo(1, 12);
  });

  it('never calls a minimum or a saddle a maximum: where all else only rises, it ends at the edge of the box', () => {
    const minimum = maximise(
      ([x], { gradient, hessian }) => {
        gradient[0] = -4 * x + 4 * x ** 3;
        hessian[0][0] = -4 + 12 * x * x;
        return -2 * x * x + x ** 4;
      },
      [1],
      { bound: 5 },
    );
    const saddle = maximise(
      ([x, y], { gradient, hessian }) => {
        gradient.set([2 * x, -2 * y]);
        hessian[0].set([2, 0]);
        hessian[1].set([0, -2]);
        return x * x - y * y;
      },
      [0, 0],
      { bound: 5 },
    );
    // The minimum has a top between it and its mirror image: either is a truth.
    if (minimum.atBound.length === 0) expect(minimum.point[0]).toBeCloseTo(0, 6);
    expect(minimum.value).toBeGreaterThan(-1e-9);
    expect(saddle.atBound).toEqual([0]);
    expect(saddle.value).toBeCloseTo(25, 9);
  });

  it('says so where a point without slope is no maximum and nothing around it is known', () => {
    const blind = maximise(
      ([x], { gradient, hessian }) => {
        gradient[0] = 2 * x;
        hessian[0][0] = 2;
        return x === 0 ? 0 : Number.NaN;
      },
      [0],
    );
    expect(blind.outcome).toBe('stalled');
    expect(blind.gap).toBeGreaterThan(1);
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
