import type { Language } from '../words/language.ts';
import type { Prediction, Predictions } from './responses.ts';
import { coded, distinct, warningsIn } from './warnings.ts';

/** The answer about many customers: every warning's text once, beside them. */
export function told(predictions: readonly Prediction[], language: Language = 'en'): Predictions {
  return { predictions: predictions.map(coded), warnings: warningsIn(language, distinct(predictions)) };
}

/** The answer about one. */
export function toldOne(prediction: Prediction, language: Language): Prediction {
  return { ...prediction, warnings: warningsIn(language, prediction.warnings) };
}
