import { PerennialError } from '../../errors.ts';

export interface GateLimits {
  /** Requests that may be inside at once. */
  readonly inside: number;
  /** Requests that may wait; more are refused. */
  readonly waiting: number;
  /** Nobody waits longer. */
  readonly waitMs: number;
}

interface Waiter {
  readonly since: number;
  admit(): void;
}

/** Before any has gone through, a request is held to take so long. */
const FIRST_GUESS_MS = 1000;
/** Weight of the newest in what a request is held to take. */
const NEWEST = 0.2;
const MOST_SECONDS = 60;

/**
 * Lets so many heavy requests in at once and so many more wait, in their order; whoever comes then is told when to come
 * again. What waits has not been read yet, and costs next to nothing.
 */
export class Gate {
  private readonly limits: GateLimits;
  private readonly queue = new Set<Waiter>();
  private readonly waited: (seconds: number) => void;
  private typicalMs = FIRST_GUESS_MS;
  private count = 0;
  /** How many were refused. */
  refused = 0;

  /** @param waited  is told how long each has waited */
  constructor(limits: GateLimits, waited: (seconds: number) => void = () => {}) {
    this.limits = limits;
    this.waited = waited;
  }

  get inside(): number {
    return this.count;
  }

  get waiting(): number {
    return this.queue.size;
  }

  /**
   * @param gone  aborts when nobody waits for the answer any more
   * @returns     leaves again; it may be called more than once
   * @throws      BUSY where too many wait already, or it took too long
   */
  async enter(gone?: AbortSignal): Promise<() => void> {
    const since = performance.now();
    if (this.count >= this.limits.inside) {
      if (this.queue.size >= this.limits.waiting) throw this.busy();
      await this.turn(since, gone);
    } else this.count++;
    this.waited((performance.now() - since) / 1000);
    const began = performance.now();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.typicalMs += NEWEST * (performance.now() - began - this.typicalMs);
      this.count--;
      const [next] = this.queue;
      next?.admit();
    };
  }

  private turn(since: number, gone?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', leave);
        this.queue.delete(waiter);
      };
      const waiter: Waiter = {
        since,
        admit: () => {
          end();
          this.count++;
          resolve();
        },
      };
      const leave = () => {
        end();
        reject(this.busy());
      };
      const timer = setTimeout(leave, this.limits.waitMs);
      gone?.addEventListener('abort', leave, { once: true });
      this.queue.add(waiter);
    });
  }

  private busy(): PerennialError {
    this.refused++;
    const ms = (this.typicalMs * (this.queue.size + 1)) / this.limits.inside;
    const seconds = Math.min(MOST_SECONDS, Math.max(1, Math.ceil(ms / 1000)));
    return new PerennialError('BUSY', { waiting: this.queue.size, retryAfter: seconds });
  }
}
