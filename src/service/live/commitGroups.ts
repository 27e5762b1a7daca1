/** What is waiting to be accepted: the drafts of one request, and how to answer it. */
interface Waiting<Item, Result> {
  readonly items: readonly Item[];
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** How many items one commit takes at most, unless a single request has more. */
const MOST_ITEMS = 10_000;

/**
 * Takes requests in groups: whatever has come while one group was being committed is the next. So a commit costs many
 * callers together what it would cost each alone.
 */
export class CommitGroups<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private readonly commit: (requests: readonly (readonly Item[])[]) => Promise<readonly Settled<Result>[]>;
  private running: Promise<void> | null = null;

  /** @param commit  does what a group of requests asks, and says for each what came of it; it rejects for all of them */
  constructor(commit: (requests: readonly (readonly Item[])[]) => Promise<readonly Settled<Result>[]>) {
    this.commit = commit;
  }

  /** Items that wait. */
  get length(): number {
    return this.waiting.reduce((sum, { items }) => sum + items.length, 0);
  }

  add(items: readonly Item[]): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ items, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Resolves when nothing is waiting. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // A turn of the event loop: requests that arrived together are one group.
    await new Promise((next) => setImmediate(next));
    while (this.waiting.length > 0) await this.commitNext();
    this.running = null;
  }

  private async commitNext(): Promise<void> {
    const group = this.waiting.splice(0, this.groupSize());
    try {
      const results = await this.commit(group.map(({ items }) => items));
      group.forEach(({ resolve, reject }, i) => {
        const result = results[i];
        if ('error' in result) reject(result.error);
        else resolve(result.value);
      });
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  private groupSize(): number {
    let [size, items] = [0, 0];
    for (const request of this.waiting) {
      items += request.items.length;
      if (size > 0 && items > MOST_ITEMS) break;
      size++;
    }
    return size;
  }
}

export type Settled<Result> = { readonly value: Result } | { readonly error: unknown };
