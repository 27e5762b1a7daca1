import { createHash } from 'node:crypto';
import { PerennialError } from '../../errors.ts';
import { WriteQueue } from '../../store/writeQueue.ts';
import type { LiveSource } from '../live/liveSource.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { type Asker, askHere } from './asker.ts';
import { type AnswerOf, type AskedOf, QUESTIONS, type QuestionName } from './questions.ts';

/** Questions about all transactions of the store: one at a time, each answered once until transactions or model change. */
export interface WholeStore {
  /**
   * @param key  tells it from others of its name, where that takes less than what is asked; null where its answer is not kept
   * @param lag  milliseconds that the transactions may be behind
   * @throws STORE_MISSING, MODEL_MISSING, NOT_READY, BUSY where too many are waiting; what the answer throws
   */
  ask<Name extends QuestionName>(
    name: Name,
    asked: AskedOf<Name>,
    key?: unknown,
    lag?: number,
  ): Promise<AnswerOf<Name>>;
  /** Nothing is asked any more. */
  close(): Promise<void>;
}

const MOST_WAITING = 16;
const MOST_KEPT = 32;

/** @param asker  works answers out; this process does unless said otherwise */
export function openWholeStore(live: LiveSource, model: ServedModel, asker: Asker = askHere(live, model)): WholeStore {
  const queue = new WriteQueue();
  const kept = new Map<string, Promise<unknown>>();
  let former = '';
  let waiting = 0;
  const stateNow = () => {
    const { store, book } = live.ready('ask');
    const { version } = model.now();
    const sure = JSON.stringify([version, book.removed]);
    return { now: JSON.stringify([sure, store.lastSeq(), store.settings?.asOf]), sure };
  };
  return {
    ask<Name extends QuestionName>(name: Name, asked: AskedOf<Name>, key: unknown = asked, lag = 0) {
      live.ready(QUESTIONS[name].what);
      const { now } = stateNow();
      // What was said of other transactions is never asked for again.
      if (now !== former) kept.clear();
      former = now;
      const id = key === null ? null : `${name} ${createHash('sha1').update(JSON.stringify(key)).digest('base64')}`;
      const known = id === null ? undefined : kept.get(id);
      if (known) return known as Promise<AnswerOf<Name>>;
      if (waiting >= MOST_WAITING) throw new PerennialError('BUSY', { waiting });
      waiting++;
      const made = queue.run(() => asker.ask(stateNow(), { name, asked }, lag)).finally(() => waiting--);
      if (id !== null) keep(id, made);
      return made as Promise<AnswerOf<Name>>;
    },
    close: () => asker.close(),
  };

  function keep(id: string, made: Promise<unknown>): void {
    kept.set(id, made);
    // Who asks after a failure tries again.
    made.catch(() => {
      if (kept.get(id) === made) kept.delete(id);
    });
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  }
}
