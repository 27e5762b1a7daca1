/**
 * Networks as TensorFlow.js saves them: a layers model in `model.json` and `weights.bin`, here as bytes, for a bundle
 * writes and checks its files itself.
 */
import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import type { Backend } from './backend.ts';
import type { LoadedNetwork, NetworkFiles } from './contract.ts';
import { type DenseLayer, denseEnsemble } from './denseEnsemble.ts';
import type { Layer, NetworkWeights } from './layers.ts';

export const MODEL_JSON = 'model.json';
export const WEIGHTS_BIN = 'weights.bin';

/** An ensemble as one network: its members beside each other, and the mean of what they say. */
export function buildNetwork({ tf, layers }: Backend, members: readonly NetworkWeights[]): LayersModel {
  const inputs = members[0].layers[0].inputs;
  const input = layers.input({ shape: [inputs], name: 'features' });
  const outputs = members.map((member, k) => {
    let h: SymbolicTensor = input;
    member.layers.forEach((layer, l) => {
      const last = l === member.layers.length - 1;
      const dense = layers.layers.dense({
        name: `member_${k + 1}_layer_${l + 1}`,
        units: layer.outputs,
        activation: last ? 'linear' : 'relu',
        kernelInitializer: 'zeros',
      });
      h = dense.apply(h) as SymbolicTensor;
      tf.tidy(() =>
        dense.setWeights([tf.tensor2d(layer.kernel, [layer.inputs, layer.outputs]), tf.tensor1d(layer.bias)]),
      );
    });
    return h;
  });
  const output =
    outputs.length === 1 ? outputs[0] : (layers.layers.average({ name: 'mean' }).apply(outputs) as SymbolicTensor);
  return layers.model({ name: 'perennial', inputs: input, outputs: output });
}

export async function saveNetwork(backend: Backend, members: readonly NetworkWeights[]): Promise<NetworkFiles> {
  const model = buildNetwork(backend, members);
  let files: NetworkFiles = {};
  await model.save(
    backend.tf.io.withSaveHandler(async (artifacts) => {
      files = filesOf(backend, artifacts);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  model.dispose();
  return files;
}

function filesOf({ tf }: Backend, artifacts: io.ModelArtifacts): NetworkFiles {
  const { modelTopology, format, generatedBy, convertedBy, weightSpecs, weightData } = artifacts;
  const json = {
    format,
    generatedBy,
    convertedBy,
    modelTopology,
    weightsManifest: [{ paths: [WEIGHTS_BIN], weights: weightSpecs }],
  };
  return {
    [MODEL_JSON]: Buffer.from(`${JSON.stringify(json)}\n`),
    [WEIGHTS_BIN]: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
  };
}

/** As much of the format as is read here: layers are told by their names, as {@link buildNetwork} gives them. */
const modelSchema = z.object({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(
        z.object({
          name: z.string().regex(/^member_[1-9]\d*_layer_[1-9]\d*\/(kernel|bias)$/),
          shape: z.array(z.int().positive()).min(1).max(2),
          dtype: z.literal('float32'),
        }),
      ),
    }),
  ),
});

/**
 * Answers need no TensorFlow.js, which takes a second to load: see {@link denseEnsemble}.
 *
 * @throws NETWORK_DAMAGED where files are missing or are no network of {@link saveNetwork}'s
 */
export function loadNetwork(files: NetworkFiles): LoadedNetwork {
  const { weightsManifest } = readModelJson(files);
  const bytes = files[WEIGHTS_BIN];
  if (!bytes) throw damaged(`${WEIGHTS_BIN} is missing`);
  const specs = weightsManifest.flatMap((group) => group.weights);
  const floats = specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (bytes.byteLength !== 4 * floats) throw damaged(`${WEIGHTS_BIN} has ${bytes.byteLength} bytes, not ${4 * floats}`);
  const data = new Float32Array(Uint8Array.from(bytes).buffer);
  const weights = new Map<string, Weights>();
  let at = 0;
  for (const { name, shape } of specs) {
    weights.set(name, { shape, values: data.subarray(at, at + sizeOf(shape)) });
    at += sizeOf(shape);
  }
  return networkOf(membersOf(weights));
}

/** The mean of what members say. */
export function networkOf(members: readonly NetworkWeights[]): LoadedNetwork {
  const dense = members.map(({ layers }) =>
    layers.map((layer, l): DenseLayer => ({ ...layer, relu: l < layers.length - 1 })),
  );
  const [layers] = dense;
  return { inputs: layers[0].inputs, outputs: layers.at(-1)!.outputs, predict: denseEnsemble(dense) };
}

interface Weights {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

function membersOf(weights: ReadonlyMap<string, Weights>): NetworkWeights[] {
  const members: NetworkWeights[] = [];
  let used = 0;
  for (let member = 1; weights.has(`member_${member}_layer_1/kernel`); member++) {
    const layers: Layer[] = [];
    for (let layer = 1; ; layer++) {
      const name = `member_${member}_layer_${layer}`;
      const [kernel, bias] = [weights.get(`${name}/kernel`), weights.get(`${name}/bias`)];
      if (!kernel) break;
      used += 2;
      const [inputs, outputs] = kernel.shape;
      const before = layers.at(-1)?.outputs ?? inputs;
      if (kernel.shape.length !== 2 || inputs !== before || String(bias?.shape) !== String([outputs])) {
        throw damaged(`${MODEL_JSON}: ${name} does not fit its bias or the layer before it`);
      }
      layers.push({ inputs, outputs, kernel: kernel.values, bias: bias!.values });
    }
    members.push({ layers });
  }
  const ends = new Set(members.map(({ layers }) => `${layers[0].inputs} to ${layers.at(-1)!.outputs}`));
  if (ends.size !== 1 || used !== weights.size) throw damaged(`${MODEL_JSON}: its layers are no ensemble`);
  return members;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, side) => size * side, 1);
}

function readModelJson(files: NetworkFiles): z.infer<typeof modelSchema> {
  const bytes = files[MODEL_JSON];
  if (!bytes) throw damaged(`${MODEL_JSON} is missing`);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw damaged(`${MODEL_JSON} is invalid JSON`);
  }
  const parsed = modelSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${MODEL_JSON}, ${issue.path.join('.')}: ${issue.message}`);
}

function damaged(problem: string): PerennialError {
  return new PerennialError('NETWORK_DAMAGED', { problem });
}
