import type { Manifest } from '../bundles/manifest.ts';
import type { ModelCard } from './responses.ts';

/** What the server tells of its model: everything that helps to judge an answer. */
export function modelCard(manifest: Manifest): ModelCard {
  const { perennial, clock, currency, terms, purchaseModel, spendModel, refundShare, independence } = manifest;
  const { historicalValue: _, ...training } = manifest.training;
  const models = Object.entries(manifest.models).map(([name, fit]) => {
    const { model: _model, logCovariance: _logCovariance, iterations: _iterations, ...card } = fit;
    return [name, card] as const;
  });
  return {
    perennial,
    clock,
    currency,
    terms,
    training,
    models: Object.fromEntries(models),
    purchaseModel,
    spendModel,
    refundShare,
    independence,
    evaluation: manifest.evaluation,
    warnings: manifest.warnings,
  };
}
