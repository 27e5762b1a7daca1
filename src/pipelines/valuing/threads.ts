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
  /** Whether one would come to another range soon. */
  isFree(): boolean;
  /** @param customers  whose columns go to the thread: they are gone here */
  value(customers: Nameless): Promise<ValuedRange>;
  close(): Promise<void>;
}

/** One in hand and one that waits: a thread has something to do while this one is busy itself. */
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
  let given = 0;
  return {
    isFree: () => given < RANGES_EACH * count,
    value(customers) {
      given++;
      const valued = pool.run(customers, { transferList: [...memoryOf(customers)] }).finally(() => given--);
      // Whoever asked hears of it when all ranges are there.
      valued.catch(() => {});
      return valued;
    },
    close: () => pool.destroy(),
  };
}
