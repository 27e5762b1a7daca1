/**
 * A small network's answers, computed in typed arrays: for one customer TensorFlow.js takes longer to set up its tensors
 * than to multiply them. Sums run in one order whatever rows stand beside a row, so that a customer's answer is the same
 * to the last bit alone, in a batch, and on every backend.
 */
import type { FeatureColumns } from '../../numerics/matrix.ts';

/** A layer whose every output sees every input: kernel[input × outputs + output]. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  /** Whether what is below zero becomes zero. */
  readonly relu: boolean;
}

/** Layers of one member as they are multiplied: see {@link packed}. */
interface PackedLayer {
  readonly inputs: number;
  /** A multiple of OUTPUTS; those beyond the layer's own are 0. */
  readonly outputs: number;
  /** kernel[output × inputs + input]. */
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
  readonly relu: boolean;
}

/** Rows at a time, an even number: their activations stay in the processor's cache. */
const BLOCK = 256;
/** Outputs at a time: with two rows of each, their sums stay in the processor's registers. */
const OUTPUTS = 4;

/**
 * Mean over the members of what each says, row by row: length × outputs.
 *
 * @param members  the layers of each, from features to output; all have as many outputs
 */
export function denseEnsemble(members: readonly (readonly DenseLayer[])[]): (z: FeatureColumns) => Float32Array {
  const { inputs } = members[0][0];
  const { outputs } = members[0].at(-1)!;
  const layersOf = members.map((layers) => layers.map(packed));
  const widest = Math.max(...layersOf.flat().map((layer) => layer.outputs));

  return (z) => {
    const block = Math.min(BLOCK, z.length + (z.length & 1));
    const features = new Float64Array(inputs * block);
    const sums = new Float64Array(outputs * block);
    const activations = [new Float64Array(widest * block), new Float64Array(widest * block)] as const;
    const result = new Float32Array(z.length * outputs);
    for (let from = 0; from < z.length; from += block) {
      const length = Math.min(block, z.length - from);
      z.columns.forEach((column, j) => {
        for (let row = 0; row < length; row++) features[j * block + row] = column[from + row];
      });
      sums.fill(0);
      for (const layers of layersOf) {
        let said = features;
        layers.forEach((layer, l) => {
          const next = activations[l & 1];
          apply(layer, said, next, block, length);
          said = next;
        });
        for (let i = 0; i < sums.length; i++) sums[i] += said[i];
      }
      for (let output = 0; output < outputs; output++) {
        for (let row = 0; row < length; row++) {
          result[(from + row) * outputs + output] = sums[output * block + row] / members.length;
        }
      }
    }
    return result;
  };
}

function packed({ inputs, outputs, kernel, bias, relu }: DenseLayer): PackedLayer {
  const padded = OUTPUTS * Math.ceil(outputs / OUTPUTS);
  const transposed = new Float64Array(padded * inputs);
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      transposed[output * inputs + input] = kernel[input * outputs + output];
    }
  }
  const biases = new Float64Array(padded);
  biases.set(bias);
  return { inputs, outputs: padded, kernel: transposed, bias: biases, relu };
}

/**
 * Columns in, columns out, one behind the other: input × stride + row. Two inputs at a time, four outputs of two rows
 * each, whose eight sums need not be stored in between: the same additions in the same order as one by one. Written out,
 * for loops over the eight or destructuring take several times as long.
 *
 * @param length  rows that are wanted; where it is odd, one more is computed
 */
function apply(layer: PackedLayer, columns: Float64Array, into: Float64Array, stride: number, length: number): void {
  const { inputs, outputs, kernel, bias, relu } = layer;
  const even = inputs & ~1;
  for (let output = 0; output < outputs; output += OUTPUTS) {
    const k0 = output * inputs;
    const k1 = k0 + inputs;
    const k2 = k1 + inputs;
    const k3 = k2 + inputs;
    for (let row = 0; row < length; row += 2) {
      let a = bias[output];
      let b = bias[output + 1];
      let c = bias[output + 2];
      let d = bias[output + 3];
      let e = a;
      let f = b;
      let g = c;
      let h = d;
      let at = row;
      for (let input = 0; input < even; input += 2) {
        const x = columns[at];
        const u = columns[at + 1];
        at += stride;
        const y = columns[at];
        const v = columns[at + 1];
        at += stride;
        let p = kernel[k0 + input];
        let q = kernel[k0 + input + 1];
        a += p * x + q * y;
        e += p * u + q * v;
        p = kernel[k1 + input];
        q = kernel[k1 + input + 1];
        b += p * x + q * y;
        f += p * u + q * v;
        p = kernel[k2 + input];
        q = kernel[k2 + input + 1];
        c += p * x + q * y;
        g += p * u + q * v;
        p = kernel[k3 + input];
        q = kernel[k3 + input + 1];
        d += p * x + q * y;
        h += p * u + q * v;
      }
      if (even < inputs) {
        const x = columns[at];
        const u = columns[at + 1];
        a += kernel[k0 + even] * x;
        e += kernel[k0 + even] * u;
        b += kernel[k1 + even] * x;
        f += kernel[k1 + even] * u;
        c += kernel[k2 + even] * x;
        g += kernel[k2 + even] * u;
        d += kernel[k3 + even] * x;
        h += kernel[k3 + even] * u;
      }
      at = output * stride + row;
      into[at] = a;
      into[at + 1] = e;
      into[at + stride] = b;
      into[at + stride + 1] = f;
      into[at + 2 * stride] = c;
      into[at + 2 * stride + 1] = g;
      into[at + 3 * stride] = d;
      into[at + 3 * stride + 1] = h;
    }
  }
  if (relu) for (let i = 0; i < outputs * stride; i++) if (into[i] < 0) into[i] = 0;
}
