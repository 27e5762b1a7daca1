import type { PostgresConnection } from '../engines/postgresDatabase.ts';
import type { PostgresLine } from './postgresLine.ts';
import type { Hold } from './shared.ts';

/** The server is asked so often, in ms, whether others have changed something. */
const EVERY_MS = 500;

export interface PostgresWatchOptions {
  /** A connection of its own: what is long under way on others keeps it from nothing. */
  readonly line: PostgresLine;
  /** Tells the store's names from those of other stores in the database. */
  readonly name: string;
  readonly known: { readonly changes: number };
  /** Is called when the server begins not to answer. */
  readonly onAway: () => void;
}

/** Sees whether the server answers and whether others have changed something, and holds names at it. */
export class PostgresWatch {
  private readonly options: PostgresWatchOptions;
  private readonly listeners: (() => void)[] = [];
  private readonly held = new Set<string>();
  private away: number | null = null;
  private timer: NodeJS.Timeout | null = null;
  private told: NodeJS.Immediate | null = null;
  private closed = false;

  constructor(options: PostgresWatchOptions) {
    this.options = options;
  }

  get awayFor(): number | null {
    return this.away === null ? null : performance.now() - this.away;
  }

  /** From the first listener on it looks. */
  listen(call: () => void): void {
    this.listeners.push(call);
    if (this.timer === null) this.lookLater();
  }

  /** Calls whoever listens, soon. */
  tell(): void {
    this.told ??= setImmediate(() => {
      this.told = null;
      if (!this.closed) for (const call of this.listeners) call();
    });
  }

  async hold(name: string): Promise<Hold | null> {
    if (this.held.has(name)) return null;
    this.held.add(name);
    try {
      const connection = await this.options.line.get();
      const [{ got }] = await connection.rows<{ got: boolean }>(
        'SELECT pg_try_advisory_lock(hashtext($1), hashtext($2)) AS got',
        [this.options.name, name],
      );
      if (!got) {
        this.held.delete(name);
        return null;
      }
      connection.lost.addEventListener('abort', () => this.held.delete(name));
      return { lost: connection.lost, release: () => this.release(connection, name) };
    } catch (error) {
      this.held.delete(name);
      throw error;
    }
  }

  close(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    this.options.line.drop();
  }

  private async release(connection: PostgresConnection, name: string): Promise<void> {
    if (connection.lost.aborted) return;
    this.held.delete(name);
    // Where the connection is lost just now, the server has let go of it.
    await connection
      .run('SELECT pg_advisory_unlock(hashtext($1), hashtext($2))', [this.options.name, name])
      .catch(() => {});
  }

  private lookLater(): void {
    this.timer = setTimeout(() => {
      this.look().finally(() => {
        if (!this.closed) this.lookLater();
      });
    }, EVERY_MS);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    const { line, known, onAway } = this.options;
    try {
      const connection = await line.get();
      const [{ changes }] = await connection.rows<{ changes: bigint }>('SELECT changes FROM clock');
      const back = this.away !== null;
      this.away = null;
      if (back || Number(changes) !== known.changes) this.tell();
    } catch {
      // Whatever it is: nothing can be said of what others do.
      if (this.away === null && !this.closed) {
        this.away = performance.now();
        onAway();
      }
    }
  }
}
