/**
 * Covariates that do not change over time, on purchasing and on dropout, as a layer over a model's one likelihood
 * (Fader & Hardie 2007, "Incorporating time-invariant covariates into the Pareto/NBD and BG/NBD models"). Customers with
 * equal covariates z form a group with parameters of its own, and what a coefficient gamma does is to scale them:
 *
 *   all models   alpha exp(-gamma_purchase z)                           positive: buys more often
 *   Pareto/NBD   beta exp(-gamma_dropout z)                             positive: leaves earlier
 *   (M)BG/NBD    a exp(gamma_dropout z), b exp(gamma_dropout z)         'concentration': more alike in how readily they leave
 *                or a exp(gamma_dropout z) alone                        'odds': positive: leaves earlier
 *
 * In logarithms all of these are shifts, so that derivatives follow from the plain ones by constant factors.
 */
import { derivatives } from '../../numerics/newton.ts';
import type { Likelihood, PurchaseModel } from '../contract.ts';
import { refuse } from './covariateCoding.ts';
import type { CovariateGroups } from './covariateGroups.ts';

export type Process = 'purchase' | 'dropout';

/**
 * What a dropout covariate scales in the beta-geometric models: 'odds' scales a alone, and with it the mean odds of
 * leaving; 'concentration' scales a and b alike (Fader & Hardie 2007), which leaves the mean and changes how alike customers are.
 */
export type DropoutEffect = 'concentration' | 'odds';

/** One gamma. */
export interface Coefficient {
  /** 'purchase:channel=web', 'dropout:age', or 'both:age' where the two are held equal. */
  readonly name: string;
  /** Which column of the design it multiplies. */
  readonly term: string;
  readonly processes: readonly Process[];
}

type Directions = Readonly<Record<Process, Readonly<Record<string, number>>>>;

/** How the logarithms of parameters move as a process's gamma z grows by one. */
function directionsOf(model: PurchaseModel, dropoutEffect: DropoutEffect): Directions {
  const purchase = { alpha: -1 };
  if (model.name === 'pareto-nbd') return { purchase, dropout: { beta: -1 } };
  if (model.name !== 'bg-nbd' && model.name !== 'mbg-nbd') {
    refuse('(all)', `${model.title} takes none`, 'Use BG/NBD, MBG/NBD or Pareto/NBD.');
  }
  return { purchase, dropout: dropoutEffect === 'concentration' ? { a: 1, b: 1 } : { a: 1 } };
}

/** For each coefficient, how far it moves the logarithm of each parameter where its term is 1. */
function shiftsOf(model: PurchaseModel, coefficients: readonly Coefficient[], dropoutEffect: DropoutEffect) {
  const directions = directionsOf(model, dropoutEffect);
  return coefficients.map(({ processes }) =>
    Float64Array.from(model.parameterNames, (name) =>
      processes.reduce((sum, process) => sum + (directions[process][name] ?? 0), 0),
    ),
  );
}

/** The parameters of a group: those of the model, scaled by what the coefficients say of its covariates. */
export function groupParameters(
  model: PurchaseModel,
  coefficients: readonly Coefficient[],
  dropoutEffect: DropoutEffect,
): (theta: ArrayLike<number>, values: Float64Array) => Float64Array {
  const shifts = shiftsOf(model, coefficients, dropoutEffect);
  const d = model.parameterNames.length;
  return (theta, values) => {
    const scaled = new Float64Array(d);
    for (let i = 0; i < d; i++) {
      let shift = 0;
      for (let c = 0; c < shifts.length; c++) shift += theta[d + c] * values[c] * shifts[c][i];
      scaled[i] = theta[i] * Math.exp(shift);
    }
    return scaled;
  };
}

/** The model's likelihood summed over groups, each at its own parameters: base parameters first, then coefficients. */
export function covariateLikelihood(
  model: PurchaseModel,
  coefficients: readonly Coefficient[],
  dropoutEffect: DropoutEffect,
): Likelihood<CovariateGroups> {
  const d = model.parameterNames.length;
  const size = d + coefficients.length;
  const shifts = shiftsOf(model, coefficients, dropoutEffect);
  const parametersOf = groupParameters(model, coefficients, dropoutEffect);
  const names = coefficients.map(({ name }) => name);
  const own = derivatives(d);
  return {
    name: `${model.name}+covariates`,
    parameterNames: [...model.parameterNames, ...names],
    realParameters: names,
    starts: ({ all }) => model.starts(all).map((start) => [...start, ...names.map(() => 0)]),
    ...(model.priorCentre ? { priorCentre: ({ all }) => [...model.priorCentre!(all), ...names.map(() => 0)] } : {}),
    logLikelihood(theta, { groups }, out) {
      let total = 0;
      if (!out) {
        for (const { cells, values } of groups) total += model.logLikelihood(parametersOf(theta, values), cells);
        return total;
      }
      const { gradient, hessian } = out;
      const moved = new Float64Array(d);
      for (const { cells, values } of groups) {
        const scaled = parametersOf(theta, values);
        own.gradient.fill(0);
        for (const row of own.hessian) row.fill(0);
        total += model.logLikelihood(scaled, cells, own);
        // To logarithms of the group's parameters …
        for (let i = 0; i < d; i++) {
          own.gradient[i] *= scaled[i];
          for (let j = 0; j < d; j++) own.hessian[i][j] *= scaled[i] * scaled[j];
          own.hessian[i][i] += own.gradient[i];
        }
        // … which move one for one with those of the base parameters, and by value × shift with a coefficient.
        for (let i = 0; i < d; i++) {
          gradient[i] += own.gradient[i];
          for (let j = 0; j < d; j++) hessian[i][j] += own.hessian[i][j];
        }
        for (let c = 0; c < shifts.length; c++) {
          if (values[c] === 0) continue;
          moved.fill(0);
          for (let i = 0; i < d; i++) {
            const shift = values[c] * shifts[c][i];
            gradient[d + c] += shift * own.gradient[i];
            for (let j = 0; j < d; j++) moved[j] += shift * own.hessian[i][j];
          }
          for (let j = 0; j < d; j++) hessian[d + c][j] += moved[j];
          for (let e = 0; e < shifts.length; e++) {
            for (let j = 0; j < d; j++) hessian[d + c][d + e] += values[e] * shifts[e][j] * moved[j];
          }
        }
      }
      // From logarithms back to the base parameters, which is what a likelihood is asked for.
      for (let i = 0; i < d; i++) {
        hessian[i][i] -= gradient[i];
        gradient[i] /= theta[i];
        for (let j = 0; j < d; j++) hessian[i][j] /= theta[i] * theta[j];
        for (let c = d; c < size; c++) {
          hessian[c][i] /= theta[i];
          hessian[i][c] = hessian[c][i];
        }
      }
      return total;
    },
  };
}
