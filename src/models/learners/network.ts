/**
 * Small networks, several side by side: members of an ensemble that see the same rows in the same order but start from
 * different weights and hold out different rows. One pass through TensorFlow.js moves all of them, so three cost hardly
 * more than one. Everything random comes from our own seeded streams: the initial weights, the order of the rows and
 * what dropout drops.
 */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { FeatureColumns } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import type { Backend } from './backend.ts';
import { type Batch, disposeBatches, makeBatches } from './batches.ts';
import type { EpochProgress } from './contract.ts';
import { extract, forward, gradientsOf, initialise, type LayerVariables, type NetworkWeights } from './layers.ts';

export interface NetworkOptions {
  /** Sizes of the hidden layers. */
  readonly hidden: readonly number[];
  /** Penalty on squared kernels. */
  readonly l2: number;
  /** Share of hidden units left out of each step. */
  readonly dropout: number;
  readonly learningRate: number;
  /** The most passes through the rows. */
  readonly epochs: number;
  readonly batch: number;
  /** Passes without gain on its held-out rows after which a member stops. */
  readonly patience: number;
  /** Members that hold out each fold: more of them, from different starts, are steadier. */
  readonly repeats: number;
  readonly onEpoch?: (progress: EpochProgress) => void;
}

/** What a network learns: a row's loss by its output and its data, for all members at once. */
export interface Task {
  /** What the loss needs to know of each row. */
  readonly data: Float32Array;
  /**
   * Loss of each row and member, rows × members.
   *
   * @param output  rows × members
   * @param data    rows × 1
   */
  loss(tf: Backend['tf'], output: Tensor2D, data: Tensor2D): Tensor2D;
  /** Its derivative in the output. */
  slope(tf: Backend['tf'], output: Tensor2D, data: Tensor2D): Tensor2D;
}

export interface TrainedEnsemble {
  readonly members: readonly NetworkWeights[];
  /** The pass at which each member was best, counted from 1; 0 where none was better than the start. */
  readonly epochs: readonly number[];
  /** Each member's mean loss on its held-out rows: at the start, and at its best. */
  readonly losses: readonly { readonly start: number; readonly best: number }[];
}

/** A smaller gain than this in held-out loss is none. */
const GAIN = 1e-5;

/**
 * Trains folds × repeats networks by Adam (Kingma & Ba 2015) on mini-batches; each keeps the weights of the pass at which the
 * loss on its own held-out rows was least. Networks start as the constant 0: their last layer is zero. Rows are shuffled
 * into batches once, which then take turns in another order at every pass: they stay where TensorFlow.js computes.
 *
 * @param z     standardised features
 * @param fold  for each row its fold, 0 … folds - 1: member k holds out the rows of fold k modulo folds
 */
export function trainEnsemble(
  backend: Backend,
  z: FeatureColumns,
  task: Task,
  fold: Uint8Array,
  folds: number,
  options: NetworkOptions,
  random: Random,
): TrainedEnsemble {
  const members = folds * options.repeats;
  const { tf } = backend;
  const layers = initialise(backend, [z.columns.length, ...options.hidden, 1], members, random);
  const drop = dropoutMasks(backend, options, members, random.fork('dropout'));
  const shuffler = random.fork('order');
  const batches = makeBatches(backend, { z, data: task.data, fold, folds, members }, options.batch, shuffler);
  const inTurn = batches.slice();
  const optimizer = tf.train.adam(options.learningRate);
  const judge = () => heldOutLosses(backend, layers, task, batches, members);

  const start = judge();
  const state = start.map((loss, k) => ({ epoch: 0, best: loss, weights: extract(layers, k, members) }));
  let learning = members;
  for (let epoch = 1; epoch <= options.epochs && learning > 0; epoch++) {
    shuffler.shuffle(inTurn);
    for (const batch of inTurn) {
      tf.tidy(() => {
        const passed = forward(tf, layers, batch.input, drop(batch.rows.length));
        const slope = tf.mul(task.slope(tf, passed.output, batch.data), batch.learns) as Tensor2D;
        const gradients = gradientsOf(tf, layers, batch.inputTransposed, passed, slope, options.l2);
        optimizer.applyGradients(gradients as Parameters<typeof optimizer.applyGradients>[0]);
      });
    }
    const losses = judge();
    losses.forEach((loss, k) => {
      const stopped = epoch - 1 - state[k].epoch >= options.patience;
      if (stopped || !(loss < state[k].best - GAIN)) return;
      state[k] = { best: loss, epoch, weights: extract(layers, k, members) };
    });
    learning = state.filter((member) => epoch - member.epoch < options.patience).length;
    options.onEpoch?.({ epoch, losses, learning });
  }
  const trained = state.map(({ weights }) => weights);
  optimizer.dispose();
  disposeBatches(backend, batches);
  tf.dispose(layers.flatMap(({ kernel, bias, mask }) => [kernel, bias, mask]));
  return {
    members: trained,
    epochs: state.map(({ epoch }) => epoch),
    losses: state.map(({ best }, k) => ({ start: start[k], best })),
  };
}

/**
 * Masks for the hidden layers of one step. Drawing every mask anew would take longer than the step, so windows slide
 * over one that was drawn at the start: a batch meets other windows in each pass.
 */
function dropoutMasks({ tf }: Backend, { hidden, dropout, batch }: NetworkOptions, members: number, random: Random) {
  const pool = 2 * batch;
  const masks = (dropout > 0 ? hidden : []).map((units) => {
    const values = new Float32Array(pool * members * units);
    for (let i = 0; i < values.length; i++) values[i] = random.uniform() < dropout ? 0 : 1 / (1 - dropout);
    return { values, width: members * units };
  });
  // Slices of a tensor are slower: on WebAssembly all of it is copied out and in again.
  return (rows: number): Tensor2D[] => {
    const from = random.integer(pool - rows + 1);
    return masks.map(({ values, width }) =>
      tf.tensor2d(values.slice(from * width, (from + rows) * width), [rows, width]),
    );
  };
}

/** Mean loss of each member over the rows it holds out; over all rows where it holds out none. */
function heldOutLosses(
  { tf }: Backend,
  layers: readonly LayerVariables[],
  task: Task,
  batches: readonly Batch[],
  members: number,
): number[] {
  const sums = new Float64Array(members);
  const rows = new Float64Array(members);
  for (const { input, data, judges, judged } of batches) {
    // Nothing is returned: TensorFlow.js looks for tensors in every number of what is.
    tf.tidy(() => {
      const loss = task.loss(tf, forward(tf, layers, input).output, data);
      const batchSums = tf.sum(tf.mul(loss, judges), 0).dataSync();
      for (let k = 0; k < members; k++) sums[k] += batchSums[k];
    });
    for (let k = 0; k < members; k++) rows[k] += judged[k];
  }
  return Array.from(sums, (sum, k) => (rows[k] > 0 ? sum / rows[k] : 0));
}
