// One task of the forecast benchmark in a process of its own: `train|score FILE BUNDLE [posterior]`.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { POSTERIOR_FILE, posteriorBytes } from '../../src/bundles/posterior.ts';
import { DEFAULT_TERMS, loadBundle, openLedger, saveBundle, score, train, writeScores } from '../../src/index.ts';
import { workshop } from './measure.ts';

const [task, file, folder, asked] = process.argv.slice(2);
const started = performance.now();
const ledger = await openLedger({ file, currency: 'USD' });
await { train: training, score: scoring }[task as 'train' | 'score']();
await ledger.close();
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const seconds = (performance.now() - started) / 1000;
// Where other work takes turns with this, the processor's own time is the steadier figure.
const processor = (userCPUTime + systemCPUTime) / 1e6;
console.log(JSON.stringify({ seconds, processor, megabytes: maxRSS / 1024 }));

/** As `perennial train` does by default. */
async function training(): Promise<void> {
  const posterior = asked === 'posterior';
  const options = { timeUnit: 'week', terms: DEFAULT_TERMS, models: ['auto'], seed: 1, posterior } as const;
  const { manifest, posteriors, network } = await train(ledger, options);
  rmSync(folder, { recursive: true, force: true });
  const draws = posteriors ? { [POSTERIOR_FILE]: posteriorBytes(posteriors) } : {};
  await saveBundle(folder, manifest, { ...network, ...draws });
}

/** As `perennial score` does by default. */
async function scoring(): Promise<void> {
  const out = join(workshop, `scores-${process.pid}.csv`);
  await writeScores(await score(await loadBundle(folder), ledger), out);
  rmSync(out);
}
