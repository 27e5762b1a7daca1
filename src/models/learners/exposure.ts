/**
 * What a correction is learnt from: a target such as purchases, and what a probability model expected of it, the
 * offset. A learner finds the logarithm f of a factor, so that offset × e^f is the prediction. Each row counts as
 * `weight` observations of Poisson(offset × e^f): with exposure, for rows that expect little say little.
 */
export interface ExposureRows {
  readonly length: number;
  /** Not negative. */
  readonly target: Float64Array;
  /** Positive. */
  readonly offset: Float64Array;
  /** Not negative; 0 leaves a row out. */
  readonly weight: Float64Array;
}

/** Sum of weight × target: what losses are divided by, so that they do not grow with the data. */
export function weightedTarget({ target, weight }: ExposureRows): number {
  let sum = 0;
  for (let i = 0; i < target.length; i++) sum += weight[i] * target[i];
  return sum;
}

/**
 * Poisson deviance of the corrected prediction less that of the offset alone, per weighted unit of the target: below 0
 * where the correction helps.
 */
export function devianceGain({ target, offset, weight }: ExposureRows, f: Float64Array, strength = 1): number {
  let [loss, sum] = [0, 0];
  for (let i = 0; i < target.length; i++) {
    const g = strength * f[i];
    loss += weight[i] * (offset[i] * Math.expm1(g) - target[i] * g);
    sum += weight[i] * target[i];
  }
  return sum > 0 ? (2 * loss) / sum : 0;
}
