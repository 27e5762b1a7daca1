import type { Bundle } from '../../bundles/bundle.ts';
import type { Ledger } from '../../transactions/ledger.ts';

/** What a question about all transactions is answered from. */
export interface WholeContext {
  readonly ledger: Ledger;
  readonly bundle: Pick<Bundle, 'manifest' | 'files'>;
  readonly memory: Memory;
}

/** So many things are remembered: each has columns of all customers. */
const MOST = 4;

interface Remembered {
  readonly value: Promise<unknown>;
  /** Milliseconds until when it may outlive the transactions that it was made of; 0 where it may not. */
  readonly until: number;
}

/** What was worked out of the same transactions for one question, and others ask for as well. */
export class Memory {
  private readonly known = new Map<string, Remembered>();

  /**
   * @param lasting  milliseconds for which it is good also when transactions have been added since
   */
  once<Value>(name: string, make: () => Promise<Value>, lasting = 0): Promise<Value> {
    const known = this.known.get(name);
    if (known) return known.value as Promise<Value>;
    const value = make();
    this.known.set(name, { value, until: lasting > 0 ? performance.now() + lasting : 0 });
    // Who asks after a failure tries again.
    value.catch(() => this.known.delete(name));
    if (this.known.size > MOST) this.known.delete(this.known.keys().next().value!);
    return value;
  }

  drop(name: string): void {
    this.known.delete(name);
  }

  /** Transactions have been added: drops what is not good any more. */
  age(): void {
    for (const [name, { until }] of this.known) if (!(performance.now() < until)) this.known.delete(name);
  }

  /** Somebody was erased, or another model answers: nothing may stay. */
  clear(): void {
    this.known.clear();
  }
}
