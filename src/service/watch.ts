import type { Manifest } from '../bundles/manifest.ts';
import { measuredSkill } from '../bundles/skill.ts';
import type { CustomerBook } from './customerBook.ts';
import type { Metrics } from './metrics.ts';
import type { Predictor } from './predictor.ts';

/** The same predictor, whose predictions are counted. */
export function counted(predictor: Predictor, metrics: Metrics): Predictor {
  return {
    ...predictor,
    predict(...asked) {
      const predictions = predictor.predict(...asked);
      metrics.predictions(predictions.length);
      return predictions;
    },
  };
}

/** Figures of the model and of the customers. */
export function watch(metrics: Metrics, { clock, perennial, evaluation }: Manifest, book: CustomerBook): void {
  metrics.model(() => ({ version: perennial, asOf: clock.asOf }));
  metrics.gauge('model_skill', 'How much less error than the naive formula the model made out of time.', () =>
    measuredSkill(evaluation),
  );
  metrics.gauge('customers', 'Customers that can be asked for.', () => {
    try {
      return book.size;
    } catch {
      // They are being loaded.
      return null;
    }
  });
}
