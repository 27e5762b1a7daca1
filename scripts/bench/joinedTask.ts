// One task of the joined benchmark in a process of its own: `train|score|network FILE BUNDLE [AS-OF]`.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { POSTERIOR_FILE, posteriorBytes } from '../../src/bundles/posterior.ts';
import { readFeatures } from '../../src/facts/readFeatures.ts';
import { openCorrection } from '../../src/forecast/correction.ts';
import {
  DEFAULT_TERMS,
  type Ledger,
  loadBundle,
  openLedger,
  saveBundle,
  score,
  train,
  writeScores,
} from '../../src/index.ts';
import { openBackend } from '../../src/models/learners/backend.ts';
import { loadNetwork } from '../../src/models/learners/storage.ts';
import { type FeatureColumns, rowMajor, stack } from '../../src/numerics/matrix.ts';
import { workshop } from './measure.ts';

const ROUNDS = 9;
/** Rows that the network is asked for. */
const ROWS = 200_000;
const BATCH = 8192;
const [task, file, folder, asOf] = process.argv.slice(2);
const started = performance.now();
const ledger = await openLedger({ file, currency: 'USD', ...(asOf ? { asOf } : {}) });
const tasks: Record<string, () => Promise<Record<string, number>>> = { train: training, score: scoring, network };
const figures = await tasks[task]();
await ledger.close();
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const seconds = (performance.now() - started) / 1000;
// Where other work takes turns with this, the processor's own time is the steadier figure.
const processor = (userCPUTime + systemCPUTime) / 1e6;
console.log(JSON.stringify({ seconds, processor, megabytes: maxRSS / 1024, ...figures }));

/** As `perennial train` does by default. */
async function training(): Promise<Record<string, number>> {
  const options = { timeUnit: 'week', terms: DEFAULT_TERMS, models: ['auto'], seed: 1, posterior: true } as const;
  const { manifest, posteriors, network: files } = await train(ledger, options);
  rmSync(folder, { recursive: true, force: true });
  await saveBundle(folder, manifest, { ...files, [POSTERIOR_FILE]: posteriorBytes(posteriors!) });
  return {};
}

/** As `perennial score` does by default. */
async function scoring(): Promise<Record<string, number>> {
  const out = join(workshop, `scores-${process.pid}.csv`);
  await writeScores(await score(await loadBundle(folder), ledger), out);
  rmSync(out);
  return {};
}

/** Customers a second through the network, in turn with the same rows through bare `predict`. */
async function network(): Promise<Record<string, number>> {
  const { manifest, files } = await loadBundle(folder);
  const record = manifest.joined!;
  const { features: names } = record.correction!;
  const raw = await manyRows(ledger, names);
  const learners = await openCorrection({ record, files });
  const backend = await openBackend();
  const loaded = await loadNetwork(backend, files);
  const z = learners.standardised(raw);
  // Made ready beforehand, in pieces that bare predict is fastest with.
  const pieces = Array.from({ length: Math.floor(z.length / BATCH) }, (_, k) =>
    backend.tf.tensor2d(rowMajor(z, k * BATCH, (k + 1) * BATCH), [BATCH, names.length]),
  );
  const inRows = pieces.map((piece) => piece.dataSync<'float32'>());
  const predicted = {
    raw: pieces.length * BATCH,
    loaded: pieces.length * BATCH,
    network: z.length,
    learners: z.length,
  };
  const bare = (piece: Tensor2D) => {
    const said = loaded.model.predict(piece, { batchSize: BATCH }) as Tensor2D;
    said.dataSync();
    said.dispose();
  };
  const contest = {
    raw: () => {
      for (const piece of pieces) bare(piece);
    },
    loaded: () => {
      for (const rows of inRows) {
        const piece = backend.tf.tensor2d(rows, [BATCH, names.length]);
        bare(piece);
        piece.dispose();
      }
    },
    network: () => loaded.predict(z),
    learners: () => learners.said(learners.standardised(raw)),
  };
  const speeds: Record<keyof typeof contest, number[]> = { raw: [], loaded: [], network: [], learners: [] };
  for (let round = -2; round < ROUNDS; round++) {
    for (const name of ['raw', 'loaded', 'network', 'learners'] as const) {
      const from = performance.now();
      contest[name]();
      // The first rounds compile.
      if (round >= 0) speeds[name].push((1000 * predicted[name]) / (performance.now() - from));
    }
  }
  const middle = (list: readonly number[]) => list.toSorted((a, b) => a - b)[ROUNDS >> 1];
  const ratio = (name: keyof typeof contest) => middle(speeds[name].map((speed, k) => speed / speeds.raw[k]));
  return {
    raw: middle(speeds.raw),
    loaded: middle(speeds.loaded),
    loadedRatio: ratio('loaded'),
    network: middle(speeds.network),
    learners: middle(speeds.learners),
    networkRatio: ratio('network'),
    learnersRatio: ratio('learners'),
  };
}

/** Features of the ledger's customers, over and over; what purchase models say of them is the mean of all. */
async function manyRows({ connection, asOf: cutoff }: Ledger, names: readonly string[]): Promise<FeatureColumns> {
  const { joined } = (await loadBundle(folder)).manifest;
  const { scope, historyDays, horizonDays, meanAmount, correction } = joined!;
  const question = {
    cutoff,
    scope: { ...scope, historyDays, horizonDays, meanAmount },
    hasOrders: false,
    sample: null,
  };
  const { features, length } = await readFeatures(connection, question);
  const columns = names.map((name, j) => {
    const at = features.names.indexOf(name);
    return at < 0 ? new Float32Array(length).fill(correction!.mean[j]) : features.columns[at];
  });
  const once: FeatureColumns = { names, length, columns };
  return stack(Array.from({ length: Math.ceil(ROWS / length) }, () => once));
}
