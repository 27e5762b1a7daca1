import { setTimeout } from 'node:timers/promises';

/** Work that goes on beside answering, a little at a time, until it is done or told to stop. */
type Work = (stop: AbortSignal) => Promise<void>;

/** Waits, or until told to stop; keeps no process alive. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal: stop, ref: false }).catch(() => {});
}

export interface Background<Name extends string> {
  /** Has the work done; while it is being done, it is done once more afterwards. */
  request(name: Name): void;
  /** Resolves when no work is being done; none is begun any more. */
  stop(): Promise<void>;
}

/** @param report  takes what goes wrong; standard error where not given */
export function runInBackground<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  report: (error: unknown) => void = (error) => void process.stderr.write(`${String(error)}\n`),
): Background<Name> {
  const wanted = new Set<Name>();
  const stop = new AbortController();
  let running: Promise<void> | null = null;
  const run = async () => {
    for (let [name] = wanted; name !== undefined && !stop.signal.aborted; [name] = wanted) {
      wanted.delete(name);
      try {
        await works[name](stop.signal);
      } catch (error) {
        report(error);
      }
    }
    running = null;
  };
  return {
    request(name) {
      wanted.add(name);
      running ??= run();
    },
    async stop() {
      stop.abort();
      await running;
    },
  };
}
