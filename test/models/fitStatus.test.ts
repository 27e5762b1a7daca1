/** Convergence, identifiability and standard errors are three answers, each from its own evidence. */
import { describe, expect, it } from 'vitest';
import { cautions } from '../../src/models/cautions.ts';
import type { Likelihood } from '../../src/models/contract.ts';
import { fitByMaximumLikelihood } from '../../src/models/maximumLikelihood.ts';

/** Independent normal logarithms of two parameters, of known curvatures, turned by an angle. */
function quadratic(curvatures: readonly [number, number], angle = 0): Likelihood<null> {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return {
    name: 'quadratic',
    parameterNames: ['a', 'b'],
    starts: () => [[3, 0.2]],
    logLikelihood([a, b], _, out) {
      const [u, v] = [Math.log(a), Math.log(b)];
      const [along, across] = [c * u + s * v, -s * u + c * v];
      const [fu, fv] = [
        -curvatures[0] * along * c + curvatures[1] * across * s,
        -curvatures[0] * along * s - curvatures[1] * across * c,
      ];
      if (out) {
        // In the parameters: d ln = 1 / parameter.
        out.gradient.set([fu / a, fv / b]);
        const uu = -curvatures[0] * c * c - curvatures[1] * s * s;
        const uv = (curvatures[1] - curvatures[0]) * c * s;
        const vv = -curvatures[0] * s * s - curvatures[1] * c * c;
        out.hessian[0].set([(uu - fu) / a ** 2, uv / (a * b)]);
        out.hessian[1].set([uv / (a * b), (vv - fv) / b ** 2]);
      }
      return -0.5 * (curvatures[0] * along ** 2 + curvatures[1] * across ** 2);
    },
  };
}

const fitted = (model: Likelihood<null>, options = {}) => fitByMaximumLikelihood(model, null, 1, options);

describe('identifiability', () => {
  it('ends where the data say less along a direction than a weak prior: curvature 1/4, standard deviation 2', () => {
    const enough = fitted(quadratic([100, 0.26]));
    expect(enough).toMatchObject({ status: 'converged', identifiability: { identified: true, detail: '' } });
    expect(enough.standardErrors.b).toBeCloseTo(1 / Math.sqrt(0.26), 8);
    expect(cautions(enough)).toEqual([]);
    const less = fitted(quadratic([100, 0.24]));
    expect(less.status).toBe('converged');
    expect(less.identifiability).toEqual({ identified: false, detail: 'The data hardly tell the size of b.' });
    expect(cautions(less)).toEqual(['weakly identified. The data hardly tell the size of b.']);
  });

  it('names the parameters that move together, and keeps the standard errors of those that are known', () => {
    const ridge = fitted(quadratic([100, 1e-5], Math.PI / 4));
    expect(ridge.status).toBe('converged');
    expect(ridge.identifiability.detail).toMatch(/values of a, b that move together/);
    expect(ridge.standardErrors).toEqual({ a: null, b: null });
    for (const flat of [1e-5, 1e-14, 0]) {
      const apart = fitted(quadratic([100, flat]));
      expect(apart.standardErrors.a).toBeCloseTo(0.1, 8);
      expect(apart.standardErrors.b).toBeNull();
    }
  });

  it('is that of the data, whatever a prior decides', () => {
    const decided = fitted(quadratic([100, 0.01]), { prior: 'weak' });
    expect(decided.identifiability.identified).toBe(false);
    expect(decided.identifiability.detail).toMatch(/The prior decides between them/);
    expect(decided.standardErrors.b! / decided.parameters.b).toBeCloseTo(1 / Math.sqrt(0.01 + 0.25), 8);
    expect(fitted(quadratic([100, 0.26]), { prior: 'weak' }).identifiability.identified).toBe(true);
  });

  it('is told of a search that did not converge too', () => {
    const early = fitted(quadratic([100, 0.01]), { maxIterations: 0 });
    expect(early.status).toBe('not-converged');
    expect(early.identifiability.identified).toBe(false);
    expect(cautions(early)).toHaveLength(2);
    expect(fitted(quadratic([100, 1]), { maxIterations: 0 }).identifiability.identified).toBe(true);
  });
});

describe('status', () => {
  it('is boundary where the likelihood rises for ever, whatever is known of the other parameter', () => {
    const rising: Likelihood<null> = {
      name: 'rising',
      parameterNames: ['a', 'b'],
      starts: () => [[2, 2]],
      logLikelihood([a, b], _, out) {
        if (out) {
          out.gradient.set([10 / a - 10, 1 / b]);
          out.hessian[0].set([-10 / a ** 2, 0]);
          out.hessian[1].set([0, -1 / b ** 2]);
        }
        return 10 * Math.log(a) - 10 * a + Math.log(b);
      },
    };
    const found = fitted(rising);
    expect(found.status).toBe('boundary');
    expect(found.detail).toBe('The likelihood still rises as b to infinity.');
    expect(found.identifiability.detail).toBe('The data hardly tell the size of b.');
    expect(found.standardErrors).toEqual({ a: null, b: null });
  });
});
