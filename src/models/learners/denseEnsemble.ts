/**
 * A small network's answers, computed without TensorFlow.js: for one customer it takes longer to set up its tensors than
 * to multiply them. Sums run in one order whatever rows stand beside a row, so that a customer's answer is the same to the
 * last bit alone, in a batch, and on every backend.
 */
import type { FeatureColumns } from '../../numerics/matrix.ts';
import { f64x2, i32, repeatWhile, WASM_PAGE, wasmFunction, wasmModule, when } from '../../numerics/webAssembly.ts';

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
  /** Biases, then for OUTPUTS at a time the kernel, two inputs beside each other: see {@link LAYER}. */
  readonly numbers: Float64Array;
  readonly relu: boolean;
}

/** Rows at a time, a multiple of ROWS: their activations stay in the processor's cache. */
const BLOCK = 256;
/** Outputs and rows whose sums stay in the processor's registers together. */
const OUTPUTS = 4;
const ROWS = 4;

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
  const most = Math.max(...layersOf.flat().map((layer) => layer.numbers.length));

  return (z) => {
    const block = Math.min(BLOCK, ROWS * Math.ceil(z.length / ROWS));
    // In memory, one behind the other: a layer, features, and what two layers in turn make of them.
    const features = most;
    const activations = [features + inputs * block, features + (inputs + widest) * block] as const;
    const memory = room(features + (inputs + 2 * widest) * block);
    const sums = new Float64Array(outputs * block);
    const result = new Float32Array(z.length * outputs);
    for (let from = 0; from < z.length; from += block) {
      const length = Math.min(block, z.length - from);
      for (let j = 0; j < inputs; j++) memory.set(z.columns[j].subarray(from, from + length), features + j * block);
      sums.fill(0);
      for (const layers of layersOf) {
        let said = features;
        for (let l = 0; l < layers.length; l++) {
          const next = activations[l & 1];
          apply(memory, layers[l], said, next, block, length);
          said = next;
        }
        for (let i = 0; i < sums.length; i++) sums[i] += memory[said + i];
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
  const numbers = new Float64Array(padded + padded * inputs);
  numbers.set(bias);
  let at = padded;
  for (let group = 0; group < padded; group += OUTPUTS) {
    for (let input = 0; input < inputs; input += 2) {
      for (let output = group; output < group + OUTPUTS; output++) {
        for (let one = input; one < Math.min(input + 2, inputs); one++) {
          numbers[at++] = output < outputs ? kernel[one * outputs + output] : 0;
        }
      }
    }
  }
  return { inputs, outputs: padded, numbers, relu };
}

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * Columns in, columns out, one behind the other: input × stride + row. Two inputs at a time, OUTPUTS of ROWS each: the
 * same additions in the same order as one by one. All places are in memory, in bytes.
 */
const LAYER = wasmFunction(
  {
    bias: 'i32',
    kernel: 'i32',
    pairs: 'i32',
    odd: 'i32',
    outputs: 'i32',
    columns: 'i32',
    into: 'i32',
    stride: 'i32',
    rows: 'i32',
    relu: 'i32',
  },
  {
    ...{ group: 'i32', row: 'i32', at: 'i32', k: 'i32', pair: 'i32', to: 'i32' },
    ...{ a0: 'v128', a1: 'v128', b0: 'v128', b1: 'v128', c0: 'v128', c1: 'v128', d0: 'v128', d1: 'v128' },
    ...{ x0: 'v128', x1: 'v128', y0: 'v128', y1: 'v128', p: 'v128', q: 'v128' },
  },
  null,
  (of) => {
    const sums = [
      [of.a0, of.a1],
      [of.b0, of.b1],
      [of.c0, of.c1],
      [of.d0, of.d1],
    ] as const;
    const { add, mul, load, both } = f64x2;
    const forward = (local: typeof of.at, by: number) => local.set(i32.add(local.get, i32.of(by)));
    const next = (address: typeof of.at) => address.set(i32.add(address.get, of.stride.get));
    const halves = [
      [of.x0, of.y0],
      [of.x1, of.y1],
    ] as const;
    const pair = [
      ...halves.flatMap(([x], half) => x.set(load(of.at.get, 2 * BYTES * half))),
      ...next(of.at),
      ...halves.flatMap(([, y], half) => y.set(load(of.at.get, 2 * BYTES * half))),
      ...next(of.at),
      ...sums.flatMap((sum, output) => [
        ...of.p.set(both(of.k.get, 2 * BYTES * output)),
        ...of.q.set(both(of.k.get, 2 * BYTES * output + BYTES)),
        ...sum.flatMap((local, half) =>
          local.set(add(local.get, add(mul(of.p.get, halves[half][0].get), mul(of.q.get, halves[half][1].get)))),
        ),
      ]),
      ...forward(of.k, 2 * BYTES * OUTPUTS),
      ...of.pair.set(i32.sub(of.pair.get, i32.of(1))),
    ];
    const last = [
      ...halves.flatMap(([x], half) => x.set(load(of.at.get, 2 * BYTES * half))),
      ...sums.flatMap((sum, output) => [
        ...of.p.set(both(of.k.get, BYTES * output)),
        ...sum.flatMap((local, half) => local.set(add(local.get, mul(of.p.get, halves[half][0].get)))),
      ]),
      ...forward(of.k, BYTES * OUTPUTS),
    ];
    const clipped = sums.flat().flatMap((local) => local.set(f64x2.andNot(local.get, f64x2.lt(local.get, f64x2.zero))));
    const rows = [
      ...sums.flatMap((sum, output) => sum.flatMap((local) => local.set(both(of.bias.get, BYTES * output)))),
      ...of.at.set(i32.add(of.columns.get, of.row.get)),
      ...of.k.set(of.kernel.get),
      ...of.pair.set(of.pairs.get),
      ...when(of.pair.get, repeatWhile(pair, of.pair.get)),
      ...when(of.odd.get, last),
      ...when(of.relu.get, clipped),
      ...of.to.set(i32.add(of.into.get, of.row.get)),
      ...sums.flatMap((sum) => [
        ...sum.flatMap((local, half) => f64x2.store(of.to.get, local.get, 2 * BYTES * half)),
        ...next(of.to),
      ]),
      ...forward(of.row, BYTES * ROWS),
    ];
    return repeatWhile(
      [
        ...of.row.set(i32.of(0)),
        ...repeatWhile(rows, i32.lt(of.row.get, of.rows.get)),
        // Where the kernel of the next outputs begins.
        ...of.kernel.set(of.k.get),
        ...forward(of.bias, BYTES * OUTPUTS),
        ...of.into.set(of.to.get),
        ...of.into.set(i32.sub(of.into.get, i32.sub(of.row.get, i32.of(BYTES * ROWS)))),
        ...of.group.set(i32.add(of.group.get, i32.of(OUTPUTS))),
      ],
      i32.lt(of.group.get, of.outputs.get),
    );
  },
);

let instance: ReturnType<ReturnType<typeof wasmModule<{ layer: typeof LAYER }>>> | null = null;

/** Memory of so many numbers, one for all networks of a thread: who asks next overwrites it. */
function room(length: number): Float64Array {
  instance ??= wasmModule({ layer: LAYER })();
  const lacking = Math.ceil((length * BYTES - instance.memory.buffer.byteLength) / WASM_PAGE);
  if (lacking > 0) instance.memory.grow(lacking);
  return new Float64Array(instance.memory.buffer);
}

/** @param length  rows that are wanted; up to a multiple of ROWS more are computed */
function apply(
  memory: Float64Array,
  { inputs, outputs, numbers, relu }: PackedLayer,
  columns: number,
  into: number,
  stride: number,
  length: number,
): void {
  memory.set(numbers);
  instance!.layer(
    ...[0, BYTES * outputs, inputs >> 1, inputs & 1, outputs],
    ...[BYTES * columns, BYTES * into, BYTES * stride, BYTES * length, relu ? 1 : 0],
  );
}
