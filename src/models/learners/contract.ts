/** What is known of a network outside this folder: nothing here speaks of the library that computes it. */
import type { FeatureColumns } from '../../numerics/matrix.ts';

/** Files by name: model.json and weights.bin. */
export type NetworkFiles = Readonly<Record<string, Uint8Array>>;

/** A network ready to predict. */
export interface LoadedNetwork {
  readonly inputs: number;
  readonly outputs: number;
  /** Outputs of each row, row by row. */
  predict(z: FeatureColumns): Float32Array;
}

/** What a network says of a pass through its rows. */
export interface EpochProgress {
  readonly epoch: number;
  /** Mean held-out loss of each member. */
  readonly losses: readonly number[];
  /** Members that still learn. */
  readonly learning: number;
}
