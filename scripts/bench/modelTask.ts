// Our side of the model benchmarks: one task a process. The arguments of peers.py; also `posterior MODEL FILE`, and
// `prepare - FILE`, which makes a set.
import { readFileSync, writeFileSync } from 'node:fs';
import { fitPurchaseModel, makeCells, purchaseModel, randomFrom } from '../../src/index.ts';
import { samplePosterior, summarisePosterior } from '../../src/models/posterior.ts';
import type { Measured } from './measure.ts';

const NAMES: Record<string, string> = { bg: 'bg-nbd', mbg: 'mbg-nbd', pareto: 'pareto-nbd' };
const PARAMETERS: Record<string, number[]> = {
  bg: [0.25, 4.5, 0.8, 2.5],
  mbg: [0.55, 6.5, 0.8, 2.5],
  pareto: [0.55, 10.6, 0.6, 11.7],
};

const [task, name, file] = process.argv.slice(2);
if (task === 'prepare') prepare(file);
else run();

/** A million customers of a BG/NBD truth, watched for 180 to 720 days, at day grain. */
function prepare(out: string): void {
  const random = randomFrom(1);
  const days = Float64Array.from({ length: 1_000_000 }, () => 180 + random.integer(541));
  const { x, tx } = purchaseModel('bg-nbd').simulate(
    Float64Array.from([0.25, 4.5, 0.8, 2.5]),
    days.map((d) => d / 7),
    random,
  );
  // Whole days, as a shop's data have them; a purchase later on the first day would be the first purchase itself.
  const whole = tx.map((t, i) => (x[i] > 0 ? Math.max(1, Math.ceil(t * 7)) / 7 : 0));
  writeFileSync(
    out,
    Buffer.concat([x, whole.map((t, i) => Math.min(t, days[i] / 7)), days.map((d) => d / 7)].map(bytes)),
  );
  console.log(JSON.stringify({ seconds: 0, megabytes: 0 }));
}

function run(): void {
  const raw = readFileSync(file);
  const all = new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  const n = all.length / 3;
  const [x, tx, T] = [all.slice(0, n), all.slice(n, 2 * n), all.slice(2 * n)];
  const model = purchaseModel(NAMES[name]);
  const figures: Record<string, number> = {};
  const started = performance.now();
  const { cells, index } = makeCells(x, tx, T);
  if (task === 'fit') {
    figures.logLikelihood = fitPurchaseModel(model, cells).logLikelihood;
  } else if (task === 'posterior') {
    const start = fitPurchaseModel(model, cells);
    const posterior = samplePosterior(model, cells, n, { draws: 1000, start });
    for (const [parameter, { mean, lower, upper }] of Object.entries(summarisePosterior(posterior))) {
      figures[`${parameter} mean`] = mean;
      figures[`${parameter} lower`] = lower;
      figures[`${parameter} upper`] = upper;
    }
    figures.paretoK = posterior.diagnostics.paretoK;
    figures.draws = posterior.draws.length;
  } else {
    const theta = Float64Array.from(PARAMETERS[name]);
    const alive = model.pAlive(theta, cells, 0);
    const expected = model.expectedPurchases(theta, cells, 52, 0);
    [figures.alive, figures.expected] = [0, 0];
    for (let i = 0; i < n; i++) {
      figures.alive += alive[index[i]];
      figures.expected += expected[index[i]];
    }
  }
  const measured: Measured = {
    ...figures,
    cells: cells.length,
    seconds: (performance.now() - started) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(measured));
}

function bytes(column: Float64Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}
