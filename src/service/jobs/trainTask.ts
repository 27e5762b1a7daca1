/** One training in a process of its own: from a copy of the store to a version in the folder of versions. */
import { POSTERIOR_FILE, posteriorBytes } from '../../bundles/posterior.ts';
import { openVersions } from '../../bundles/versions.ts';
import { PerennialError } from '../../errors.ts';
import { train } from '../../pipelines/train.ts';
import type { TrainingOptions } from '../../pipelines/trainingOptions.ts';
import { openStore } from '../../store/openStore.ts';
import { toldOf } from '../problems.ts';

/** What the process is told. */
export interface TrainTask {
  /** A copy of the store, which nobody else has open. */
  readonly store: string;
  /** The folder of versions. */
  readonly versions: string;
  readonly options: TrainingOptions;
}

/** What it tells. */
export type TrainMessage =
  | { readonly stage: string }
  | { readonly version: string }
  | { readonly problem: { readonly code: string; readonly detail: string; readonly hint: string } }
  | { readonly fault: string };

const tell = (message: TrainMessage) => process.send!(message);

async function run({ store: file, versions, options }: TrainTask): Promise<void> {
  const { horizonDays, discountRate, margin, covariates, ...others } = options;
  const store = await openStore(file);
  try {
    const ledger = await store.ledger();
    try {
      const training = await train(ledger, {
        terms: { horizonDays, discountRate, margin },
        ...others,
        ...(covariates ? { covariates } : {}),
        progress: (stage) => tell({ stage }),
      });
      tell({ stage: 'saving' });
      const { manifest, network, posteriors } = training;
      const files = { ...network, ...(posteriors ? { [POSTERIOR_FILE]: posteriorBytes(posteriors) } : {}) };
      tell({ version: await (await openVersions(versions)).add(manifest, files) });
    } finally {
      await ledger.close();
    }
  } finally {
    await store.close();
  }
}

function report(error: unknown): void {
  if (error instanceof PerennialError && error.status < 500) {
    const { message: detail, hint } = toldOf(error);
    tell({ problem: { code: error.code, detail, hint } });
  } else tell({ fault: error instanceof Error ? String(error.stack) : String(error) });
}

// Done, or nobody waits for it any more.
process.on('disconnect', () => process.exit());
// The server decides when it ends, also where a terminal tells both.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.once('message', async (task) => {
  await run(task as TrainTask).catch(report);
  process.disconnect();
});
