import type { Bundle } from '../bundles/bundle.ts';
import { PerennialError } from '../errors.ts';
import { purchaseModel } from '../models/purchases/catalogue.ts';
import { bindPurchaseModel } from '../models/purchases/fitPurchases.ts';
import { bindSpendModel } from '../models/spend/catalogue.ts';
import type { Summaries } from '../summaries/summaries.ts';
import { summarise } from '../summaries/summarise.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type Valuation, type ValueModels, valueCustomers } from '../valuation/value.ts';
import { type Progress, silent } from './progress.ts';

/** The models of a bundle, ready to predict. Throws MODEL_UNKNOWN, PARAMETERS_INVALID. */
export function modelsOf({ manifest }: Bundle): ValueModels {
  const { models, purchaseModel: chosen, spendModel, refundShare } = manifest;
  return {
    purchases: bindPurchaseModel(purchaseModel(chosen), models[chosen]),
    spend: spendModel === null ? null : bindSpendModel(models[spendModel]),
    refundShare,
  };
}

export interface Scores {
  readonly summaries: Summaries;
  readonly valuation: Valuation;
}

/**
 * Values the customers of a ledger with a saved model.
 *
 * @param horizonDays  in place of the bundle's own horizon
 * @throws UNITS_MIXED where ledger and bundle differ in currency or time zone
 */
export async function score(
  bundle: Bundle,
  ledger: Ledger,
  { horizonDays, progress = silent }: { horizonDays?: number; progress?: Progress } = {},
): Promise<Scores> {
  const { manifest } = bundle;
  same('Currency', manifest.currency ?? 'none', ledger.hasAmounts ? ledger.currency : 'none');
  same('Time zone', manifest.clock.timeZone, ledger.timeZone);
  progress('summarising customers');
  const { summaries } = await summarise(ledger, { timeUnit: manifest.clock.timeUnit });
  progress('valuing customers');
  const terms = horizonDays === undefined ? manifest.terms : { ...manifest.terms, horizonDays };
  return { summaries, valuation: valueCustomers(summaries, modelsOf(bundle), terms) };
}

function same(what: string, left: string, right: string): void {
  if (left === right) return;
  throw new PerennialError('UNITS_MIXED', {
    what: `${what} of the bundle and of the transactions`,
    left,
    right,
    remedy: 'Score transactions of the same kind as the model was trained on, or train a model on these.',
  });
}
