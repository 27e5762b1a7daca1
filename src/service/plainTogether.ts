import { jsonPredictions } from './batch/jsonPredictions.ts';
import { PlainCustomers } from './batch/plainCustomers.ts';
import type { Predictor } from './predictor.ts';

interface Waiting {
  readonly body: unknown;
  resolve(text: string): void;
  reject(error: unknown): void;
}

/**
 * Forecasts customers together, each of whom a request of its own gives in plain form and with no terms, as most do. As
 * in Together each gets what it would get alone; here what lies between the request and its answer is columns.
 */
export class PlainTogether {
  private predictor: Predictor | null = null;
  private customers: PlainCustomers | null = null;
  private waiting: Waiting[] = [];

  /** The text of the answer; null for a body that is to be read by the schema. */
  predict(predictor: Predictor, body: unknown): Promise<string> | null {
    if (this.predictor !== predictor) {
      this.answer();
      this.predictor = predictor;
      // Perhaps one is there that has taken nobody yet.
      this.customers = null;
    }
    this.customers ??= plainCustomers(predictor);
    if (!this.customers.take(body)) return null;
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.answer());
      this.waiting.push({ body, resolve, reject });
    });
  }

  private answer(): void {
    const { predictor, customers, waiting } = this;
    if (!predictor || !customers || waiting.length === 0) return;
    this.customers = null;
    this.waiting = [];
    try {
      const texts = textsOf(predictor, customers);
      for (const [i, { resolve }] of waiting.entries()) resolve(texts[i]);
    } catch (error) {
      if (waiting.length === 1) waiting[0].reject(error);
      // Whose it is shows when each is forecast alone.
      else for (const one of waiting) answerAlone(predictor, one);
    }
  }
}

function answerAlone(predictor: Predictor, { body, resolve, reject }: Waiting): void {
  try {
    const customers = plainCustomers(predictor);
    customers.take(body);
    resolve(textsOf(predictor, customers)[0]);
  } catch (error) {
    reject(error);
  }
}

function plainCustomers({ manifest }: Predictor): PlainCustomers {
  return new PlainCustomers(manifest, manifest.clock.asOf);
}

function textsOf(predictor: Predictor, customers: PlainCustomers): string[] {
  const group = customers.group();
  return jsonPredictions(group, predictor.valuate(group.customers, {}), predictor, true);
}
