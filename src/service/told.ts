import type { Prediction, Predictions } from './responses.ts';
import { coded, distinct } from './warnings.ts';

/** The answer about many customers: every warning's text once, beside them. */
export function told(predictions: readonly Prediction[]): Predictions {
  return { predictions: predictions.map(coded), warnings: distinct(predictions) };
}
