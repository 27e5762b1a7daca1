/** Rows as TensorFlow.js learns from them: some hundred at a time, put where it computes once and for all. */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { type FeatureColumns, rowMajor } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import type { Backend } from './backend.ts';

export interface LearningRows {
  readonly z: FeatureColumns;
  /** What the loss needs to know of each row. */
  readonly data: Float32Array;
  /** The fold of each row; member k holds out the rows of fold k modulo folds. */
  readonly fold: Uint8Array;
  readonly folds: number;
  readonly members: number;
}

export interface Batch {
  readonly rows: Int32Array;
  /** Rows × features, and the same across: a gradient needs both. */
  readonly input: Tensor2D;
  readonly inputTransposed: Tensor2D;
  /** Rows × 1. */
  readonly data: Tensor2D;
  /** 1 where a member learns from the row, and 1 where the row judges it; rows × members. */
  readonly learns: Tensor2D;
  readonly judges: Tensor2D;
  /** Rows that judge each member. */
  readonly judged: Float64Array;
}

/** All rows, shuffled, in batches. A member that holds out no row is judged by all. */
export function makeBatches({ tf }: Backend, rows: LearningRows, size: number, random: Random): Batch[] {
  const { z, data, fold, folds, members } = rows;
  const [all, inputs] = [rowMajor(z), z.columns.length];
  const order = random.shuffle(Int32Array.from({ length: z.length }, (_, i) => i));
  const holds = Array.from({ length: members }, (_, k) => fold.includes(k % folds));
  const batches: Batch[] = [];
  for (let from = 0; from < order.length; from += size) {
    const at = order.slice(from, from + size);
    const features = new Float32Array(at.length * inputs);
    at.forEach((row, i) => {
      features.set(all.subarray(row * inputs, (row + 1) * inputs), i * inputs);
    });
    const input = tf.tensor2d(features, [at.length, inputs]);
    const learns = new Float32Array(at.length * members);
    const judges = new Float32Array(at.length * members);
    const judged = new Float64Array(members);
    for (let i = 0; i < at.length; i++) {
      for (let k = 0; k < members; k++) {
        const held = fold[at[i]] === k % folds;
        learns[i * members + k] = held ? 0 : 1;
        judges[i * members + k] = held || !holds[k] ? 1 : 0;
        judged[k] += judges[i * members + k];
      }
    }
    batches.push({
      rows: at,
      input,
      inputTransposed: tf.transpose(input),
      data: tf.tensor2d(
        Float32Array.from(at, (row) => data[row]),
        [at.length, 1],
      ),
      learns: tf.tensor2d(learns, [at.length, members]),
      judges: tf.tensor2d(judges, [at.length, members]),
      judged,
    });
  }
  return batches;
}

export function disposeBatches({ tf }: Backend, batches: readonly Batch[]): void {
  tf.dispose(
    batches.flatMap(({ input, inputTransposed, data, learns, judges }) => [
      input,
      inputTransposed,
      data,
      learns,
      judges,
    ]),
  );
}
