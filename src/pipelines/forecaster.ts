import type { Bundle } from '../bundles/bundle.ts';
import { covariatesOf } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import { openCombined } from '../forecast/combined.ts';
import type { Forecaster } from '../forecast/contract.ts';
import { type SingleModels, singleForecaster } from '../forecast/single.ts';
import { bindCovariateModel } from '../models/covariates/fitCovariates.ts';
import { purchaseModel } from '../models/purchases/catalogue.ts';
import { bindPurchaseModel } from '../models/purchases/fitPurchases.ts';
import { bindSpendModel } from '../models/spend/catalogue.ts';

/** The single models of a bundle, ready to predict. Throws MODEL_UNKNOWN, PARAMETERS_INVALID. */
export function modelsOf({ manifest }: Pick<Bundle, 'manifest'>): SingleModels {
  const { models, purchaseModel: chosen, spendModel, refundShare } = manifest;
  const covariates = covariatesOf(manifest);
  const model = purchaseModel(covariates?.model ?? chosen);
  return {
    purchases: bindPurchaseModel(model, models[model.name]),
    covariates: covariates && bindCovariateModel(model, { ...models[chosen], covariates }),
    spend: spendModel === null ? null : bindSpendModel(models[spendModel]),
    refundShare,
  };
}

/** What a bundle forecasts with: the combined forecast, or the model that was asked for by name. */
export async function openForecaster(bundle: Pick<Bundle, 'manifest' | 'files'>): Promise<Forecaster> {
  const { forecast } = bundle.manifest;
  return forecast ? openCombined(forecast, bundle.files) : singleForecaster(modelsOf(bundle));
}

/**
 * One of a bundle's purchase models, to forecast by itself.
 *
 * @throws OPTION_INVALID where the bundle has no such model
 */
export function singleOf(bundle: Pick<Bundle, 'manifest'>, name: string, option = '--include-models'): Forecaster {
  const { models, spendModel } = bundle.manifest;
  const chosen = modelsOf(bundle);
  if (name === chosen.covariates?.model) return singleForecaster(chosen);
  const known = Object.keys(models).filter((model) => model !== spendModel);
  if (known.includes(name)) {
    const purchases = bindPurchaseModel(purchaseModel(name), models[name]);
    return singleForecaster({ ...chosen, purchases, covariates: null });
  }
  throw new PerennialError('OPTION_INVALID', {
    option,
    value: name,
    problem: 'the bundle has no such purchase model',
    remedy: `It has ${known.join(', ')}.`,
  });
}
