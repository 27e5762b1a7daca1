import { PerennialError } from '../errors.ts';
import { invert, type Matrix, symmetricEigen } from '../numerics/linearAlgebra.ts';
import { type Maximum, maximise } from '../numerics/newton.ts';
import type { Fit, FitStatus, Identifiability, Likelihood } from './contract.ts';
import { fromCoordinates, inCoordinates, type Parametrised, realOnes, toCoordinates } from './coordinates.ts';
import { addPriorDerivatives, logPrior, type Prior, WEAK_SD, weakPrior } from './priors.ts';

export interface FitOptions {
  /** Parameters to start from, by name, in place of the model's own guesses. */
  readonly start?: Readonly<Record<string, number>>;
  readonly maxIterations?: number;
  /** 'none' is plain maximum likelihood; with 'weak', or a prior of one's own, the mode of the posterior is found. */
  readonly prior?: 'none' | 'weak' | Prior;
}

/** Coordinates stay within this: e^25 is 7e10, beyond which no parameter of these models has meaning. */
const LOG_BOUND = 25;
/** So much log-likelihood means nothing: where rounding hides the last of it, as for huge parameters, the search is over. */
const NEGLIGIBLE = 1e-4;
/** Curvature below which the data say less along a direction than a weak prior would: weakly identified. */
const WEAK = 1 / WEAK_SD ** 2;
/** Curvature to so much of the largest is rounding: there is none. */
const ROUNDING = 1e-12;
/** A parameter takes part in a direction where its share of it is larger. */
const TAKES_PART = 0.2;

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
  const variances = top.atBound.length > 0 ? null : variancesOf(curvature);
  const covariance = variances?.every(Number.isFinite) ? invert(curvature) : null;
  const theta = fromCoordinates(model, top.point);
  const standardError = (i: number) => {
    const variance = variances?.[i] ?? Infinity;
    // Of a logarithm of which so little is known, a symmetric error of the parameter itself means nothing.
    const unknown = variance === Infinity || (!prior && !real[i] && variance > 1 / WEAK);
    return unknown ? null : (real[i] ? 1 : theta[i]) * Math.sqrt(variance);
  };
  const byName = <T>(value: (i: number) => T) => Object.fromEntries(names.map((name, i) => [name, value(i)]));
  return {
    model: model.name,
    parameters: byName((i) => theta[i]),
    standardErrors: byName(standardError),
    logCovariance: covariance ? covariance.map((row) => Array.from(row)) : null,
    logLikelihood: prior ? top.value - logPrior(prior, top.point) : top.value,
    ...statusOf(names, real, top),
    identifiability: identifiabilityOf(names, information, prior),
    dropout: null,
    observations,
    iterations: top.iterations,
  };
}

/** Variances by the inverse of the curvature; infinite for what takes part in a direction without any. */
function variancesOf(curvature: Matrix): Float64Array {
  const { values, vectors } = symmetricEigen(curvature);
  const variances = new Float64Array(values.length);
  vectors.forEach((direction, k) => {
    const isFlat = !(values[k] > ROUNDING * values[values.length - 1]);
    direction.forEach((share, i) => {
      if (!isFlat) variances[i] += share ** 2 / values[k];
      else if (Math.abs(share) > TAKES_PART) variances[i] = Infinity;
    });
  });
  return variances;
}

function identifiabilityOf(names: readonly string[], information: Matrix, prior: Prior | null): Identifiability {
  const { values, vectors } = symmetricEigen(information);
  const weak = vectors.filter((_, k) => !(values[k] >= WEAK));
  if (weak.length === 0) return { identified: true, detail: '' };
  const along = names.filter((_, i) => weak.some((direction) => Math.abs(direction[i]) > TAKES_PART));
  const what =
    along.length === 1
      ? `The data hardly tell the size of ${along[0]}.`
      : `The data hardly tell apart values of ${along.join(', ')} that move together.`;
  return { identified: false, detail: prior ? `${what} The prior decides between them.` : what };
}

function statusOf(
  names: readonly string[],
  real: readonly boolean[],
  top: Maximum,
): { status: FitStatus; detail: string } {
  if (!Number.isFinite(top.value)) return { status: 'not-converged', detail: 'The likelihood is not finite.' };
  if (top.atBound.length > 0) {
    const which = top.atBound
      .map((i) => `${names[i]} to ${top.point[i] > 0 ? 'infinity' : real[i] ? '-infinity' : '0'}`)
      .join(', ');
    return { status: 'boundary', detail: `The likelihood still rises as ${which}.` };
  }
  const atTop = top.outcome === 'converged' || (top.outcome === 'stalled' && top.gap < NEGLIGIBLE);
  if (atTop) return { status: 'converged', detail: '' };
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
