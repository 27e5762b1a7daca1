/**
 * A free-standing network for value: zero with some probability, lognormal otherwise, each row's three parameters from
 * its features (Wang, Liu & Miao 2019, "A deep probabilistic model for customer lifetime value prediction"). A candidate
 * for large data: it knows nothing of customers leaving but what it learns.
 */

import type { FeatureColumns } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import type { Backend } from './backend.ts';
import { type NetworkOptions, type TrainedEnsemble, trainEnsemble } from './network.ts';

export interface ZilnRows {
  readonly length: number;
  /** Value within the horizon; below 0 counts as 0. */
  readonly value: Float64Array;
  readonly weight: Float64Array;
}

/** What a row's value is distributed like: P(value > 0), and the mean and deviation of its logarithm then. */
export interface ZilnColumns {
  readonly positive: Float64Array;
  readonly mu: Float64Array;
  readonly sigma: Float64Array;
  readonly mean: Float64Array;
}

/** What the network's outputs are added to, so that it starts from the population's distribution. */
export interface ZilnBaseline {
  readonly logit: number;
  readonly mu: number;
  /** softplus⁻¹ of the deviation. */
  readonly rawSigma: number;
}

export const ZILN_DEFAULTS = {
  hidden: [32, 16],
  l2: 1e-4,
  dropout: 0.1,
  learningRate: 2e-3,
  epochs: 40,
  batch: 1024,
  patience: 5,
  repeats: 1,
} as const satisfies NetworkOptions;

/** Deviations stay above this: a constant spend would otherwise have infinite density. */
const LEAST_SIGMA = 0.05;
/** and below this: e^(sigma² / 2) turns one wild row into all of the total. */
const MOST_SIGMA = 2.5;

export interface TrainedZiln extends TrainedEnsemble {
  readonly baseline: ZilnBaseline;
}

/** @param fold  for each row its fold: the members that do not learn from it but are judged by it */
export function trainZiln(
  backend: Backend,
  z: FeatureColumns,
  rows: ZilnRows,
  fold: Uint8Array,
  folds: number,
  random: Random,
  options: Partial<NetworkOptions> = {},
): TrainedZiln {
  const baseline = baselineOf(rows);
  const positive = Float32Array.from(rows.value, (v) => (v > 0 ? 1 : 0));
  const logValue = Float32Array.from(rows.value, (v) => (v > 0 ? Math.log(v) : baseline.mu));
  const trained = trainEnsemble(
    backend,
    z,
    {
      outputs: 3,
      data: [positive, logValue],
      weight: rows.weight,
      unit: 1,
      loss(tf, [logit, mu, rawSigma], [bought, y]) {
        const a = tf.add(logit, baseline.logit);
        // -ln P(bought or not), stable on both sides.
        const zeroLoss = tf.sub(tf.softplus(a), tf.mul(a, bought));
        const sigma = tf.clipByValue(tf.softplus(tf.add(rawSigma, baseline.rawSigma)), LEAST_SIGMA, MOST_SIGMA);
        const standard = tf.div(tf.sub(y, tf.add(mu, baseline.mu)), sigma);
        const valueLoss = tf.add(tf.log(sigma), tf.mul(tf.square(standard), 0.5));
        return tf.add(zeroLoss, tf.mul(bought, valueLoss));
      },
    },
    fold,
    folds,
    { ...ZILN_DEFAULTS, ...options },
    random,
  );
  return { ...trained, baseline };
}

/** The distributions that outputs (three a row) stand for. */
export function zilnColumns(outputs: Float32Array, baseline: ZilnBaseline): ZilnColumns {
  const n = outputs.length / 3;
  const columns = {
    positive: new Float64Array(n),
    mu: new Float64Array(n),
    sigma: new Float64Array(n),
    mean: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) {
    const p = 1 / (1 + Math.exp(-(outputs[3 * i] + baseline.logit)));
    const mu = outputs[3 * i + 1] + baseline.mu;
    const sigma = Math.min(MOST_SIGMA, Math.max(LEAST_SIGMA, softplus(outputs[3 * i + 2] + baseline.rawSigma)));
    columns.positive[i] = p;
    columns.mu[i] = mu;
    columns.sigma[i] = sigma;
    columns.mean[i] = p * Math.exp(mu + sigma ** 2 / 2);
  }
  return columns;
}

function baselineOf({ value, weight }: ZilnRows): ZilnBaseline {
  let [all, some, sum, squares] = [0, 0, 0, 0];
  for (let i = 0; i < value.length; i++) {
    all += weight[i];
    if (!(value[i] > 0)) continue;
    some += weight[i];
    sum += weight[i] * Math.log(value[i]);
    squares += weight[i] * Math.log(value[i]) ** 2;
  }
  // Half an observation on either side keeps all-zero and never-zero data finite.
  const share = (some + 0.5) / (all + 1);
  const mu = some > 0 ? sum / some : 0;
  const sigma = some > 0 ? Math.sqrt(Math.max(LEAST_SIGMA ** 2, squares / some - mu ** 2)) : 1;
  return { logit: Math.log(share / (1 - share)), mu, rawSigma: Math.log(Math.expm1(sigma)) };
}

function softplus(v: number): number {
  return v > 30 ? v : Math.log1p(Math.exp(v));
}
