/**
 * A small network for counts: it gives the logarithm of a customer's expected count over the mean of all, learnt with
 * Poisson loss. A network that has learnt nothing says that all customers are alike.
 */
import type { FeatureColumns } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import type { Backend } from './backend.ts';
import { type NetworkOptions, type TrainedEnsemble, trainEnsemble } from './network.ts';

/** Customers at one or more cutoffs, one behind the other. */
export interface CountRows {
  /** Standardised. */
  readonly z: FeatureColumns;
  /** Counts over their mean. */
  readonly target: Float64Array;
  /** For each row a fold by customer: rows of one customer are held out together. */
  readonly fold: Uint8Array;
}

/** Logarithms stay within this while learning: e^8 is three thousand times the mean. */
const LIMIT = 8;

export const NETWORK_DEFAULTS = {
  hidden: [16],
  l2: 1e-3,
  dropout: 0.1,
  learningRate: 1e-2,
  epochs: 12,
  batch: 1024,
  patience: 4,
  repeats: 1,
} as const satisfies NetworkOptions;

/** @param folds  members of the ensemble; each stops on the rows of its own fold, which it does not learn from */
export function trainPoissonNetwork(
  backend: Backend,
  { z, target, fold }: CountRows,
  folds: number,
  random: Random,
  options: Partial<NetworkOptions> = {},
): TrainedEnsemble {
  return trainEnsemble(
    backend,
    z,
    {
      data: Float32Array.from(target),
      loss(tf, output, count) {
        const f = tf.clipByValue(output, -LIMIT, LIMIT);
        // Less the loss of the mean, so that losses near each other keep their digits.
        return tf.sub(tf.expm1(f), tf.mul(count, f));
      },
      slope(tf, output, count) {
        const f = tf.clipByValue(output, -LIMIT, LIMIT);
        // Beyond the limits the loss is flat.
        return tf.mul(tf.sub(tf.exp(f), count), tf.cast(tf.equal(f, output), 'float32'));
      },
    },
    fold,
    folds,
    { ...NETWORK_DEFAULTS, ...options },
    random,
  );
}
