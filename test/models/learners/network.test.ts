import type { Tensor } from '@tensorflow/tfjs-core';
import { afterAll, expect, test } from 'vitest';
import { type Backend, openBackend, openBackendNamed } from '../../../src/models/learners/backend.ts';
import type { NetworkWeights } from '../../../src/models/learners/layers.ts';
import { trainPoissonNetwork } from '../../../src/models/learners/poissonNetwork.ts';
import {
  buildNetwork,
  loadNetwork,
  MODEL_JSON,
  saveNetwork,
  WEIGHTS_BIN,
} from '../../../src/models/learners/storage.ts';
import { type FeatureColumns, rowMajor } from '../../../src/numerics/matrix.ts';
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

/** What the member that held out a row says of it, one of three. */
function heldOutBy(members: readonly NetworkWeights[], z: FeatureColumns, fold: Uint8Array): Float64Array {
  return Float64Array.from(
    fold,
    (own, row) =>
      byHand(
        members[own],
        z.columns.map((column) => column[row]),
      )[0],
  );
}

/** Poisson deviance of counts over their mean, a row; less is better. */
function deviance(target: Float64Array, f: ArrayLike<number>): number {
  return target.reduce((sum, y, i) => sum + 2 * (Math.expm1(f[i]) - y * f[i]), 0) / target.length;
}

test('it learns what made the data, on customers that it has not seen', () => {
  const { z, target, fold, expected } = madeUp(6000, 4, 11);
  const { members, losses, epochs } = trainPoissonNetwork(backend, { z, target, fold }, 3, randomFrom(1), quick);
  const heldOut = heldOutBy(members, z, fold);
  const mean = expected.reduce((sum, v) => sum + v, 0) / expected.length;
  const truth = expected.map((v) => Math.log(v / mean));
  // Most of what can be known, and at most as much.
  const [learnt, known] = [deviance(target, heldOut), deviance(target, truth)];
  expect(learnt).toBeLessThan(0.9 * known);
  expect(learnt).toBeGreaterThan(known - 0.02);
  const error = truth.reduce((sum, v, i) => sum + Math.abs(v - heldOut[i]) / truth.length, 0);
  expect(error).toBeLessThan(0.15);
  for (const { start, best } of losses) expect(best).toBeLessThan(start);
  for (const epoch of epochs) expect(epoch).toBeGreaterThan(0);
});

test('where there is nothing to learn, early stopping leaves all but nothing', () => {
  const { z, fold } = madeUp(1500, 12, 12);
  const random = randomFrom(5);
  const target = Float64Array.from({ length: 1500 }, () => random.poisson(1));
  const { members } = trainPoissonNetwork(backend, { z, target, fold }, 3, randomFrom(1), quick);
  expect(deviance(target, heldOutBy(members, z, fold))).toBeLessThan(0.01);
});

test('one wild row does not carry the others away', () => {
  const { z, target, fold } = madeUp(1500, 3, 20);
  const wild = target.map((y, i) => (i === 7 ? 1e5 : y));
  const { members } = trainPoissonNetwork(backend, { z, target: wild, fold }, 3, randomFrom(1), quick);
  for (const f of heldOutBy(members, z, fold)) expect(Number.isFinite(f)).toBe(true);
});

test('the same seed gives the same bytes, another seed others', async () => {
  const { z, target, fold } = madeUp(1200, 3, 13);
  const trained = (seed: number) =>
    trainPoissonNetwork(backend, { z, target, fold }, 3, randomFrom(seed), { ...quick, epochs: 3 });
  const [first, second, other] = [trained(1), trained(1), trained(2)];
  const bytes = async (members: readonly NetworkWeights[]) => {
    const files = await saveNetwork(backend, members);
    return Buffer.concat([files[MODEL_JSON], files[WEIGHTS_BIN]]);
  };
  expect((await bytes(first.members)).equals(await bytes(second.members))).toBe(true);
  expect((await bytes(first.members)).equals(await bytes(other.members))).toBe(false);
});

test('training leaves no tensor behind', () => {
  const { z, target, fold } = madeUp(300, 2, 14);
  trainPoissonNetwork(backend, { z, target, fold }, 3, randomFrom(1), { ...quick, epochs: 1 });
  const before = backend.tf.memory().numTensors;
  trainPoissonNetwork(backend, { z, target, fold }, 3, randomFrom(1), { ...quick, epochs: 1 });
  expect(backend.tf.memory().numTensors).toBe(before);
});

test('a saved network predicts the mean of its members, as TensorFlow.js does on every backend', async () => {
  const { z, target, fold } = madeUp(2000, 5, 16);
  const { members } = trainPoissonNetwork(backend, { z, target, fold }, 3, randomFrom(1), { ...quick, hidden: [8, 4] });
  const files = await saveNetwork(backend, members);
  expect(Object.keys(files).sort()).toEqual([MODEL_JSON, WEIGHTS_BIN]);
  const network = loadNetwork(files);
  expect([network.inputs, network.outputs]).toEqual([5, 1]);
  const predicted = network.predict(z);
  for (const name of ['wasm', 'cpu'] as const) {
    const other: Backend = await openBackendNamed(name);
    const model = buildNetwork(other, members);
    const theirs = other.tf.tidy(() =>
      (model.predict(other.tf.tensor2d(rowMajor(z), [z.length, 5])) as Tensor).dataSync<'float32'>(),
    );
    model.dispose();
    for (let i = 0; i < z.length; i++) expect(Math.abs(predicted[i] - theirs[i])).toBeLessThan(1e-6);
  }
  await openBackendNamed(backend.name);
  for (let i = 0; i < 30; i++) {
    const input = z.columns.map((column) => column[i]);
    const mean = members.reduce((sum, member) => sum + byHand(member, input)[0] / members.length, 0);
    expect(predicted[i]).toBeCloseTo(mean, 4);
  }
});

test('a row is answered alike to the last bit alone and among others', async () => {
  const { z, target, fold } = madeUp(1500, 5, 18);
  const { members } = trainPoissonNetwork(backend, { z, target, fold }, 3, randomFrom(1), { ...quick, epochs: 2 });
  const network = loadNetwork(await saveNetwork(backend, members));
  const all = network.predict(z);
  for (const row of [0, 255, 256, 1499]) {
    const columns = z.columns.map((column) => column.slice(row, row + 1));
    expect(network.predict({ ...z, length: 1, columns })[0]).toBe(all[row]);
  }
});

test('layers that do not fit each other are damage', async () => {
  const { z, target, fold } = madeUp(300, 2, 19);
  const { members } = trainPoissonNetwork(backend, { z, target, fold }, 3, randomFrom(1), { ...quick, epochs: 1 });
  const files = await saveNetwork(backend, members);
  const json = Buffer.from(files[MODEL_JSON]).toString();
  for (const changed of [
    json.replaceAll('member_2_layer_1', 'member_5_layer_1'),
    json.replace('"shape":[2,16]', '"shape":[16,2]'),
    json.replaceAll('member_1_layer_1/bias', 'mean/bias'),
  ]) {
    expect(changed).not.toBe(json);
    const damaged = { ...files, [MODEL_JSON]: Buffer.from(changed) };
    expect(() => loadNetwork(damaged)).toThrow(expect.objectContaining({ code: 'NETWORK_DAMAGED' }));
  }
});

test('model.json is the standard format, which TensorFlow.js itself can load', async () => {
  const { z, target, fold } = madeUp(300, 2, 17);
  const { members } = trainPoissonNetwork(backend, { z, target, fold }, 3, randomFrom(1), { ...quick, epochs: 1 });
  const json = JSON.parse(Buffer.from((await saveNetwork(backend, members))[MODEL_JSON]).toString());
  expect(json.format).toBe('layers-model');
  expect(json.weightsManifest[0].paths).toEqual([WEIGHTS_BIN]);
});

test.each([
  ['no model.json', { [WEIGHTS_BIN]: new Uint8Array(4) }, /model\.json is missing/],
  ['invalid JSON', { [MODEL_JSON]: Buffer.from('{'), [WEIGHTS_BIN]: new Uint8Array(4) }, /invalid JSON/],
  ['no topology', { [MODEL_JSON]: Buffer.from('{}'), [WEIGHTS_BIN]: new Uint8Array(4) }, /modelTopology/],
])('a damaged network is named: %s', (_, files, problem) => {
  expect(() => loadNetwork(files)).toThrow(problem);
});

test('weights that are cut short are damage', async () => {
  const { z, target, fold } = madeUp(300, 2, 18);
  const { members } = trainPoissonNetwork(backend, { z, target, fold }, 3, randomFrom(1), { ...quick, epochs: 1 });
  const files = await saveNetwork(backend, members);
  const cut = { ...files, [WEIGHTS_BIN]: files[WEIGHTS_BIN].subarray(0, 8) };
  expect(() => loadNetwork(cut)).toThrow(expect.objectContaining({ code: 'NETWORK_DAMAGED' }));
});
