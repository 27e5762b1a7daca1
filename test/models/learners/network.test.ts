import { afterAll, expect, test } from 'vitest';
import { type Backend, openBackend, openBackendNamed } from '../../../src/models/learners/backend.ts';
import { trainCorrection } from '../../../src/models/learners/correctionNetwork.ts';
import { devianceGain } from '../../../src/models/learners/exposure.ts';
import { type NetworkWeights, NOBODY } from '../../../src/models/learners/network.ts';
import { loadNetwork, MODEL_JSON, saveNetwork, WEIGHTS_BIN } from '../../../src/models/learners/storage.ts';
import { trainZiln, zilnColumns } from '../../../src/models/learners/ziln.ts';
import { randomFrom } from '../../../src/numerics/random.ts';
import { madeUp } from './madeUp.ts';

const backend = await openBackend();
const quick = { epochs: 6, batch: 256 } as const;

afterAll(async () => {
  await openBackend();
});

/** A network by hand: rectified hidden layers, a linear end. */
function byHand({ layers }: NetworkWeights, input: readonly number[]): number[] {
  return layers.reduce<number[]>(
    (h, { inputs, outputs, kernel, bias }, l) =>
      Array.from({ length: outputs }, (_, o) => {
        let sum = bias[o];
        for (let i = 0; i < inputs; i++) sum += h[i] * kernel[i * outputs + o];
        return l < layers.length - 1 ? Math.max(0, sum) : sum;
      }),
    [...input],
  );
}

test('the backend says what it is, and loading it leaves the process as it was', () => {
  expect(backend.description).toMatch(/^TensorFlow\.js 4\.22\.0 on /);
  expect(['tensorflow', 'wasm', 'cpu']).toContain(backend.name);
});

test('the WebAssembly loader takes no part in the errors of the process', async () => {
  const before = process.listeners('uncaughtException').length;
  await openBackendNamed('wasm');
  expect(process.listeners('uncaughtException').length).toBe(before);
  expect(process.listeners('unhandledRejection').some((f) => f.toString().includes('throw reason'))).toBe(false);
});

test('a correction network learns what made the data, on customers that it has not seen', () => {
  const { z, rows, fold } = madeUp(6000, 4, 11);
  const { heldOut, losses, epochs } = trainCorrection(backend, z, rows, fold, 3, randomFrom(1), quick);
  expect(devianceGain(rows, Float64Array.from(heldOut))).toBeLessThan(-0.05);
  for (const { start, best } of losses) expect(best).toBeLessThan(start);
  for (const epoch of epochs) expect(epoch).toBeGreaterThan(0);
});

test('where there is nothing to learn, early stopping leaves all but nothing', () => {
  const { z, rows, fold } = madeUp(1500, 12, 12);
  const random = randomFrom(5);
  const noise = { ...rows, target: rows.offset.map((expected) => random.poisson(expected)) };
  const { heldOut } = trainCorrection(backend, z, noise, fold, 3, randomFrom(1), quick);
  expect(devianceGain(noise, Float64Array.from(heldOut))).toBeLessThan(0.01);
});

test('the same seed gives the same bytes, another seed others', async () => {
  const { z, rows, fold } = madeUp(1200, 3, 13);
  const trained = (seed: number) =>
    trainCorrection(backend, z, rows, fold, 3, randomFrom(seed), { ...quick, epochs: 3 });
  const [first, second, other] = [trained(1), trained(1), trained(2)];
  const bytes = async (members: readonly NetworkWeights[]) => {
    const files = await saveNetwork(backend, members);
    return Buffer.concat([files[MODEL_JSON], files[WEIGHTS_BIN]]);
  };
  expect((await bytes(first.members)).equals(await bytes(second.members))).toBe(true);
  expect(second.heldOut).toEqual(first.heldOut);
  expect((await bytes(first.members)).equals(await bytes(other.members))).toBe(false);
});

test('training leaves no tensor behind', () => {
  const { z, rows, fold } = madeUp(300, 2, 14);
  trainCorrection(backend, z, rows, fold, 3, randomFrom(1), { ...quick, epochs: 1 });
  const before = backend.tf.memory().numTensors;
  trainCorrection(backend, z, rows, fold, 3, randomFrom(1), { ...quick, epochs: 1 });
  expect(backend.tf.memory().numTensors).toBe(before);
});

test('held-out outputs are the mean of the members that held a row out; of all where none did', () => {
  const { z, rows } = madeUp(900, 3, 15);
  const fold = Uint8Array.from({ length: 900 }, (_, i) => (i % 4 === 3 ? NOBODY : i % 4));
  const { members, heldOut } = trainCorrection(backend, z, rows, fold, 3, randomFrom(1), {
    ...quick,
    hidden: [5, 4],
    repeats: 2,
  });
  expect(members).toHaveLength(6);
  for (let i = 0; i < 40; i++) {
    const input = z.columns.map((column) => column[i]);
    const of = members.flatMap((member, k) => (fold[i] === NOBODY || k % 3 === fold[i] ? byHand(member, input) : []));
    expect(heldOut[i]).toBeCloseTo(of.reduce((sum, f) => sum + f, 0) / of.length, 4);
  }
});

test('a saved network predicts the mean of its members, on every backend alike to 1e-5', async () => {
  const { z, rows, fold } = madeUp(2000, 5, 16);
  const { members } = trainCorrection(backend, z, rows, fold, 3, randomFrom(1), { ...quick, hidden: [8, 4] });
  const files = await saveNetwork(backend, members);
  expect(Object.keys(files).sort()).toEqual([MODEL_JSON, WEIGHTS_BIN]);
  const predictions: Float32Array[] = [];
  for (const name of ['wasm', 'cpu'] as const) {
    const other: Backend = await openBackendNamed(name);
    const network = await loadNetwork(other, files);
    expect([network.inputs, network.outputs]).toEqual([5, 1]);
    predictions.push(network.predict(z));
    network.dispose();
  }
  await openBackendNamed(backend.name);
  for (let i = 0; i < z.length; i++) {
    expect(Math.abs(predictions[0][i] - predictions[1][i])).toBeLessThan(1e-5);
    if (i >= 30) continue;
    const input = z.columns.map((column) => column[i]);
    const mean = members.reduce((sum, member) => sum + byHand(member, input)[0] / members.length, 0);
    expect(predictions[0][i]).toBeCloseTo(mean, 4);
  }
});

test('model.json is the standard format, which TensorFlow.js itself can load', async () => {
  const { z, rows, fold } = madeUp(300, 2, 17);
  const { members } = trainCorrection(backend, z, rows, fold, 3, randomFrom(1), { ...quick, epochs: 1 });
  const json = JSON.parse(Buffer.from((await saveNetwork(backend, members))[MODEL_JSON]).toString());
  expect(json.format).toBe('layers-model');
  expect(json.weightsManifest[0].paths).toEqual([WEIGHTS_BIN]);
});

test.each([
  ['no model.json', { [WEIGHTS_BIN]: new Uint8Array(4) }, /model\.json is missing/],
  ['no JSON', { [MODEL_JSON]: Buffer.from('{'), [WEIGHTS_BIN]: new Uint8Array(4) }, /no JSON/],
  ['no topology', { [MODEL_JSON]: Buffer.from('{}'), [WEIGHTS_BIN]: new Uint8Array(4) }, /modelTopology/],
])('a damaged network is named: %s', async (_, files, problem) => {
  await expect(loadNetwork(backend, files)).rejects.toThrow(problem);
});

test('weights that are cut short are damage', async () => {
  const { z, rows, fold } = madeUp(300, 2, 18);
  const { members } = trainCorrection(backend, z, rows, fold, 3, randomFrom(1), { ...quick, epochs: 1 });
  const files = await saveNetwork(backend, members);
  const cut = { ...files, [WEIGHTS_BIN]: files[WEIGHTS_BIN].subarray(0, 8) };
  await expect(loadNetwork(backend, cut)).rejects.toMatchObject({ code: 'NETWORK_DAMAGED' });
});

test('a ZILN network finds who buys and how much', () => {
  const random = randomFrom(3);
  const n = 8000;
  const column = Float32Array.from({ length: n }, () => random.normal());
  const chance = (x: number) => 1 / (1 + Math.exp(-(0.2 + x)));
  const value = Float64Array.from(column, (x) =>
    random.uniform() < chance(x) ? Math.exp(2 + 0.5 * x + 0.6 * random.normal()) : 0,
  );
  const rows = { length: n, value, weight: new Float64Array(n).fill(1) };
  const z = { names: ['x'], length: n, columns: [column] };
  const fold = Uint8Array.from({ length: n }, (_, i) => i % 3);
  const { heldOut, baseline } = trainZiln(backend, z, rows, fold, 3, randomFrom(1), { epochs: 12, batch: 256 });
  const said = zilnColumns(heldOut, baseline);
  let [total, predicted, error] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    total += value[i];
    predicted += said.mean[i];
    error += Math.abs(said.positive[i] - chance(column[i])) / n;
  }
  expect(error).toBeLessThan(0.04);
  expect(predicted / total).toBeGreaterThan(0.9);
  expect(predicted / total).toBeLessThan(1.1);
});

test('a ZILN network of all zeros, and of one constant value, stays finite', () => {
  const { z, fold } = madeUp(300, 2, 19);
  for (const constant of [0, 25]) {
    const rows = { length: 300, value: new Float64Array(300).fill(constant), weight: new Float64Array(300).fill(1) };
    const { heldOut, baseline } = trainZiln(backend, z, rows, fold, 3, randomFrom(1), { epochs: 3, batch: 64 });
    const { mean } = zilnColumns(heldOut, baseline);
    for (const v of mean) expect(v === constant || Math.abs(v - constant) < 0.2 * constant + 0.5).toBe(true);
  }
});
