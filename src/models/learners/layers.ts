/**
 * Layers of several networks side by side, as one matrix each, so that one product moves all: what they say, and how it
 * changes with their weights.
 */
import type { NamedTensorMap, Rank, Tensor2D, Variable } from '@tensorflow/tfjs-core';
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

/**
 * A layer of all members: inputs and outputs member by member, but for the features, which all share. `mask` is 1 where
 * an input and an output belong to one member.
 */
export interface LayerVariables {
  readonly kernel: Variable;
  readonly bias: Variable;
  readonly mask: Tensor2D;
}

/** What the layers made of some rows, and what each layer got, the features excepted. */
export interface Passed {
  /** Rows × members. */
  readonly output: Tensor2D;
  readonly hidden: readonly Tensor2D[];
  /** Of each hidden layer; none where nothing is dropped. */
  readonly dropped: readonly Tensor2D[];
}

/** The networks at their start: last layers are zero. */
export function initialise(
  { tf }: Backend,
  sizes: readonly number[],
  members: number,
  random: Random,
): LayerVariables[] {
  const streams = Array.from({ length: members }, (_, k) => random.fork(`member ${k}`));
  return sizes.slice(1).map((outputs, l) => {
    const [first, last] = [l === 0, l === sizes.length - 2];
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
          const at = row * width + k * outputs + o;
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

export function forward(
  tf: Backend['tf'],
  layers: readonly LayerVariables[],
  input: Tensor2D,
  dropped: readonly Tensor2D[] = [],
): Passed {
  const hidden: Tensor2D[] = [];
  let h = input;
  layers.forEach((layer, l) => {
    const sum = tf.add(tf.matMul(h, kernelOf(tf, layer, l)), layer.bias) as Tensor2D;
    if (l === layers.length - 1) h = sum;
    else {
      h = tf.relu(sum);
      if (dropped[l]) h = tf.mul(h, dropped[l]);
      hidden.push(h);
    }
  });
  return { output: h, hidden, dropped };
}

function kernelOf(tf: Backend['tf'], { kernel, mask }: LayerVariables, l: number): Tensor2D {
  return (l === 0 ? kernel : tf.mul(kernel, mask)) as Tensor2D;
}

/**
 * Gradients of the mean loss of a batch and of l2 / 2 · |kernels|², by the variables' names, backwards through the layers
 * (Rumelhart, Hinton & Williams 1986). Written out, for TensorFlow.js takes twice as long to find them: on WebAssembly it
 * transposes long matrices and sums columns, both as slow as a product.
 *
 * @param inputTransposed  features × rows
 * @param slope            derivative of each row's loss in each member's output, rows × members
 */
export function gradientsOf(
  tf: Backend['tf'],
  layers: readonly LayerVariables[],
  inputTransposed: Tensor2D,
  { hidden, dropped }: Passed,
  slope: Tensor2D,
  l2: number,
): NamedTensorMap {
  const [rows] = slope.shape;
  const ones = tf.ones<Rank.R2>([1, rows]);
  const gradients: NamedTensorMap = {};
  let delta = tf.div(slope, rows) as Tensor2D;
  for (let l = layers.length - 1; l >= 0; l--) {
    const { kernel, bias, mask } = layers[l];
    const product = l === 0 ? tf.matMul(inputTransposed, delta) : tf.mul(acrossRows(tf, hidden[l - 1], delta), mask);
    gradients[kernel.name] = tf.add(product, tf.mul(kernel, l2));
    gradients[bias.name] = tf.reshape(tf.matMul(ones, delta), [delta.shape[1]]);
    if (l === 0) break;
    const before = tf.matMul(delta, tf.transpose(kernelOf(tf, layers[l], l)));
    const open = tf.step(hidden[l - 1]);
    delta = tf.mul(before, dropped[l - 1] ? tf.mul(open, dropped[l - 1]) : open);
  }
  return gradients;
}

/** hᵀ · delta, of which the narrower is transposed. */
function acrossRows(tf: Backend['tf'], h: Tensor2D, delta: Tensor2D): Tensor2D {
  if (h.shape[1] <= delta.shape[1]) return tf.matMul(tf.transpose(h), delta);
  return tf.transpose(tf.matMul(tf.transpose(delta), h));
}

/** Calls `visit` for each weight of a member: its place in the layer of all members and in the member's own. */
function eachWeight(
  { kernel }: LayerVariables,
  member: number,
  members: number,
  first: boolean,
  visit: (there: number, here: number) => void,
): { inputs: number; outputs: number } {
  const [height, width] = kernel.shape;
  const [inputs, outputs] = [first ? height : height / members, width / members];
  for (let i = 0; i < inputs; i++) {
    const row = first ? i : member * inputs + i;
    for (let o = 0; o < outputs; o++) visit(row * width + member * outputs + o, i * outputs + o);
  }
  return { inputs, outputs };
}

/** One member's weights, copied out. */
export function extract(layers: readonly LayerVariables[], member: number, members: number): NetworkWeights {
  return {
    layers: layers.map((layer, l) => {
      const all = layer.kernel.dataSync<'float32'>();
      const allBias = layer.bias.dataSync<'float32'>();
      const kernel: number[] = [];
      const { inputs, outputs } = eachWeight(layer, member, members, l === 0, (there, here) => {
        kernel[here] = all[there];
      });
      const bias = allBias.slice(member * outputs, (member + 1) * outputs);
      return { inputs, outputs, kernel: Float32Array.from(kernel), bias };
    }),
  };
}
