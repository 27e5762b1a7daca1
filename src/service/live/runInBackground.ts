/** Work that goes on beside answering, a little at a time; `stopped` says that it should come to an end. */
type Work = (stopped: () => boolean) => Promise<void>;

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
  let stopping = false;
  let running: Promise<void> | null = null;
  const run = async () => {
    for (let [name] = wanted; name !== undefined && !stopping; [name] = wanted) {
      wanted.delete(name);
      try {
        await works[name](() => stopping);
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
      stopping = true;
      await running;
    },
  };
}
