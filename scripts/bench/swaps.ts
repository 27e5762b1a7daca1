/** Two hundred swaps and a training while customers are asked for, with the sample and the combined forecast: npm run bench swaps */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBundle } from '../../src/bundles/bundle.ts';
import { openVersions } from '../../src/bundles/versions.ts';
import type { TrainingRun } from '../../src/service/jobs/trainingRequest.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { markdown, root } from './measure.ts';
import { command, perennial, readyUrl } from './server.ts';
import { type KnownCustomer, startLoad, type Truth, truthOf } from './swapLoad.ts';

const SWAPS = 200;
const sample = join(root, 'data/sample/transactions.csv');

export async function benchSwaps(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-swaps-'));
  const [store, first, second] = ['shop.store', 'first', 'second'].map((name) => join(folder, name));
  const models = join(folder, 'models');
  try {
    await command(['load', '--transactions', sample, '--store', store, '--currency', 'EUR', '-q']);
    const train = ['train', '--store', store, '--no-posterior', '-q'];
    await command([...train, '--out', first]);
    await command([...train, '--out', second, '--horizon', '90d', '--seed', '2']);
    const versions = await openVersions(models);
    const truths: Truth[] = [];
    for (const bundle of [await loadBundle(first), await loadBundle(second)]) {
      await versions.add(bundle.manifest, bundle.files);
      truths.push(await truth(bundle));
    }
    const server = perennial(['serve', '--store', store, '--bundle', first, '--models', models, '--port', '0']);
    try {
      const url = await readyUrl(server);
      const load = startLoad(url, customersOf(sample));
      const training = retrain(url);
      const took: number[] = [];
      for (let i = 0; i < SWAPS; i++) {
        const began = performance.now();
        await send(url, `/v1/models/${truths[(i + 1) % 2].version}/activate`);
        took.push(performance.now() - began);
      }
      const { version, activated } = await training;
      const trained = await versions.load(version);
      // The last figures that clients see are those that were trained meanwhile.
      await send(url, `/v1/models/${truths[0].version}/activate`);
      const { answers, failed, mixed } = await load.stop([...truths, await truth(trained)]);
      const rows = Object.entries(answers).map(([question, count]) => {
        const of = (faults: readonly string[]) => faults.filter((fault) => fault.startsWith(`${question}: `)).length;
        return [question, String(count), String(of(failed)), String(of(mixed))];
      });
      took.sort((a, b) => a - b);
      return [
        markdown(['asked for', 'answers', 'failed', 'mixed'], rows),
        '',
        `${SWAPS} swaps, the middle one in ${(took[SWAPS >> 1] / 1000).toFixed(1)} s, and a training beside them, whose model was ${activated ? '' : 'not '}activated.`,
        ...[...failed, ...mixed].slice(0, 10),
      ].join('\n');
    } finally {
      const ended = new Promise((done) => server.once('exit', done));
      server.kill();
      await ended;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function truth(bundle: Awaited<ReturnType<typeof loadBundle>>): Promise<Truth> {
  const ledger = await openLedger({ file: sample, currency: 'EUR' });
  try {
    return await truthOf(bundle, ledger);
  } finally {
    await ledger.close();
  }
}

async function send<Body>(url: string, path: string, body: object = {}): Promise<Body> {
  const init = { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(`${url}${path}`, init);
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer as Body;
}

async function retrain(url: string): Promise<NonNullable<TrainingRun['result']>> {
  const { id } = await send<TrainingRun>(url, '/v1/training-runs', { horizonDays: 180, seed: 3, activate: true });
  // The stream of events ends with the run.
  await (await fetch(`${url}/v1/training-runs/${id}/events`)).text();
  const run = (await (await fetch(`${url}/v1/training-runs/${id}`)).json()) as TrainingRun;
  if (!run.result) throw new Error(`the training failed: ${JSON.stringify(run.problem)}`);
  return run.result;
}

/** Customers of the sample as requests send them. */
function customersOf(file: string): KnownCustomer[] {
  const byId = new Map<string, { date: string; amount: number; category?: string; channel?: string }[]>();
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  for (const line of lines) {
    const [customerId, date, amount, category, channel] = line.split(',');
    const known = byId.get(customerId) ?? [];
    known.push({ date, amount: Number(amount), category, channel });
    byId.set(customerId, known);
  }
  return [...byId].map(([customerId, transactions]) => ({ customerId, transactions }));
}
