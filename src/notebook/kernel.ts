/** What Deno's kernel, which shows a thrown error's stack and whatever a cell ends in, shows of ours. */
import { inspect } from 'node:util';
import { PerennialError } from '../errors.ts';
import { DISPLAY, type Displayed, type MediaBundle } from './display.ts';
import { inCode } from './remedies.ts';

/** As much of a V8 call site as is read here. */
type Frame = { toString(): string };

/** Cells are code without a file. */
const IN_CELL = /<anonymous>:\d+:\d+\)?$/;

/** An error as a person reads it: ours with what to do and the lines of cells, others as V8 writes them. */
export function stackOf(error: Error, frames: readonly Frame[]): string {
  const at = frames.map((frame) => `    at ${frame}`);
  if (!(error instanceof PerennialError)) return [String(error), ...at].join('\n');
  return [inCode(String(error)), inCode(error.hint), ...at.filter((line) => IN_CELL.test(line))].join('\n');
}

/** What was promised, as it shows itself: a cell that ends in a call without `await` shows the same as one with it. */
export async function whenSettled(promise: Promise<unknown>): Promise<MediaBundle> {
  const value = (await promise) as Partial<Displayed> | null | undefined;
  return (await value?.[DISPLAY]?.()) ?? { 'text/plain': inspect(value) };
}

/** Nothing where there is no Jupyter. */
export function settleInKernel(): void {
  const { Deno: deno } = globalThis as { Deno?: { jupyter?: unknown } };
  if (!deno?.jupyter) return;
  Error.prepareStackTrace = stackOf;
  Object.defineProperty(Promise.prototype, DISPLAY, {
    configurable: true,
    value(this: Promise<unknown>) {
      return whenSettled(this);
    },
  });
}
