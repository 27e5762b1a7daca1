/**
 * Networks as TensorFlow.js saves them: a layers model in `model.json` and `weights.bin`, here as bytes, for a bundle
 * writes and checks its files itself.
 */
import type { io, Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import { rowMajor } from '../../numerics/matrix.ts';
import type { Backend } from './backend.ts';
import type { LoadedNetwork, NetworkFiles } from './contract.ts';
import type { NetworkWeights } from './layers.ts';

export const MODEL_JSON = 'model.json';
export const WEIGHTS_BIN = 'weights.bin';

/** Rows at a time: enough for the matrix products to outweigh the rest. */
const CHUNK = 8192;

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

/** As much of the format as is read here; TensorFlow.js checks the topology. */
const modelSchema = z.object({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(
        z.object({ name: z.string(), shape: z.array(z.int().nonnegative()), dtype: z.literal('float32') }),
      ),
    }),
  ),
});

/** @throws NETWORK_DAMAGED where files are missing or are no network */
export async function loadNetwork({ tf, layers }: Backend, files: NetworkFiles): Promise<LoadedNetwork> {
  const { modelTopology, weightsManifest } = readModelJson(files);
  const weights = files[WEIGHTS_BIN];
  if (!weights) throw damaged(`${WEIGHTS_BIN} is missing`);
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  const floats = weightSpecs.reduce((sum, { shape }) => sum + shape.reduce((size, side) => size * side, 1), 0);
  if (weights.byteLength !== 4 * floats) {
    throw damaged(`${WEIGHTS_BIN} has ${weights.byteLength} bytes, not ${4 * floats}`);
  }
  const weightData = Uint8Array.from(weights).buffer;
  let model: LayersModel;
  try {
    model = await layers.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  } catch (error) {
    throw damaged(error instanceof Error ? error.message.split('\n')[0] : String(error));
  }
  const [inputs, outputs] = [model.inputs[0].shape[1]!, model.outputs[0].shape[1]!];
  return {
    inputs,
    outputs,
    predict(features) {
      const result = new Float32Array(features.length * outputs);
      for (let from = 0; from < features.length; from += CHUNK) {
        const to = Math.min(features.length, from + CHUNK);
        // Nothing is returned: TensorFlow.js looks for tensors in every number of what is.
        tf.tidy(() => {
          const rows = tf.tensor2d(rowMajor(features, from, to), [to - from, inputs]);
          const output = model.predict(rows, { batchSize: CHUNK }) as Tensor;
          result.set(output.dataSync<'float32'>(), from * outputs);
        });
      }
      return result;
    },
    dispose: () => {
      model.dispose();
    },
  };
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
