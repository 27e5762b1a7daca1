/** What has happened in a run, for whoever listens from the beginning or comes back later. */
export interface RunEvent {
  /** From 1. */
  readonly id: number;
  readonly name: 'progress' | 'result' | 'problem';
  readonly data: unknown;
}

/** Events of one run, in memory. */
export class EventLog {
  readonly #events: RunEvent[] = [];
  readonly #listeners = new Set<() => void>();
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  add(name: RunEvent['name'], data: unknown): void {
    this.#events.push({ id: this.#events.length + 1, name, data });
    this.#tell();
  }

  end(): void {
    this.#ended = true;
    this.#tell();
  }

  /** Those after an id, 0 for all. */
  after(id: number): readonly RunEvent[] {
    return this.#events.slice(id);
  }

  /** @returns  stops it */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
