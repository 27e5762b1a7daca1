import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Bundle } from '../../bundles/bundle.ts';
import type { Predictor } from '../predictor.ts';
import { doTask } from './doTask.ts';
import { type Done, errorOf, type Refusal, type Task } from './tasks.ts';

/** What does tasks. */
export interface Workers {
  /** So many tasks are done at once. */
  readonly threads: number;
  /** @throws what the request is refused with */
  run(predictor: Predictor, task: Task): Promise<Done>;
  /** Resolves when what was asked for is done, and nothing runs any more. */
  close(): Promise<void>;
}

/** What goes to a thread: the model by its version, and whole to a thread that does not have it yet. */
export interface Job {
  readonly version: string;
  readonly bundle: Pick<Bundle, 'manifest' | 'files'> | null;
  readonly task: Task;
}

/** What comes back. */
export type Outcome = { readonly done: Done } | { readonly refusal: Refusal } | { readonly lacking: string };

/** Behind the thread that answers, where the system tells threads apart and `@napi-rs/nice` is there to say so. */
const NICE = 10;
/** A thread that had nothing to do for so long ends; one stays. */
const IDLE_MS = 60_000;
/** Beyond, threads would only take each other's memory. */
const MOST_THREADS = 4;

/** One core stays with the thread that answers. */
export function usualThreads(): number {
  return Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1));
}

/** Two thousand lines are read, forecast and written before any of them is let go: where they have room, little is moved. */
const YOUNG_MB = 96;

export interface WorkersOptions {
  readonly threads?: number | undefined;
  /** Is told how many customers were predicted. */
  readonly counted?: (customers: number) => void;
}

/**
 * Threads of their own, each of which opens a model once. They never open a database: a thread that is stopped while
 * DuckDB works takes the process with it. Each is ended only when it is idle, and the first is begun when it is needed.
 */
export function openWorkers({ threads = usualThreads(), counted }: WorkersOptions = {}): Workers {
  const source = import.meta.url.endsWith('.ts');
  const begin = () =>
    new Piscina<Job, Outcome>({
      filename: fileURLToPath(new URL(`./worker.${source ? 'ts' : 'js'}`, import.meta.url)),
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: IDLE_MS,
      niceIncrement: NICE,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      execArgv: source ? ['--import', 'tsx'] : [],
    });
  let pool: Piscina<Job, Outcome> | null = null;
  const run = async (predictor: Predictor, task: Task): Promise<Done> => {
    pool ??= begin();
    const { version, bundle } = predictor;
    let outcome = await pool.run({ version, bundle: null, task });
    if ('lacking' in outcome) outcome = await pool.run({ version, bundle, task });
    if ('done' in outcome) {
      counted?.(outcome.done.predicted);
      return outcome.done;
    }
    if ('refusal' in outcome) throw errorOf(outcome.refusal);
    throw new Error(`a thread does not take the model ${outcome.lacking}`);
  };
  return { threads, run, close: async () => pool?.close() };
}

/**
 * Tasks done in the thread that answers, in slices between which others have their turn: for tests and small uses. The
 * predictor itself counts whom it predicts.
 */
export function noWorkers(): Workers {
  return { threads: 1, run: doTask, close: async () => {} };
}
