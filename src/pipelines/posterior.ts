/** From fitted models to draws of their parameters. */
import type { Posteriors } from '../bundles/posterior.ts';
import { cellsOf } from '../facts/cells.ts';
import type { Summaries } from '../facts/summaries.ts';
import type { SingleModels } from '../forecast/single.ts';
import { covariateLikelihood } from '../models/covariates/covariates.ts';
import { groupBuyers } from '../models/covariates/customerBlocks.ts';
import { samplePosterior } from '../models/posterior.ts';
import { purchaseModel } from '../models/purchases/catalogue.ts';
import { gammaGammaLikelihood, makeSpendCells } from '../models/spend/gammaGamma.ts';

/** Draws that a bundle keeps. */
const DRAWS = 100;
/** Proposals that they are taken from: what the diagnostics speak of. */
const PROPOSALS = 300;
/**
 * Of a standard deviation: a draw costs as much for each group of customers as for all without covariates, and an
 * interval is by far wider than what an effect of 30 % a standard deviation changes within this, 1.5 % at most.
 */
const GRAIN = 0.1;

export function samplePosteriors(
  summaries: Summaries,
  { purchases, covariates, spend }: SingleModels,
  seed: number,
): Posteriors {
  const options = { draws: DRAWS, proposals: PROPOSALS, seed };
  const model = purchaseModel(purchases.model);
  const fit = covariates ?? purchases;
  const purchaseDraws = covariates
    ? samplePosterior(
        covariateLikelihood(model, covariates.covariates.coefficients, covariates.covariates.dropoutEffect),
        groupBuyers(covariates, summaries, GRAIN).groups,
        fit.observations,
        { ...options, start: fit },
      )
    : samplePosterior(model, cellsOf(summaries).cells, fit.observations, { ...options, start: fit });
  if (spend?.model !== gammaGammaLikelihood.name) return { purchases: purchaseDraws, spend: null };
  const cells = makeSpendCells(summaries.spendCount, summaries.meanSpend);
  const spendDraws = samplePosterior(gammaGammaLikelihood, cells, spend.observations, { ...options, start: spend });
  return { purchases: purchaseDraws, spend: spendDraws };
}
