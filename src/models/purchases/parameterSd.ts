import type { FittedPurchaseModel } from '../contract.ts';
import { purchaseModel } from './catalogue.ts';
import { bindPurchaseModel } from './fitPurchases.ts';

const STEP = 1e-4;

/**
 * Standard deviation of the logarithm of a figure that the parameters' uncertainty makes, by the delta method; 0 where
 * the fit has no covariance.
 *
 * @param figure  of a model with the parameters it is bound to; above 0
 */
export function parameterSd(fitted: FittedPurchaseModel, figure: (model: FittedPurchaseModel) => number): number {
  const { logCovariance, parameters } = fitted;
  if (!logCovariance) return 0;
  const model = purchaseModel(fitted.model);
  const at = (name: string, factor: number) =>
    figure(bindPurchaseModel(model, { ...fitted, parameters: { ...parameters, [name]: parameters[name] * factor } }));
  const slope = Object.keys(parameters).map(
    (name) => Math.log(at(name, Math.exp(STEP)) / at(name, Math.exp(-STEP))) / (2 * STEP),
  );
  const variance = slope.reduce(
    (sum, a, i) => sum + slope.reduce((row, b, j) => row + a * b * logCovariance[i][j], 0),
    0,
  );
  return Math.sqrt(Math.max(0, variance));
}
