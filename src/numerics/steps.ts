/** The result of work that comes in steps, done without a pause. */
export function finished<Result>(steps: Generator<void, Result, void>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
