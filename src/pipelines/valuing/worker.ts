/** What a thread does: it opens the forecast once, and values the ranges that it is given. */
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import type { Nameless } from '../../forecast/contract.ts';
import { memoryOf } from './memoryOf.ts';
import type { ThreadData } from './threads.ts';
import { openRanges, type ValueRange } from './valueRange.ts';

let opened: Promise<ValueRange> | null = null;

export default async function work(customers: Nameless): Promise<unknown> {
  const { saved, options }: ThreadData = workerData;
  opened ??= openRanges(saved, options);
  const valued = (await opened)(customers);
  return move({ [valueSymbol]: valued, [transferableSymbol]: [...memoryOf(valued)] });
}
