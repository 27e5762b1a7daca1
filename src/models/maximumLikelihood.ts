import { PerennialError } from '../errors.ts';
import { invert, symmetricEigen } from '../numerics/linearAlgebra.ts';
import { type Maximum, maximise } from '../numerics/newton.ts';
import type { Fit, FitStatus, Likelihood } from './contract.ts';
import { fromCoordinates, inCoordinates, type Parametrised, realOnes, toCoordinates } from './coordinates.ts';
import { addPriorDerivatives, logPrior, type Prior, weakPrior } from './priors.ts';

export interface FitOptions {
  /** Parameters to start from, by name, in place of the model's own guesses. */
  readonly start?: Readonly<Record<string, number>>;
  readonly maxIterations?: number;
  /** 'none' is plain maximum likelihood; with 'weak', or a prior of one's own, the mode of the posterior is found. */
  readonly prior?: 'none' | 'weak' | Prior;
}

/** Coordinates stay within this: e^25 is 7e10, beyond which no parameter of these models has meaning. */
const LOG_BOUND = 25;
/** A direction is flat where moving a parameter by its own size changes the log-likelihood by less than this. */
const FLAT = 1e-3;

/**
 * Maximum likelihood in the logarithms of the parameters, where the models' surfaces are closest to quadratic and
 * positivity needs no care. Tries the model's starting points in turn until one converges, and keeps the best.
 *
 * @param observations  how many customers the data stand for, as a count for the record
 */
export function fitByMaximumLikelihood<Data>(
  model: Likelihood<Data>,
  data: Data,
  observations: number,
  options: FitOptions = {},
): Fit {
  const starts = options.start ? [model.parameterNames.map((name) => options.start![name])] : model.starts(data);
  const prior = priorOf(model, data, options.prior ?? 'none');
  let best: Maximum | null = null;
  for (const start of starts) {
    const found = maximise(
      (point, out) => {
        const value = inCoordinates(model, data, point, out);
        if (!prior) return value;
        addPriorDerivatives(prior, point, out);
        return value + logPrior(prior, point);
      },
      toCoordinates(model, start),
      { bound: LOG_BOUND, ...(options.maxIterations === undefined ? {} : { maxIterations: options.maxIterations }) },
    );
    if (!best || found.value > best.value) best = found;
    if (best.outcome === 'converged' && best.atBound.length === 0) break;
  }
  const fit = describe(model, best!, observations, prior);
  return options.prior === 'weak' ? { ...fit, prior: 'weak' } : fit;
}

/** null where there is none: then nothing is added, not even a zero. */
function priorOf<Data>(model: Likelihood<Data>, data: Data, prior: NonNullable<FitOptions['prior']>): Prior | null {
  if (prior === 'none') return null;
  return prior === 'weak' ? weakPrior(model, data) : prior;
}

function describe<Data>(model: Likelihood<Data>, top: Maximum, observations: number, prior: Prior | null): Fit {
  const names = model.parameterNames;
  const real = realOnes(model);
  const curvature = top.hessian.map((row) => row.map((v) => -v));
  // What the data alone say: a prior makes nothing identified, it only takes the decision.
  const information = curvature.map((row, i) => row.map((v, j) => (prior && i === j ? v - prior.precision[i] : v)));
  const eigen = symmetricEigen(information);
  const flat = eigen.values[0] < FLAT;
  const decided = flat && prior !== null && symmetricEigen(curvature).values[0] >= FLAT;
  const covariance = (flat && !decided) || top.atBound.length > 0 ? null : invert(curvature);
  const theta = fromCoordinates(model, top.point);
  const { status, detail } = judge(names, real, top, flat ? eigen.vectors[0] : null);
  const byName = <T>(value: (i: number) => T) => Object.fromEntries(names.map((name, i) => [name, value(i)]));
  return {
    model: model.name,
    parameters: byName((i) => theta[i]),
    standardErrors: byName((i) => (covariance ? (real[i] ? 1 : theta[i]) * Math.sqrt(covariance[i][i]) : null)),
    logCovariance: covariance ? covariance.map((row) => Array.from(row)) : null,
    logLikelihood: prior ? top.value - logPrior(prior, top.point) : top.value,
    status,
    detail: decided && status === 'flat-ridge' ? `${detail} The prior decides between them.` : detail,
    observations,
    iterations: top.iterations,
  };
}

function judge(
  names: readonly string[],
  real: readonly boolean[],
  top: Maximum,
  flat: Float64Array | null,
): { status: FitStatus; detail: string } {
  if (!Number.isFinite(top.value)) return { status: 'not-converged', detail: 'The likelihood is not finite.' };
  if (top.atBound.length > 0) {
    const which = top.atBound
      .map((i) => `${names[i]} to ${top.point[i] > 0 ? 'infinity' : real[i] ? '-infinity' : '0'}`)
      .join(', ');
    return { status: 'boundary', detail: `The likelihood still rises as ${which}.` };
  }
  if (flat) {
    const along = names.filter((_, i) => Math.abs(flat[i]) > 0.2).join(', ');
    return { status: 'flat-ridge', detail: `The data do not tell apart values of ${along} that move together.` };
  }
  if (top.outcome === 'converged') return { status: 'converged', detail: '' };
  return { status: 'not-converged', detail: `The search ended ${top.gap.toExponential(1)} below the maximum.` };
}

/** Parameters in the model's order. Throws PARAMETERS_INVALID unless each is there, finite, and positive or real. */
export function orderedParameters(model: Parametrised, parameters: Readonly<Record<string, number>>): Float64Array {
  const real = realOnes(model);
  return Float64Array.from(model.parameterNames, (field, i) => {
    const value = parameters[field];
    if (value === undefined || !(real[i] ? Number.isFinite(value) : value > 0 && value < Infinity)) {
      throw new PerennialError('PARAMETERS_INVALID', {
        model: model.name,
        field,
        value: String(value),
        rule: real[i] ? 'finite' : 'positive and finite',
      });
    }
    return value;
  });
}
