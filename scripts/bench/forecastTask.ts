// One task of the forecast benchmark in a process of its own: `train|score FILE BUNDLE [posterior]`. It loads what the
// command does.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundle, saveBundle } from '../../src/bundles/bundle.ts';
import { POSTERIOR_FILE, posteriorBytes } from '../../src/bundles/posterior.ts';
import { openLedger } from '../../src/transactions/ledger.ts';
import { DEFAULT_TERMS } from '../../src/valuation/terms.ts';
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
  const { train } = await import('../../src/pipelines/train.ts');
  const posterior = asked === 'posterior';
  const options = { timeUnit: 'week', terms: DEFAULT_TERMS, models: ['auto'], seed: 1, posterior } as const;
  const { manifest, posteriors, network } = await train(ledger, options);
  rmSync(folder, { recursive: true, force: true });
  const draws = posteriors ? { [POSTERIOR_FILE]: posteriorBytes(posteriors) } : {};
  await saveBundle(folder, manifest, { ...network, ...draws });
}

/** As `perennial score` does by default. */
async function scoring(): Promise<void> {
  const { score } = await import('../../src/pipelines/score.ts');
  const { writeScores } = await import('../../src/pipelines/writeScores.ts');
  const out = join(workshop, `scores-${process.pid}.csv`);
  await writeScores(await score(await loadBundle(folder), ledger), out);
  rmSync(out);
}
