import type { FeatureColumns } from '../../../src/numerics/matrix.ts';
import { randomFrom } from '../../../src/numerics/random.ts';

/** Normal features, and counts and events whose linear predictor they make: what learners should find. */
export interface MadeUp {
  readonly z: FeatureColumns;
  /** Slopes of ln(expected count), and of the log odds of the event. */
  readonly truth: Float64Array;
  readonly intercept: number;
  /** Expected counts; the counts over their mean. */
  readonly expected: Float64Array;
  readonly counts: Float64Array;
  readonly target: Float64Array;
  /** 0 or 1. */
  readonly events: Float64Array;
  readonly fold: Uint8Array;
}

export function madeUp(length: number, features: number, seed: number): MadeUp {
  const random = randomFrom(seed);
  const columns = Array.from({ length: features }, () => Float32Array.from({ length }, () => random.normal()));
  const truth = Float64Array.from({ length: features }, (_, j) => (j % 2 === 0 ? 0.6 : -0.4) / (1 + j / 2));
  const intercept = -0.3;
  const f = Float64Array.from({ length }, (_, i) => truth.reduce((sum, b, j) => sum + b * columns[j][i], intercept));
  const expected = f.map(Math.exp);
  const counts = expected.map((mean) => random.poisson(mean));
  const mean = counts.reduce((sum, y) => sum + y, 0) / length;
  return {
    z: { names: columns.map((_, j) => `f${j}`), length, columns },
    truth,
    intercept,
    expected,
    counts,
    target: counts.map((y) => y / mean),
    events: f.map((odds) => (random.uniform() < 1 / (1 + Math.exp(-odds)) ? 1 : 0)),
    fold: Uint8Array.from({ length }, () => random.integer(3)),
  };
}
