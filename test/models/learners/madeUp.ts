import type { ExposureRows } from '../../../src/models/learners/exposure.ts';
import type { FeatureColumns } from '../../../src/numerics/matrix.ts';
import { randomFrom } from '../../../src/numerics/random.ts';

/** Poisson purchases around an offset times e^(a linear function of normal features): what learners should find. */
export function madeUp(
  length: number,
  features: number,
  seed: number,
): { z: FeatureColumns; rows: ExposureRows; truth: Float64Array; fold: Uint8Array } {
  const random = randomFrom(seed);
  const columns = Array.from({ length: features }, () => Float32Array.from({ length }, () => random.normal()));
  const truth = Float64Array.from({ length: features }, (_, j) => (j % 2 === 0 ? 0.4 : -0.3) / (1 + j));
  const offset = Float64Array.from({ length }, () => 0.05 + random.gamma(1));
  const target = offset.map((expected, i) =>
    random.poisson(expected * Math.exp(truth.reduce((sum, b, j) => sum + b * columns[j][i], 0))),
  );
  return {
    z: { names: columns.map((_, j) => `f${j}`), length, columns },
    rows: { length, target, offset, weight: new Float64Array(length).fill(1) },
    truth,
    fold: Uint8Array.from({ length }, () => random.integer(3)),
  };
}
