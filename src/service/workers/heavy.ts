import type { Response } from 'express';
import type { FoundCustomer } from '../book.ts';
import type { Metrics } from '../metrics.ts';
import type { ServedModel } from '../models/servedModel.ts';
import type { Predictor, Question } from '../predictor.ts';
import type { Prediction } from '../responses.ts';
import { Gate, type GateLimits } from './gate.ts';
import type { Done, Task } from './tasks.ts';
import type { Workers } from './workers.ts';

/** A heavy request whose turn has come. */
export interface Turn {
  /**
   * Does a task of it. All are done with the model of the moment of the first.
   *
   * @throws what the request is refused with
   */
  run(task: Task): Promise<Done>;
}

export interface Heavy {
  /**
   * Waits until it is the request's turn, and does what it asks.
   *
   * @throws BUSY where too many are waiting
   */
  turn<Result>(response: Response, then: (turn: Turn) => Promise<Result>): Promise<Result>;
}

/** Forecasts, explained, of customers whom the server knows, in their order. */
export async function explain(
  { run }: Turn,
  customers: readonly FoundCustomer[],
  question: Question,
): Promise<Prediction[]> {
  // A view of columns would take all of them along to another thread.
  const { bytes } = await run({ kind: 'known', customers: customers.map(copyColumns), question });
  return JSON.parse(Buffer.from(bytes).toString()) as Prediction[];
}

function copyColumns<Value>(value: Value): Value {
  if (ArrayBuffer.isView(value)) return (value as unknown as Float64Array).slice() as Value;
  if (Array.isArray(value)) return value.map(copyColumns) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, copyColumns(own)])) as Value;
}

/** Of the requests inside some are reading or sending: two for each thread keep it busy. */
const INSIDE_PER_THREAD = 2;
export const USUAL_QUEUE = 32;
const WAIT_MS = 10_000;

export interface HeavyOptions {
  readonly workers: Workers;
  readonly model: ServedModel;
  readonly metrics: Metrics;
  /** Requests that may wait. */
  readonly queue?: number | undefined;
}

/** Requests that take long: batches and explanations. A few at a time are worked on beside the thread that answers. */
export function openHeavy({ workers, model, metrics, queue = USUAL_QUEUE }: HeavyOptions): Heavy {
  const limits: GateLimits = { inside: INSIDE_PER_THREAD * workers.threads, waiting: queue, waitMs: WAIT_MS };
  const gate = new Gate(limits, metrics.heavyWait);
  metrics.gauge('heavy_requests', 'Batches and explanations that are worked on.', () => gate.inside);
  metrics.gauge('heavy_queue', 'Batches and explanations that wait for their turn.', () => gate.waiting);
  metrics.gauge(
    'heavy_refused',
    'Batches and explanations refused since the start, for too many waited.',
    () => gate.refused,
  );
  return {
    async turn(response, then) {
      const gone = new AbortController();
      const leaveQueue = () => gone.abort();
      response.once('close', leaveQueue);
      const leave = await gate.enter(gone.signal);
      let predictor: Predictor | null = null;
      const run = (task: Task) => {
        predictor ??= model.now();
        return workers.run(predictor, task);
      };
      try {
        return await then({ run });
      } finally {
        response.off('close', leaveQueue);
        leave();
      }
    },
  };
}
