import { setImmediate } from 'node:timers/promises';

/** Works for so long at a time, in milliseconds. */
const SHIFT = 20;

/** Does work that comes in steps, and lets the process answer others between them. */
export async function breathing<Result>(steps: Generator<void, Result, void>): Promise<Result> {
  for (let began = performance.now(); ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - began < SHIFT) continue;
    await setImmediate();
    began = performance.now();
  }
}
