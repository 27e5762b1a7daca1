import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { Nameless } from '../../forecast/contract.ts';
import { memoryOf } from './memoryOf.ts';
import type { SavedForecast, ValuedRange, ValueOptions } from './valueRange.ts';

/** What each thread is given when it begins. */
export interface ThreadData {
  readonly saved: SavedForecast;
  readonly options: ValueOptions;
}

/** Threads beside this one that value ranges of customers. */
export interface Threads {
  /**
   * Hands a range over, once some thread would come to it soon: until then it waits.
   *
   * @param customers  whose columns go to the thread: they are gone here
   * @returns          the promise of what is made of it
   */
  take(customers: Nameless): Promise<{ readonly valued: Promise<ValuedRange> }>;
  close(): Promise<void>;
}

/** One in hand and one that waits: a thread has something to do while this one reads. */
const RANGES_EACH = 2;

export function openThreads(data: ThreadData, count: number): Threads {
  const source = import.meta.url.endsWith('.ts');
  const pool = new Piscina<Nameless, ValuedRange>({
    filename: fileURLToPath(new URL(`./worker.${source ? 'ts' : 'js'}`, import.meta.url)),
    minThreads: count,
    maxThreads: count,
    concurrentTasksPerWorker: RANGES_EACH,
    workerData: data,
    execArgv: source ? ['--import', 'tsx'] : [],
  });
  const given = new Set<Promise<unknown>>();
  return {
    async take(customers) {
      while (given.size >= RANGES_EACH * count) await Promise.race(given);
      const valued = pool.run(customers, { transferList: [...memoryOf(customers)] });
      // Whoever asked hears of a failure when all ranges are there.
      const done: Promise<unknown> = valued.catch(() => {}).finally(() => given.delete(done));
      given.add(done);
      return { valued };
    },
    close: () => pool.destroy(),
  };
}
