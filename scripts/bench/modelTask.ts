// Our side of the model benchmarks. The arguments of peers.py; also `posterior MODEL FILE TIMES`, and `prepare - FILE`,
// which makes a set.
import { readFileSync, writeFileSync } from 'node:fs';
// Only what a model needs is loaded: the garbage of loading the rest would be collected while a first fit is timed.
import { makeCells, perCustomer } from '../../src/facts/cells.ts';
import type { PurchaseModel } from '../../src/models/contract.ts';
import { samplePosterior, summarisePosterior } from '../../src/models/posterior.ts';
import { purchaseModel } from '../../src/models/purchases/catalogue.ts';
import { fitPurchaseModel } from '../../src/models/purchases/fitPurchases.ts';
import { randomFrom } from '../../src/numerics/random.ts';
import type { Measured } from './measure.ts';

const NAMES: Record<string, string> = { bg: 'bg-nbd', mbg: 'mbg-nbd', pareto: 'pareto-nbd' };
const PARAMETERS: Record<string, number[]> = {
  bg: [0.25, 4.5, 0.8, 2.5],
  mbg: [0.55, 6.5, 0.8, 2.5],
  pareto: [0.55, 10.6, 0.6, 11.7],
};

const [task, name, file, times] = process.argv.slice(2);

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

/** Reads the columns once, then does the task again and again: the first time pays for compilation. */
function run(): void {
  const raw = readFileSync(file);
  const all = new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  const n = all.length / 3;
  const columns = [all.slice(0, n), all.slice(n, 2 * n), all.slice(2 * n)] as const;
  const model = purchaseModel(NAMES[name]);
  let figures: Record<string, number> = {};
  const seconds: number[] = [];
  for (let time = 0; time < Number(times); time++) {
    const started = performance.now();
    figures = TASKS[task](model, ...columns);
    seconds.push((performance.now() - started) / 1000);
  }
  const measured: Measured = {
    ...figures,
    first: seconds[0],
    seconds: seconds.toSorted((p, q) => p - q)[seconds.length >> 1],
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(measured));
}

type Task = (model: PurchaseModel, x: Float64Array, tx: Float64Array, T: Float64Array) => Record<string, number>;
const TASKS: Record<string, Task> = {
  fit(model, x, tx, T) {
    const { cells } = makeCells(x, tx, T);
    return { logLikelihood: fitPurchaseModel(model, cells).logLikelihood, cells: cells.length };
  },

  score(model, x, tx, T) {
    const { cells, index } = makeCells(x, tx, T);
    const theta = Float64Array.from(PARAMETERS[name]);
    const alive = perCustomer(model.pAlive(theta, cells, 0), index);
    const expected = perCustomer(model.expectedPurchases(theta, cells, 52, 0), index);
    return { alive: sum(alive), expected: sum(expected) };
  },

  posterior(model, x, tx, T) {
    const { cells } = makeCells(x, tx, T);
    const start = fitPurchaseModel(model, cells);
    const posterior = samplePosterior(model, cells, x.length, { draws: 1000, start });
    const figures: Record<string, number> = {
      paretoK: posterior.diagnostics.paretoK,
      draws: posterior.draws.length,
    };
    for (const [parameter, { mean, lower, upper }] of Object.entries(summarisePosterior(posterior))) {
      figures[`${parameter} mean`] = mean;
      figures[`${parameter} lower`] = lower;
      figures[`${parameter} upper`] = upper;
    }
    return figures;
  },
};

function sum(column: Float64Array): number {
  let total = 0;
  for (let row = 0; row < column.length; row++) total += column[row];
  return total;
}

function bytes(column: Float64Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}

if (task === 'prepare') prepare(file);
else run();
