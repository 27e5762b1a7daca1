/** Ends a process that is told to, with what it keeps on disk removed: by default Node leaves that lying there. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** What shells, npm and tsx pass on comes twice within this time, and was meant once. */
const ONCE_MS = 300;
/** Longer than a server takes to answer what is under way. */
const LIMIT_MS = 15_000;

/**
 * The first signal ends the process, or begins what others who listen do about it, such as a server that answers what is
 * under way; a second one ends it at once, and so does the limit.
 */
export function endOnSignals(): void {
  let asked: number | null = null;
  for (const [signal, code] of Object.entries(SIGNALS) as [keyof typeof SIGNALS, number][]) {
    process.on(signal, () => {
      if (asked !== null && performance.now() - asked < ONCE_MS) return;
      // This one listens itself.
      if (asked !== null || process.listenerCount(signal) === 1) process.exit(code);
      asked = performance.now();
      setTimeout(() => process.exit(0), LIMIT_MS).unref();
    });
  }
}
