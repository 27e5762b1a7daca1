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

/** Rows at a time: their activations stay in the processor's cache. */
const BLOCK = 256;

/**
 * Mean over the members of what each says, row by row: length × outputs.
 *
 * @param members  the layers of each, from features to output; all have as many outputs
 */
export function predictEnsemble(members: readonly (readonly DenseLayer[])[], z: FeatureColumns): Float32Array {
  const { outputs } = members[0].at(-1)!;
  const result = new Float32Array(z.length * outputs);
  for (let from = 0; from < z.length; from += BLOCK) {
    const length = Math.min(BLOCK, z.length - from);
    const features = new Float64Array(z.columns.length * length);
    z.columns.forEach((column, j) => {
      for (let row = 0; row < length; row++) features[j * length + row] = column[from + row];
    });
    const sums = new Float64Array(outputs * length);
    for (const layers of members) {
      let said = features;
      for (const layer of layers) said = applied(layer, said, length);
      for (let i = 0; i < sums.length; i++) sums[i] += said[i];
    }
    for (let output = 0; output < outputs; output++) {
      for (let row = 0; row < length; row++) {
        result[(from + row) * outputs + output] = sums[output * length + row] / members.length;
      }
    }
  }
  return result;
}

/** Columns in, columns out, one behind the other: input × length + row. */
function applied({ inputs, outputs, kernel, bias, relu }: DenseLayer, columns: Float64Array, length: number) {
  const sums = new Float64Array(outputs * length);
  for (let output = 0; output < outputs; output++) {
    const at = output * length;
    sums.fill(bias[output], at, at + length);
    // Two inputs at a time: each sum is loaded and stored half as often.
    let input = 0;
    for (; input + 1 < inputs; input += 2) {
      const [w, v] = [kernel[input * outputs + output], kernel[(input + 1) * outputs + output]];
      const [one, other] = [input * length, (input + 1) * length];
      for (let row = 0; row < length; row++) sums[at + row] += w * columns[one + row] + v * columns[other + row];
    }
    if (input < inputs) {
      const [w, one] = [kernel[input * outputs + output], input * length];
      for (let row = 0; row < length; row++) sums[at + row] += w * columns[one + row];
    }
    if (relu) for (let i = at; i < at + length; i++) if (sums[i] < 0) sums[i] = 0;
  }
  return sums;
}
