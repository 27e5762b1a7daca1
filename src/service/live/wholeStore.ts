import type { Bundle } from '../../bundles/bundle.ts';
import { PerennialError } from '../../errors.ts';
import { WriteQueue } from '../../store/writeQueue.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import type { ServedModel } from '../models/servedModel.ts';
import type { LiveSource } from './liveSource.ts';

/** Questions about all transactions of the store: one at a time, each answered once until transactions or model change. */
export interface WholeStore {
  /**
   * @param question  tells it from others; equal questions are asked once
   * @param what      is asked, for a server without a store: `divide a budget`
   * @throws STORE_MISSING, MODEL_MISSING, NOT_READY, BUSY where too many are waiting; what the answer throws
   */
  ask<Answer>(
    question: unknown,
    what: string,
    answer: (ledger: Ledger, bundle: Pick<Bundle, 'manifest' | 'files'>) => Promise<Answer>,
  ): Promise<Answer>;
}

const MOST_WAITING = 16;
const MOST_KEPT = 32;

export function openWholeStore(live: LiveSource, model: ServedModel): WholeStore {
  const queue = new WriteQueue();
  const kept = new Map<string, Promise<unknown>>();
  let state = '';
  let waiting = 0;
  return {
    ask(question, what, answer) {
      const { store, book } = live.ready(what);
      const { bundle, version } = model.now();
      // Who is erased takes no new number: the count of customers tells it.
      const now = JSON.stringify([version, store.lastSeq(), book.size, store.settings?.asOf]);
      // What was said of other transactions is never asked for again.
      if (now !== state) kept.clear();
      state = now;
      const key = JSON.stringify([what, question]);
      const known = kept.get(key);
      if (known) return known as ReturnType<typeof answer>;
      if (waiting >= MOST_WAITING) throw new PerennialError('BUSY', { waiting });
      waiting++;
      const made = queue
        .run(async () => {
          const ledger = await store.ledger();
          try {
            // Errors name the file, whose place is nobody's business.
            const quality = { ...ledger.quality, file: 'the store' };
            return await answer({ ...ledger, quality }, bundle);
          } finally {
            await ledger.close();
          }
        })
        .finally(() => waiting--);
      kept.set(key, made);
      // Who asks after a failure tries again.
      made.catch(() => {
        if (kept.get(key) === made) kept.delete(key);
      });
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
      return made;
    },
  };
}
