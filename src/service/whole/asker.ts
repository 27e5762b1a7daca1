import type { LiveSource } from '../live/liveSource.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { Memory } from './context.ts';
import { answerTo, type QuestionName } from './questions.ts';

/** What answers rest on; compared with what they rested on before. */
export interface WholeState {
  /** Differs where transactions have been added, or anything else has changed. */
  readonly now: string;
  /** Differs where somebody was erased or another model answers: nothing that was known before may be told then. */
  readonly sure: string;
}

export interface WholeQuestion {
  readonly name: QuestionName;
  readonly asked: unknown;
}

/** What works out answers, one after the other. */
export interface Asker {
  /**
   * @param lag  milliseconds that the transactions may be behind
   * @throws what the question is refused with
   */
  ask(state: WholeState, question: WholeQuestion, lag: number): Promise<unknown>;
  /** Gives back what it holds; it is not asked any more. */
  close(): Promise<void>;
}

/** Answers in this process, which nobody else is answered by meanwhile: for tests and small uses. */
export function askHere(live: LiveSource, model: ServedModel): Asker {
  const memory = new Memory();
  let known: WholeState | null = null;
  return {
    async ask(state, { name, asked }) {
      if (known?.sure !== state.sure) memory.clear();
      else if (known.now !== state.now) memory.age();
      known = state;
      const { store } = live.ready('ask');
      const { bundle } = model.now();
      const ledger = await store.ledger();
      try {
        const quality = { ...ledger.quality, file: NAMELESS };
        return structuredClone(await answerTo({ ledger: { ...ledger, quality }, bundle, memory }, name, asked));
      } finally {
        await ledger.close();
      }
    },
    close: async () => {},
  };
}

/** Errors name the file, whose place is nobody's business. */
export const NAMELESS = 'the store';
