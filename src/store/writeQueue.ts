/** Runs one piece of work after another, in the order asked; one that fails keeps nobody from the next. */
export class WriteQueue {
  private last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.last.then(work);
    this.last = done.catch(() => {});
    return done;
  }

  /** Resolves when all that was asked so far is done. */
  async idle(): Promise<void> {
    await this.last;
  }
}
