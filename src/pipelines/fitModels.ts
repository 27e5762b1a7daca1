import { PerennialError } from '../errors.ts';
import { cellsOf } from '../facts/cells.ts';
import { incompletePeriod } from '../facts/opportunities.ts';
import { refundShareOf } from '../facts/refunds.ts';
import { hasPurchase, type Summaries } from '../facts/summaries.ts';
import type { Progress } from '../forecast/progress.ts';
import { cautions as cautionsOf } from '../models/cautions.ts';
import type { FittedPurchaseModel, FittedSpendModel } from '../models/contract.ts';
import type { FittedCovariateModel } from '../models/covariates/fitCovariates.ts';
import { fitPurchaseModel } from '../models/purchases/fitPurchases.ts';
import { likeliestModels } from '../models/purchases/likeliestK.ts';
import { estimateRegularity, type Regularity } from '../models/purchases/regularity.ts';
import type { FitPurchases } from '../models/purchases/rememberFits.ts';
import { fitGammaGamma, makeSpendCells } from '../models/spend/gammaGamma.ts';
import { type Independence, isDependent, testIndependence } from '../models/spend/independence.ts';
import { fitPooledMean } from '../models/spend/pooledMean.ts';
import { moneyNumber } from '../units.ts';
import { type CovariateRequest, fitToAttributes } from './fitToAttributes.ts';

/** All models that were asked for, fitted to one set of summaries. */
export interface FittedModels {
  readonly purchases: readonly FittedPurchaseModel[];
  /** The one of them that predictions come from. */
  readonly chosen: FittedPurchaseModel;
  /** That one with covariates, where there are any: then it is this that predictions come from. */
  readonly covariates: FittedCovariateModel | null;
  /** How regularly customers buy; null where the summaries do not tell. */
  readonly regularity: Regularity | null;
  readonly spend: FittedSpendModel | null;
  readonly refundShare: number;
  readonly independence: Independence | null;
  /** What a person should know of the data before trusting the figures. */
  readonly warnings: readonly string[];
  /** The same of the models, where figures come from them. */
  readonly cautions: readonly string[];
}

/**
 * @param names       purchase models to fit; `bg-cnbd` and `mbg-cnbd` leave k to the data
 * @param choice      the one of them whose status a person has to know
 * @param hasAmounts  false where the transactions carry no amounts: then no spend model is fitted
 * @param request     covariates for the one that predictions come from
 * @throws TOO_LITTLE_DATA, MODEL_UNKNOWN, COVARIATE_INVALID
 */
export function fitModels(
  summaries: Summaries,
  names: readonly string[],
  choice: string,
  hasAmounts: boolean,
  progress: Progress,
  request?: CovariateRequest,
  fitPurchases: FitPurchases = fitPurchaseModel,
): FittedModels {
  const { cells } = cellsOf(summaries);
  const warnings = incompletePeriod(summaries.clock);
  // The choice comes last where all customers have another k than those that it was made with.
  const purchases = likeliestModels([...names, choice], cells, fitPurchases).map((model) => {
    progress(`fitting ${model.title}`);
    return fitPurchases(model, cells);
  });
  const regularity = estimateRegularity(cells);
  const chosen = purchases.find((fitted) => fitted.model === choice)!;
  if (request) progress(`fitting ${chosen.title} with covariates`);
  const covariates = request ? fitToAttributes(summaries, chosen, request) : null;
  const answering = covariates ?? chosen;
  const cautions = cautionsOf(answering).map((caution) => `${answering.title}: ${caution}`);
  if (!hasAmounts) {
    warnings.push('The transactions carry no amounts: purchases are predicted, money is not.');
    return {
      purchases,
      chosen,
      covariates,
      regularity,
      spend: null,
      refundShare: 0,
      independence: null,
      warnings,
      cautions,
    };
  }
  progress('fitting Gamma-Gamma');
  const spendCells = makeSpendCells(summaries.spendCount, summaries.meanSpend);
  const independence = testIndependence(spendCells);
  const correlation = independence.correlation ?? 0;
  if (isDependent(independence)) {
    cautions.push(
      `Spend and frequency go together (correlation ${correlation.toFixed(2)}), which Gamma-Gamma assumes they do not: ` +
        `values of the most frequent buyers come out too ${correlation > 0 ? 'low' : 'high'}.`,
    );
  }
  const spend = fitSpend(summaries, cautions);
  const refundShare = refundShareOf(summaries);
  return { purchases, chosen, covariates, regularity, spend, refundShare, independence, warnings, cautions };
}

/** Gamma-Gamma, or the pooled mean with a warning where there are too few data for it or it has no mean. */
function fitSpend(summaries: Summaries, cautions: string[]): FittedSpendModel {
  const cells = makeSpendCells(summaries.spendCount, summaries.meanSpend);
  let reason: string;
  try {
    const fitted = fitGammaGamma(cells);
    cautions.push(...cautionsOf(fitted).map((caution) => `Gamma-Gamma: ${caution}`));
    if (fitted.hasMean) return fitted;
    reason = `q = ${fitted.parameters.q.toPrecision(3)} <= 1: spend has so heavy a tail that the population has no mean.`;
  } catch (error) {
    if (!(error instanceof PerennialError) || error.code !== 'TOO_LITTLE_DATA') throw error;
    reason = error.message;
  }
  cautions.push(`Gamma-Gamma: ${reason} The mean of all purchases stands in for everybody.`);
  return fitPooledMean(cells, meanPurchase(summaries));
}

function meanPurchase(summaries: Summaries): number {
  let [value, purchases] = [0n, 0];
  for (let row = 0; row < summaries.customer.length; row++) {
    if (!hasPurchase(summaries, row)) continue;
    value += summaries.purchaseValue[row];
    purchases += summaries.x[row] + 1;
  }
  return moneyNumber(value) / purchases;
}
