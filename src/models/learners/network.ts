/**
 * Small networks, several side by side: members of an ensemble that see the same rows in the same order but start from
 * different weights and hold out different rows. One pass through TensorFlow.js moves all of them, so three cost hardly
 * more than one. Everything random comes from our own seeded streams: the initial weights, the order of the rows and
 * what dropout drops.
 */
import type { GradSaveFunc, Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { type FeatureColumns, rowMajor } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import type { Backend } from './backend.ts';

/** Layers of one member: kernels are inputs × outputs, row by row. Hidden layers are rectified, the last is linear. */
export interface NetworkWeights {
  readonly layers: readonly Layer[];
}

export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

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

export interface EpochProgress {
  readonly epoch: number;
  /** Mean held-out loss of each member. */
  readonly losses: readonly number[];
  /** Members that still learn. */
  readonly learning: number;
}

/** What a network learns: a row's loss by its outputs and its data. */
export interface Task {
  readonly outputs: number;
  /** What the loss needs to know of each row: columns as long as the rows. */
  readonly data: readonly Float32Array[];
  readonly weight: Float64Array;
  /** Divides losses, so that their size does not depend on the unit of the target. */
  readonly unit: number;
  /**
   * Loss of each row and member, rows × members.
   *
   * @param outputs  each rows × members
   * @param data     each rows × 1
   */
  loss(tf: Backend['tf'], outputs: readonly Tensor[], data: readonly Tensor[]): Tensor;
}

export interface TrainedEnsemble {
  readonly members: readonly NetworkWeights[];
  /** The pass at which each member was best, counted from 1; 0 where none was better than the start. */
  readonly epochs: readonly number[];
  /** Each member's mean loss on its held-out rows: at the start, and at its best. */
  readonly losses: readonly { readonly start: number; readonly best: number }[];
  /**
   * For every row the mean outputs (row by row) of the members that held the row out; of all members for rows that
   * nobody held out.
   */
  readonly heldOut: Float32Array;
}

/** A smaller gain than this in held-out loss is none. */
const GAIN = 1e-5;
/** Rows at a time where nothing is learnt. */
const CHUNK = 16_384;
/** The fold of a row that all members learn from. */
export const NOBODY = 255;

/**
 * Trains folds × repeats networks by Adam (Kingma & Ba 2015) on mini-batches; each keeps the weights of the pass at which the
 * loss on its own held-out rows was least. Networks start as the constant 0: their last layer is zero.
 *
 * @param z     standardised features
 * @param fold  for each row its fold, 0 … folds - 1, or NOBODY: member k holds out the rows of fold k modulo folds
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
  const sizes = [z.columns.length, ...options.hidden, task.outputs];
  const variables = initialise(backend, sizes, members, random);
  const rows: Rows = { features: rowMajor(z), inputs: z.columns.length, task, fold, folds, members };
  const optimizer = tf.train.adam(options.learningRate);
  const drop = dropoutMasks(backend, options, members, random.fork('dropout'));
  const order = Int32Array.from({ length: z.length }, (_, i) => i);
  const inOrder = order.slice();
  const shuffler = random.fork('order');
  const scale = averageWeight(task);
  const start = passOver(backend, variables, rows, inOrder).losses;
  const state = start.map((loss, k) => ({ epoch: 0, best: loss, weights: extract(variables, k, members) }));
  let learning = members;
  for (let epoch = 1; epoch <= options.epochs && learning > 0; epoch++) {
    shuffler.shuffle(order);
    for (let from = 0; from < order.length; from += options.batch) {
      const batch = order.subarray(from, from + options.batch);
      tf.tidy(() => {
        const { input, data, weight } = batchOf(tf, rows, batch);
        const masks = drop(batch.length);
        const { grads } = tf.variableGrads(() => {
          const outputs = forward(tf, variables, input, task.outputs, masks);
          const losses = tf.mul(task.loss(tf, outputs, data), weight);
          const fit = tf.div(tf.sum(losses), scale * batch.length);
          return tf.add(penalty(tf, variables, options.l2), fit) as Scalar;
        });
        optimizer.applyGradients(grads as Parameters<typeof optimizer.applyGradients>[0]);
      });
    }
    const { losses } = passOver(backend, variables, rows, inOrder);
    losses.forEach((loss, k) => {
      const stopped = epoch - 1 - state[k].epoch >= options.patience;
      if (stopped || !(loss < state[k].best - GAIN)) return;
      state[k] = { best: loss, epoch, weights: extract(variables, k, members) };
    });
    learning = state.filter((member) => epoch - member.epoch < options.patience).length;
    options.onEpoch?.({ epoch, losses, learning });
  }
  const trained = state.map(({ weights }) => weights);
  restore(backend, variables, trained);
  const { heldOut } = passOver(backend, variables, rows, inOrder);
  optimizer.dispose();
  drop.dispose();
  tf.dispose(variables.flatMap(({ kernel, bias, mask }) => [kernel, bias, mask]));
  return {
    members: trained,
    epochs: state.map(({ epoch }) => epoch),
    losses: state.map(({ best }, k) => ({ start: start[k], best })),
    heldOut,
  };
}

/**
 * A layer of all members as one matrix, so that one product moves all: inputs and outputs member by member, the last
 * layer's outputs output by output. `mask` is 1 where an input and an output belong to one member.
 */
interface LayerVariables {
  readonly kernel: Variable;
  readonly bias: Variable;
  readonly mask: Tensor2D;
}

interface Rows {
  readonly folds: number;
  /** Row by row. */
  readonly features: Float32Array;
  readonly inputs: number;
  readonly task: Task;
  readonly fold: Uint8Array;
  readonly members: number;
}

/** Where output `o` of `size` of a member stands among the columns of a layer of all members. */
function place(member: number, o: number, size: number, members: number, last: boolean): number {
  return last ? o * members + member : member * size + o;
}

function initialise({ tf }: Backend, sizes: readonly number[], members: number, random: Random): LayerVariables[] {
  const streams = Array.from({ length: members }, (_, k) => random.fork(`member ${k}`));
  return sizes.slice(1).map((outputs, l) => {
    const first = l === 0;
    const last = l === sizes.length - 2;
    const inputs = sizes[l];
    const [height, width] = [first ? inputs : members * inputs, members * outputs];
    const mask = new Float32Array(height * width);
    const kernel = new Float32Array(height * width);
    // He et al. (2015) for rectified layers; zero at the end, so that the network starts by correcting nothing.
    const deviation = last ? 0 : Math.sqrt(2 / inputs);
    for (let k = 0; k < members; k++) {
      for (let i = 0; i < inputs; i++) {
        const row = first ? i : k * inputs + i;
        for (let o = 0; o < outputs; o++) {
          const at = row * width + place(k, o, outputs, members, last);
          mask[at] = 1;
          if (!last) kernel[at] = deviation * streams[k].normal();
        }
      }
    }
    const [initial, zero] = [tf.tensor2d(kernel, [height, width]), tf.zeros([width])];
    const layer = { kernel: tf.variable(initial), bias: tf.variable(zero), mask: tf.tensor2d(mask, [height, width]) };
    tf.dispose([initial, zero]);
    return layer;
  });
}

/** The outputs of all members for each row: one tensor an output, rows × members. */
function forward(
  tf: Backend['tf'],
  variables: readonly LayerVariables[],
  input: Tensor2D,
  outputs: number,
  masks: readonly Tensor[] = [],
): Tensor[] {
  let h: Tensor = input;
  variables.forEach(({ kernel, bias, mask }, l) => {
    const [first, last] = [l === 0, l === variables.length - 1];
    h = tf.add(product(tf, h as Tensor2D, (first ? kernel : tf.mul(kernel, mask)) as Tensor2D, !first), bias);
    if (last) return;
    h = tf.relu(h);
    if (masks[l]) h = tf.mul(h, masks[l]);
  });
  return outputs === 1 ? [h] : tf.split(h, outputs, 1);
}

/**
 * h × kernel. Its gradient is written out, for WebAssembly multiplies what was transposed before ten times as fast as
 * what it has to transpose itself.
 */
function product(tf: Backend['tf'], h: Tensor2D, kernel: Tensor2D, throughInput: boolean): Tensor2D {
  if (!throughInput) {
    const times = tf.customGrad((w) => ({
      value: tf.matMul(h, w as Tensor2D),
      gradFunc: (dy: Tensor) => tf.matMul(tf.transpose(h), dy as Tensor2D),
    }));
    return times(kernel) as Tensor2D;
  }
  const times = tf.customGrad((...given) => {
    const [x, w] = given as Tensor2D[];
    const save = given.at(-1) as unknown as GradSaveFunc;
    save([x, w]);
    return {
      value: tf.matMul(x, w),
      gradFunc: (dy: Tensor, saved: Tensor[]) => [
        tf.matMul(dy as Tensor2D, tf.transpose(saved[1])),
        tf.matMul(tf.transpose(saved[0]), dy as Tensor2D),
      ],
    };
  });
  return times(h, kernel) as Tensor2D;
}

function penalty(tf: Backend['tf'], variables: readonly LayerVariables[], l2: number): Tensor {
  const squares = variables.map(({ kernel }) => tf.sum(tf.square(kernel)));
  return tf.mul(tf.addN(squares), l2 / 2);
}

/**
 * Masks for the hidden layers of one step. Drawing every mask anew would take longer than the step, so windows slide
 * over one that was drawn at the start: rows meet other windows in each pass, for their order is shuffled.
 */
function dropoutMasks({ tf }: Backend, { hidden, dropout, batch }: NetworkOptions, members: number, random: Random) {
  const pool = 2 * batch;
  const masks = (dropout > 0 ? hidden : []).map((units) => {
    const values = new Float32Array(pool * members * units);
    for (let i = 0; i < values.length; i++) values[i] = random.uniform() < dropout ? 0 : 1 / (1 - dropout);
    return tf.tensor2d(values, [pool, members * units]);
  });
  const window = (rows: number): Tensor[] => {
    const from = random.integer(pool - rows + 1);
    return masks.map((mask) => tf.slice(mask, [from, 0], [rows, mask.shape[1]]));
  };
  return Object.assign(window, { dispose: () => tf.dispose(masks) });
}

function batchOf(tf: Backend['tf'], { features, inputs, task, fold, folds, members }: Rows, batch: Int32Array) {
  const n = batch.length;
  const input = new Float32Array(n * inputs);
  const weight = new Float32Array(n * members);
  for (let i = 0; i < n; i++) {
    const row = batch[i];
    input.set(features.subarray(row * inputs, (row + 1) * inputs), i * inputs);
    for (let k = 0; k < members; k++) weight[i * members + k] = fold[row] === k % folds ? 0 : task.weight[row];
  }
  return {
    input: tf.tensor2d(input, [n, inputs]),
    data: task.data.map((column) =>
      tf.tensor2d(
        Float32Array.from(batch, (row) => column[row]),
        [n, 1],
      ),
    ),
    weight: tf.tensor2d(weight, [n, members]),
  };
}

/** What a row of a batch weighs on average. */
function averageWeight({ weight, unit }: Task): number {
  let sum = 0;
  for (let i = 0; i < weight.length; i++) sum += weight[i];
  return sum > 0 ? (unit * sum) / weight.length : 1;
}

/**
 * Mean loss of each member over the rows it holds out (over all rows where it holds out none), and what the members
 * that held them out say of the rows.
 */
function passOver(
  { tf }: Backend,
  variables: readonly LayerVariables[],
  rows: Rows,
  inOrder: Int32Array,
): { losses: number[]; heldOut: Float32Array } {
  const { task, fold, folds, members } = rows;
  const width = task.outputs;
  const heldOut = new Float32Array(fold.length * width);
  const sums = new Float64Array(members);
  const weights = new Float64Array(members);
  const holds = Array.from({ length: members }, (_, k) => fold.includes(k % folds));
  for (let from = 0; from < inOrder.length; from += CHUNK) {
    const size = Math.min(CHUNK, inOrder.length - from);
    let losses: ArrayLike<number> = [];
    let outputs: ArrayLike<number>[] = [];
    // Nothing is returned: TensorFlow.js looks for tensors in every number of what is.
    tf.tidy(() => {
      const { input, data } = batchOf(tf, rows, inOrder.subarray(from, from + size));
      const predicted = forward(tf, variables, input, width);
      losses = task.loss(tf, predicted, data).dataSync();
      outputs = predicted.map((output) => output.dataSync());
    });
    for (let i = 0; i < size; i++) {
      const row = from + i;
      const others = fold[row] < folds ? fold[row] : null;
      for (let k = 0; k < members; k++) {
        if (holds[k] && others !== k % folds) continue;
        sums[k] += task.weight[row] * losses[i * members + k];
        weights[k] += task.weight[row] * task.unit;
      }
      for (let o = 0; o < width; o++) {
        let [sum, saying] = [0, 0];
        for (let k = 0; k < members; k++) {
          if (others !== null && others !== k % folds) continue;
          sum += outputs[o][i * members + k];
          saying++;
        }
        heldOut[row * width + o] = sum / saying;
      }
    }
  }
  return { losses: Array.from(sums, (sum, k) => (weights[k] > 0 ? sum / weights[k] : 0)), heldOut };
}

/** Calls `visit` for each weight of a member: its place in the layer of all members and in the member's own. */
function eachWeight(
  { kernel }: LayerVariables,
  member: number,
  members: number,
  first: boolean,
  last: boolean,
  visit: (there: number, here: number) => void,
): { inputs: number; outputs: number } {
  const [height, width] = kernel.shape;
  const [inputs, outputs] = [first ? height : height / members, width / members];
  for (let i = 0; i < inputs; i++) {
    const row = first ? i : member * inputs + i;
    for (let o = 0; o < outputs; o++) visit(row * width + place(member, o, outputs, members, last), i * outputs + o);
  }
  return { inputs, outputs };
}

/** One member's weights, copied out. */
function extract(variables: readonly LayerVariables[], member: number, members: number): NetworkWeights {
  return {
    layers: variables.map((layer, l) => {
      const [first, last] = [l === 0, l === variables.length - 1];
      const all = layer.kernel.dataSync<'float32'>();
      const allBias = layer.bias.dataSync<'float32'>();
      const kernel: number[] = [];
      const { inputs, outputs } = eachWeight(layer, member, members, first, last, (there, here) => {
        kernel[here] = all[there];
      });
      const bias = Float32Array.from({ length: outputs }, (_, o) => allBias[place(member, o, outputs, members, last)]);
      return { inputs, outputs, kernel: Float32Array.from(kernel), bias };
    }),
  };
}

function restore({ tf }: Backend, variables: readonly LayerVariables[], members: readonly NetworkWeights[]): void {
  variables.forEach((layer, l) => {
    const [first, last] = [l === 0, l === variables.length - 1];
    const kernel = new Float32Array(layer.kernel.size);
    const bias = new Float32Array(layer.bias.size);
    members.forEach(({ layers }, k) => {
      const { outputs } = eachWeight(layer, k, members.length, first, last, (there, here) => {
        kernel[there] = layers[l].kernel[here];
      });
      for (let o = 0; o < outputs; o++) bias[place(k, o, outputs, members.length, last)] = layers[l].bias[o];
    });
    tf.tidy(() => {
      layer.kernel.assign(tf.tensor(kernel, layer.kernel.shape));
      layer.bias.assign(tf.tensor(bias, layer.bias.shape));
    });
  });
}
