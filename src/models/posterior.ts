/**
 * Draws from the posterior of a model's parameters under weak priors, by importance sampling: proposals come from a
 * multivariate t around the mode, as wide as the curvature there says (Laplace), in the coordinates in which models are
 * near normal; Pareto smoothing weighs them and says whether that was good enough. The likelihood over cells is so cheap
 * that a thousand evaluations take a second or less.
 */
import { cholesky, type Matrix, zeros } from '../numerics/linearAlgebra.ts';
import { type SmoothedWeights, smoothWeights } from '../numerics/paretoSmoothing.ts';
import { type Random, randomFrom } from '../numerics/random.ts';
import type { Fit, Likelihood } from './contract.ts';
import { fromCoordinates, type Parametrised, toCoordinates } from './coordinates.ts';
import { fitByMaximumLikelihood, orderedParameters } from './maximumLikelihood.ts';
import { logPrior, type Prior, weakPrior } from './priors.ts';
import { isSettled } from './regularise.ts';

export interface PosteriorOptions {
  /** Equally weighted draws to return; 1000 unless said otherwise. */
  readonly draws?: number;
  /** Proposals a round, each costs one likelihood; as many as draws unless said otherwise. */
  readonly proposals?: number;
  readonly seed?: number | string;
  /** In place of the weak prior. */
  readonly prior?: Prior;
  /** Where to start looking for the mode: a fit by maximum likelihood, say. */
  readonly start?: Fit;
}

/** Draws and how good they are, as plain data: what a bundle can store. */
export interface Posterior {
  readonly model: string;
  readonly parameterNames: readonly string[];
  /** Equally weighted; each has the parameters in the order of parameterNames. Any part of them is a smaller sample. */
  readonly draws: readonly (readonly number[])[];
  readonly diagnostics: PosteriorDiagnostics;
}

export interface PosteriorDiagnostics {
  /** Shape of the tail of the importance ratios; to be trusted up to `threshold`. */
  readonly paretoK: number;
  readonly threshold: number;
  /** Of the last round's proposals, before resampling. */
  readonly effectiveSampleSize: number;
  /** Times that the proposal was drawn from: more than once where its shape had to be learnt. */
  readonly rounds: number;
  readonly evaluations: number;
  readonly reliable: boolean;
}

/** Heavier tails than a normal's, so that ratios stay bounded, and not so heavy that draws are wasted. */
const DEGREES_OF_FREEDOM = 7;
const MAX_ROUNDS = 5;

/** @param observations  how many customers the data stand for */
export function samplePosterior<Data>(
  model: Likelihood<Data>,
  data: Data,
  observations: number,
  options: PosteriorOptions = {},
): Posterior {
  const { draws = 1000, proposals = draws, seed = 1 } = options;
  const random = randomFrom(seed).fork('posterior');
  const prior = options.prior ?? weakPrior(model, data);
  const density = (point: Float64Array) =>
    model.logLikelihood(fromCoordinates(model, point), data) + logPrior(prior, point);
  let proposal = laplace(model, data, observations, prior, options.start);
  let sample = weigh(proposal, proposals, density, random);
  let rounds = 1;
  // Where the posterior is far from normal, learn its centre and spread from the draws at hand.
  while (!isReliable(sample, proposals) && rounds < MAX_ROUNDS) {
    proposal = learn(sample, proposal);
    sample = weigh(proposal, proposals, density, random);
    rounds++;
  }
  return {
    model: model.name,
    parameterNames: [...model.parameterNames],
    draws: resample(sample.weights, draws, random).map((i) => Array.from(fromCoordinates(model, sample.points[i]))),
    diagnostics: {
      paretoK: sample.paretoK,
      threshold: sample.threshold,
      effectiveSampleSize: sample.effectiveSampleSize,
      rounds,
      evaluations: rounds * proposals,
      reliable: isReliable(sample, proposals),
    },
  };
}

/** A multivariate t: centre and Cholesky factor of its scale. */
interface Proposal {
  readonly centre: Float64Array;
  readonly lower: Matrix;
}

interface Sample extends SmoothedWeights {
  readonly points: readonly Float64Array[];
}

function isReliable(sample: Sample, proposals: number): boolean {
  return sample.paretoK <= sample.threshold && sample.effectiveSampleSize >= 0.2 * proposals;
}

function laplace<Data>(model: Likelihood<Data>, data: Data, observations: number, prior: Prior, start?: Fit): Proposal {
  // A start at the edge of what parameters may be, or far out on a ridge, lies on a plateau, where the search would crawl.
  const warmStart = start && isSettled(start) ? { start: start.parameters } : {};
  const mode = fitByMaximumLikelihood(model, data, observations, { prior, ...warmStart });
  const centre = toCoordinates(model, orderedParameters(model, mode.parameters));
  const lower = mode.logCovariance && cholesky(mode.logCovariance.map((row) => Float64Array.from(row)));
  return { centre, lower: lower ?? diagonal(prior.precision.map((v) => 1 / Math.sqrt(v || 1))) };
}

function diagonal(values: Float64Array): Matrix {
  const matrix = zeros(values.length);
  for (let i = 0; i < values.length; i++) matrix[i][i] = values[i];
  return matrix;
}

function weigh(
  { centre, lower }: Proposal,
  count: number,
  density: (point: Float64Array) => number,
  random: Random,
): Sample {
  const d = centre.length;
  const logRatios = new Float64Array(count);
  const z = new Float64Array(d);
  const points = Array.from({ length: count }, (_, draw) => {
    const stretch = Math.sqrt(DEGREES_OF_FREEDOM / (2 * random.gamma(DEGREES_OF_FREEDOM / 2)));
    let square = 0;
    for (let i = 0; i < d; i++) {
      z[i] = stretch * random.normal();
      square += z[i] ** 2;
    }
    const point = centre.map((c, i) => {
      let shift = 0;
      for (let j = 0; j <= i; j++) shift += lower[i][j] * z[j];
      return c + shift;
    });
    const logProposal = -0.5 * (DEGREES_OF_FREEDOM + d) * Math.log1p(square / DEGREES_OF_FREEDOM);
    logRatios[draw] = density(point) - logProposal;
    return point;
  });
  return { points, ...smoothWeights(logRatios) };
}

/** The weighted mean and covariance of a sample; the old proposal, widened, where too few draws carry the weight. */
function learn({ points, weights, effectiveSampleSize }: Sample, old: Proposal): Proposal {
  const d = old.centre.length;
  const wider = { centre: old.centre, lower: old.lower.map((row) => row.map((v) => 1.5 * v)) };
  if (effectiveSampleSize < 10 * d) return wider;
  const centre = old.centre.map((_, i) => points.reduce((sum, point, k) => sum + weights[k] * point[i], 0));
  const covariance = zeros(d);
  points.forEach((point, k) => {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) covariance[i][j] += weights[k] * (point[i] - centre[i]) * (point[j] - centre[j]);
    }
  });
  const lower = cholesky(covariance);
  return lower ? { centre, lower } : wider;
}

/** Systematic resampling: each draw appears as often as its weight says, rounded up or down. */
function resample(weights: Float64Array, count: number, random: Random): number[] {
  const chosen: number[] = [];
  const offset = random.uniform();
  let [at, reached] = [0, weights[0]];
  for (let i = 0; i < count; i++) {
    const target = (i + offset) / count;
    while (reached < target && at < weights.length - 1) reached += weights[++at];
    chosen.push(at);
  }
  return chosen;
}

/** Mean, standard deviation and central interval of each parameter, by name. */
export function summarisePosterior(
  posterior: Posterior,
  level = 0.9,
): Readonly<Record<string, { mean: number; sd: number; lower: number; upper: number }>> {
  const { draws, parameterNames } = posterior;
  return Object.fromEntries(
    parameterNames.map((name, i) => {
      const column = Float64Array.from(draws, (draw) => draw[i]).sort();
      const mean = column.reduce((sum, v) => sum + v, 0) / column.length;
      const sd = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (column.length - 1));
      const [lower, upper] = [(1 - level) / 2, (1 + level) / 2].map((p) => sortedQuantile(column, p));
      return [name, { mean, sd, lower, upper }];
    }),
  );
}

/** The p-quantile of ascending numbers, interpolated (Hyndman & Fan 1996, type 7). */
export function sortedQuantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const [low, high] = [sorted[below], sorted[Math.min(below + 1, sorted.length - 1)]];
  // Draws may be infinite, whose difference from each other or share of nothing is no number.
  return low === high || at === below ? low : low + (at - below) * (high - low);
}

/** `count` of the draws, evenly spread, as parameters that models take; all of them where there are fewer. */
export function thetasOf(model: Parametrised, posterior: Posterior, count = posterior.draws.length): Float64Array[] {
  const { draws, parameterNames } = posterior;
  const n = Math.min(count, draws.length);
  return Array.from({ length: n }, (_, k) => {
    const draw = draws[Math.floor(((k + 0.5) * draws.length) / n)];
    return orderedParameters(model, Object.fromEntries(parameterNames.map((name, i) => [name, draw[i]])));
  });
}
