import type { Cells } from '../../facts/cells.ts';
import { sumOf } from '../../facts/windows.ts';
import type { FittedPurchaseModel } from '../contract.ts';
import { purchaseModel } from './catalogue.ts';
import { bindPurchaseModel } from './fitPurchases.ts';

/** Standard deviation of ln(total purchases) that the parameters' uncertainty makes, by the delta method. */
export function parameterSd(fitted: FittedPurchaseModel, cells: Cells | undefined, horizon: number): number {
  const { logCovariance, parameters } = fitted;
  if (!logCovariance || !cells) return 0;
  const model = purchaseModel(fitted.model);
  const total = (name: string, factor: number) => {
    const bound = bindPurchaseModel(model, {
      ...fitted,
      parameters: { ...parameters, [name]: parameters[name] * factor },
    });
    return sumOf(bound.expectedPurchases(cells, horizon).map((v, i) => v * cells.weight[i]));
  };
  const step = 1e-4;
  const slope = Object.keys(parameters).map(
    (name) => Math.log(total(name, Math.exp(step)) / total(name, Math.exp(-step))) / (2 * step),
  );
  const variance = slope.reduce(
    (sum, a, i) => sum + slope.reduce((row, b, j) => row + a * b * logCovariance[i][j], 0),
    0,
  );
  return Math.sqrt(Math.max(0, variance));
}
