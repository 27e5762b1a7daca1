import { measuredSkill } from '../bundles/skill.ts';
import type { CustomerBook } from './customerBook.ts';
import type { Metrics } from './metrics.ts';
import type { ServedModel } from './models/servedModel.ts';

/** Figures of the model and of the customers. */
export function watch(metrics: Metrics, model: ServedModel, book: CustomerBook): void {
  metrics.model(() => (model.absent ? null : { version: model.version, asOf: model.manifest.clock.asOf }));
  metrics.gauge('model_skill', 'How much less error than the naive formula the model made out of time.', () =>
    model.absent ? null : measuredSkill(model.manifest.evaluation),
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
