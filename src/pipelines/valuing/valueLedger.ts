import { availableParallelism } from 'node:os';
import { streamFacts } from '../../facts/readFacts.ts';
import { type CustomerColumns, copyColumns, sliceColumns } from '../../facts/summaries.ts';
import type { Forecaster } from '../../forecast/contract.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { joinTimings } from '../../valuation/timing.ts';
import { joinValuations } from '../../valuation/value.ts';
import { rangesOf, type SavedForecast, type ValuedRange, type ValueOptions } from './valueRange.ts';

/** What values customers. */
export interface Forecasting {
  readonly forecaster: Forecaster;
  /** What the forecaster was opened from where it is the combined forecast; null for a single model. */
  readonly saved: SavedForecast | null;
}

export interface LedgerOptions extends ValueOptions {
  /** How many threads may work, this one among them; as many as there are processors, 4 at most, when not given. */
  readonly threads?: number | undefined;
}

/** Another thread takes as long to begin as so many customers take to be valued. */
const BEGINNING = 150_000;
/** Beyond, threads would only take each other's memory. */
const MOST_THREADS = 4;

/**
 * Values a ledger's customers; facts are streamed, and beside the columns returned memory does not grow with them. Many
 * customers are valued on other threads, a range on each, while this one reads: what it takes to value them is compiled
 * and prepared on each thread anew. The figures are the same to the last bit.
 */
export async function valueLedger(
  ledger: Ledger,
  summaries: CustomerColumns,
  { forecaster, saved }: Forecasting,
  options: LedgerOptions,
): Promise<ValuedRange> {
  const customers = summaries.x.length;
  if (!saved || customers === 0) return rangesOf(forecaster, saved, options)({ summaries, facts: null });
  const { threads = Math.min(availableParallelism(), MOST_THREADS) } = options;
  const others = Math.min(threads - 1, Math.floor(customers / BEGINNING));
  const beside = others > 0 ? (await import('./threads.ts')).openThreads({ saved, options }, others) : null;
  const valueRange = rangesOf(forecaster, saved, options);
  const parts: Promise<ValuedRange>[] = [];
  try {
    const question = { cutoff: summaries.clock.asOf, scope: saved.record.scope, sample: null, folds: false };
    let at = 0;
    for await (const facts of streamFacts(ledger, question)) {
      const to = at + facts.length;
      if (beside) {
        const { valued } = await beside.take({ summaries: copyColumns(summaries, at, to), facts });
        parts.push(valued);
      } else parts.push(Promise.resolve(valueRange({ summaries: sliceColumns(summaries, at, to), facts })));
      at = to;
    }
    if (at !== customers) {
      throw new Error(`${at} customers have facts, ${customers} have summaries: they are of different ledgers`);
    }
    return joined(await Promise.all(parts));
  } finally {
    await beside?.close();
  }
}

function joined(parts: readonly ValuedRange[]): ValuedRange {
  const [{ timing, explanation }] = parts;
  return {
    valuation: joinValuations(parts.map((part) => part.valuation)),
    timing: timing && joinTimings(parts.map((part) => part.timing!)),
    explanation: explanation && parts.flatMap((part) => part.explanation!),
  };
}
