import { PerennialError } from '../../errors.ts';
import type { Fit, FittedSpendModel } from '../contract.ts';
import { bindGammaGamma } from './gammaGamma.ts';
import { bindPooledMean } from './pooledMean.ts';

const bind: Readonly<Record<string, (fit: Fit) => FittedSpendModel>> = {
  'gamma-gamma': bindGammaGamma,
  'pooled-mean': bindPooledMean,
};

/** Binds a spend model to parameters learnt earlier. Throws MODEL_UNKNOWN. */
export function bindSpendModel(fit: Fit): FittedSpendModel {
  const model = Object.hasOwn(bind, fit.model) ? bind[fit.model] : undefined;
  if (!model) throw new PerennialError('MODEL_UNKNOWN', { value: fit.model, known: Object.keys(bind).join(', ') });
  return model(fit);
}
