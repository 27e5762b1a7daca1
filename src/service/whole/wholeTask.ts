/** The process that answers questions about all transactions: it holds them in memory, and is asked one thing at a time. */
import type { Bundle } from '../../bundles/bundle.ts';
import { PerennialError } from '../../errors.ts';
import type { Store } from '../../store/contract.ts';
import { openStore } from '../../store/openStore.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { type Refusal, refusalOf } from '../workers/tasks.ts';
import { NAMELESS, type WholeQuestion } from './asker.ts';
import { Memory } from './context.ts';
import { answerTo } from './questions.ts';

/** What it is told. */
export type WholeMessage =
  | { readonly kind: 'begin' }
  | {
      readonly kind: 'open';
      /** A copy of the store, which nobody else has open. */
      readonly store: string;
      /** null where it is the former. */
      readonly bundle: Pick<Bundle, 'manifest' | 'files'> | null;
      /** Whether what was learnt of the former transactions may still be told. */
      readonly isSure: boolean;
    }
  | { readonly kind: 'ask'; readonly question: WholeQuestion };

/** What it says to each but the first. */
export type WholeReply = { readonly answer: unknown } | { readonly refusal: Refusal } | { readonly fault: string };

const memory = new Memory();
let opened: { readonly store: Store; readonly ledger: Ledger } | null = null;
let bundle: Pick<Bundle, 'manifest' | 'files'> | null = null;

async function open({ store: file, bundle: given, isSure }: Extract<WholeMessage, { kind: 'open' }>): Promise<void> {
  await opened?.ledger.close();
  await opened?.store.close();
  opened = null;
  if (isSure) memory.age();
  else memory.clear();
  bundle = given ?? bundle;
  const store = await openStore(file);
  const ledger = await store.ledger();
  opened = { store, ledger: { ...ledger, quality: { ...ledger.quality, file: NAMELESS } } };
}

async function answerOf(message: WholeMessage): Promise<WholeReply> {
  try {
    if (message.kind === 'open') {
      await open(message);
      return { answer: null };
    }
    if (message.kind !== 'ask' || !opened || !bundle) throw new Error('it was given no transactions');
    const { name, asked } = message.question;
    return { answer: await answerTo({ ledger: opened.ledger, bundle, memory }, name, asked) };
  } catch (error) {
    if (error instanceof PerennialError) return { refusal: refusalOf(error) };
    return { fault: error instanceof Error ? String(error.stack) : String(error) };
  }
}

// Nobody waits for it any more.
process.on('disconnect', () => process.exit());
// The server decides when it ends, also where a terminal tells both.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('message', async (message: WholeMessage) => {
  if (message.kind === 'begin') return;
  process.send!(await answerOf(message));
});
