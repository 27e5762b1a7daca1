import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Bundle } from '../../bundles/bundle.ts';
import type { Store } from '../../store/contract.ts';
import { openTask } from '../jobs/openTask.ts';
import type { LiveSource } from '../live/liveSource.ts';
import type { ServedModel } from '../models/servedModel.ts';
import { errorOf } from '../workers/tasks.ts';
import { type Asker, askHere, type WholeState } from './asker.ts';
import type { QuestionName } from './questions.ts';
import type { WholeMessage, WholeReply } from './wholeTask.ts';

/** With nothing to do for so long it ends, and what it has learnt is gone. */
const IDLE_MS = 900_000;

/** What the database answers by itself, sooner than a process begins. */
const LIGHT: ReadonlySet<QuestionName> = new Set(['groupColumns']);

/** A process with a copy of the store's transactions. */
interface Beside {
  readonly child: ChildProcess;
  state: WholeState | null;
  /** Milliseconds: when it was given the transactions. */
  since: number;
  bundle: Bundle['manifest'] | null;
}

/**
 * Answers in a process of its own, which is begun with the first question and given the transactions anew when they have
 * changed: what takes half a minute of a processor keeps nobody waiting who asks for a customer.
 */
export function askBeside(store: Store, live: LiveSource, model: ServedModel): Asker {
  const copy = `${store.beside}.asked`;
  const removeCopy = () => {
    for (const path of [copy, `${copy}.wal`, `${copy}.tmp`]) rmSync(path, { recursive: true, force: true });
  };
  // What a server that was killed may have left.
  removeCopy();
  const here = askHere(live, model);
  let beside: Beside | null = null;
  let idle: NodeJS.Timeout | undefined;

  const begin = (): Beside => {
    const child = openTask('../whole/wholeTask', { kind: 'begin' } satisfies WholeMessage);
    const begun: Beside = { child, state: null, since: 0, bundle: null };
    child.once('exit', () => {
      if (beside === begun) beside = null;
    });
    return begun;
  };
  const end = () => {
    clearTimeout(idle);
    beside?.child.kill('SIGKILL');
    beside = null;
    removeCopy();
  };

  const give = async (to: Beside, state: WholeState) => {
    const isSure = to.state?.sure === state.sure;
    to.state = null;
    removeCopy();
    try {
      await live.ready('ask').store.backup(copy);
      const { manifest, files } = model.now().bundle;
      const bundle = to.bundle === manifest ? null : { manifest, files };
      await reply(to.child, { kind: 'open', store: copy, bundle, isSure });
      to.bundle = manifest;
    } finally {
      // The process has what it holds in memory.
      removeCopy();
    }
    to.state = state;
    to.since = performance.now();
  };

  return {
    async ask(state, question, lag) {
      if (LIGHT.has(question.name)) return here.ask(state, question, lag);
      clearTimeout(idle);
      beside ??= begin();
      const now = beside;
      const isBehind = now.state?.now !== state.now;
      if (isBehind && !(now.state?.sure === state.sure && performance.now() - now.since < lag)) await give(now, state);
      try {
        return await reply(now.child, { kind: 'ask', question });
      } finally {
        idle = setTimeout(end, IDLE_MS).unref();
      }
    },
    close: async () => end(),
  };
}

/** What comes of a message. One is sent at a time. */
function reply(child: ChildProcess, message: WholeMessage): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = () => child.off('message', heard).off('exit', gone).off('error', failed);
    const heard = (answer: WholeReply) => {
      done();
      if ('answer' in answer) resolve(answer.answer);
      else if ('refusal' in answer) reject(errorOf(answer.refusal));
      else reject(new Error(answer.fault));
    };
    const failed = (error: Error) => {
      done();
      reject(error);
    };
    const gone = (code: number | null, signal: string | null) =>
      failed(new Error(`the process that answers questions about all transactions ended with ${code ?? signal}`));
    child.on('message', heard).once('exit', gone).once('error', failed);
    child.send(message, (error) => {
      if (error) failed(error);
    });
  });
}
