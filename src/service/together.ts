import type { Predictor } from './predictor.ts';
import { type BatchRequest, groupsOf } from './readBatch.ts';
import type { Prediction } from './responses.ts';

interface Waiting {
  readonly request: BatchRequest;
  resolve(predictions: Prediction[]): void;
  reject(error: unknown): void;
}

/** What is asked alike of one model. */
interface Asked {
  readonly predictor: Predictor;
  readonly key: string;
  readonly waiting: Waiting[];
}

/**
 * Forecasts requests together that came in one turn of the event loop: half of what one costs by itself is the same for
 * many. Each gets what it would get alone, for no customer's figure depends on another's.
 */
export class Together {
  private asked: Asked[] = [];

  /** The request's predictions, in its order. */
  predict(predictor: Predictor, request: BatchRequest): Promise<Prediction[]> {
    const { asOf, question } = request;
    const key = `${asOf} ${question.horizonDays} ${question.level}`;
    return new Promise((resolve, reject) => {
      if (this.asked.length === 0) setImmediate(() => this.answer());
      let alike = this.asked.find((other) => other.predictor === predictor && other.key === key);
      if (!alike) {
        alike = { predictor, key, waiting: [] };
        this.asked.push(alike);
      }
      alike.waiting.push({ request, resolve, reject });
    });
  }

  private answer(): void {
    const all = this.asked;
    this.asked = [];
    for (const { predictor, waiting } of all) {
      try {
        settle(predictor, waiting);
      } catch (error) {
        if (waiting.length === 1) waiting[0].reject(error);
        // Whose it is shows when each is forecast alone.
        else for (const one of waiting) settleAlone(predictor, one);
      }
    }
  }
}

function settleAlone(predictor: Predictor, waiting: Waiting): void {
  try {
    settle(predictor, [waiting]);
  } catch (error) {
    waiting.reject(error);
  }
}

function settle(predictor: Predictor, waiting: readonly Waiting[]): void {
  const { asOf, question } = waiting[0].request;
  const rows = waiting.length === 1 ? waiting[0].request.rows : waiting.flatMap(({ request }) => request.rows);
  const predictions = new Array<Prediction>(rows.length);
  for (const { group, places } of groupsOf(rows, predictor.manifest, asOf)) {
    predictor.predict(group, question).forEach((prediction, i) => {
      predictions[places[i]] = prediction;
    });
  }
  let from = 0;
  for (const { request, resolve } of waiting) {
    resolve(predictions.slice(from, from + request.rows.length));
    from += request.rows.length;
  }
}
