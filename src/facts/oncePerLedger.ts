import type { Connection } from '../engines/contract.ts';
import type { Ledger } from '../transactions/ledger.ts';

/**
 * Work that is done once for each ledger, when it is first asked for; who asks meanwhile waits for the same. After a
 * failure (out of memory, say) the next who asks tries again.
 */
export function oncePerLedger<Rest extends readonly unknown[]>(
  work: (ledger: Ledger, ...rest: Rest) => Promise<void>,
): (ledger: Ledger, ...rest: Rest) => Promise<void> {
  const begun = new WeakMap<Connection, Promise<void>>();
  return (ledger, ...rest) => {
    const before = begun.get(ledger.connection);
    if (before !== undefined) return before;
    const done = work(ledger, ...rest);
    begun.set(ledger.connection, done);
    done.catch(() => begun.delete(ledger.connection));
    return done;
  };
}
