/** TensorFlow's own library, where it is installed (.ci/native), against WebAssembly and our own arithmetic. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { trainForecast } from '../../../src/forecast/train.ts';
import { type BackendName, openBackend, openBackendNamed } from '../../../src/models/learners/backend.ts';
import type { NetworkFiles } from '../../../src/models/learners/contract.ts';
import { loadNetwork, MODEL_JSON, WEIGHTS_BIN } from '../../../src/models/learners/storage.ts';
import { rowMajor } from '../../../src/numerics/matrix.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { csvOf, shopLines } from '../../forecast/shops.ts';
import { withLedger } from '../../support/ledgerOf.ts';

const AS_OF = '2024-04-30';
const ROWS = 500;
/** Of a network that was trained by TensorFlow's own library. */
let files: NetworkFiles;
beforeAll(async () => {
  const lines = shopLines({ customers: 500, from: '2023-01-01', to: AS_OF, refunded: 0.03 });
  await withLedger(csvOf(lines), async (ledger) => {
    files = (await trainForecast(ledger, { asOf: AS_OF, horizonDays: 120, seed: 1 })).files;
  });
});

test('it is the first choice where it is installed', async () => {
  const { name, tf } = await openBackend();
  expect([name, tf.getBackend()]).toEqual(['tensorflow', 'tensorflow']);
});

test('what it makes of a saved network is what WebAssembly and a forecast make of it, to 1e-6', async () => {
  const { modelTopology, weightsManifest } = JSON.parse(Buffer.from(files[MODEL_JSON]).toString());
  const weightData = Uint8Array.from(files[WEIGHTS_BIN]).buffer;
  const own = loadNetwork(files);
  const random = randomFrom('rows');
  const columns = Array.from({ length: own.inputs }, () => Float32Array.from({ length: ROWS }, () => random.normal()));
  const z = { names: [], length: ROWS, columns };
  const saidOn = async (name: BackendName) => {
    const { tf, layers } = await openBackendNamed(name);
    expect(tf.getBackend()).toBe(name);
    const weightSpecs = weightsManifest[0].weights;
    const model = await layers.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
    const said = tf.tidy(() =>
      (model.predict(tf.tensor2d(rowMajor(z), [ROWS, own.inputs])) as Tensor).dataSync<'float32'>().slice(),
    );
    model.dispose();
    return said;
  };
  const [wasm, native, ours] = [await saidOn('wasm'), await saidOn('tensorflow'), own.predict(z)];
  for (let row = 0; row < ROWS; row++) {
    const scale = Math.max(1, Math.abs(ours[row]));
    expect(Math.abs(native[row] - ours[row]) / scale).toBeLessThan(1e-6);
    expect(Math.abs(wasm[row] - ours[row]) / scale).toBeLessThan(1e-6);
  }
  // Two libraries, not one twice.
  expect(native).not.toEqual(wasm);
});
