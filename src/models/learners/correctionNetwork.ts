/**
 * A network that corrects a probability model: it gives the logarithm of a factor on the model's expectation (the
 * offset), learnt with the loss of Poisson counts with exposure. A network that has learnt nothing changes nothing.
 */

import type { FeatureColumns } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import type { Backend } from './backend.ts';
import { type ExposureRows, weightedTarget } from './exposure.ts';
import { type NetworkOptions, type TrainedEnsemble, trainEnsemble } from './network.ts';

/** Factors stay within e^±2.5, a twelfth to twelvefold. */
export const FACTOR_LIMIT = 2.5;

export const CORRECTION_DEFAULTS = {
  hidden: [16],
  l2: 1e-3,
  dropout: 0.1,
  learningRate: 3e-3,
  epochs: 30,
  batch: 512,
  patience: 4,
  repeats: 1,
} as const satisfies NetworkOptions;

/**
 * @param z     standardised features
 * @param fold  for each row its fold: the members that do not learn from it but are judged by it
 */
export function trainCorrection(
  backend: Backend,
  z: FeatureColumns,
  rows: ExposureRows,
  fold: Uint8Array,
  folds: number,
  random: Random,
  options: Partial<NetworkOptions> = {},
): TrainedEnsemble {
  const weights = rows.weight.reduce((sum, w) => sum + w, 0);
  const total = weightedTarget(rows);
  const unit = total > 0 ? total / weights : 1;
  return trainEnsemble(
    backend,
    z,
    {
      outputs: 1,
      data: [Float32Array.from(rows.target), Float32Array.from(rows.offset)],
      weight: rows.weight,
      unit,
      loss(tf, [output], [target, offset]) {
        const f = tf.clipByValue(output, -FACTOR_LIMIT, FACTOR_LIMIT);
        // Less the loss of no correction, so that losses near each other keep their digits.
        return tf.sub(tf.mul(offset, tf.expm1(f)), tf.mul(target, f));
      },
    },
    fold,
    folds,
    { ...CORRECTION_DEFAULTS, ...options },
    random,
  );
}
