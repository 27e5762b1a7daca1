/** Whether customers leave at all: a purchase model against the one that it becomes where nobody does. */
import type { Cells } from '../../facts/cells.ts';
import { oncePer } from '../../numerics/memoise.ts';
import type { DropoutTest, Fit, PurchaseModel } from '../contract.ts';
import { isSignificant, likelihoodRatio } from '../likelihoodRatio.ts';
import { fitByMaximumLikelihood } from '../maximumLikelihood.ts';
import { totalsOf } from './gammaPoissonLikelihood.ts';

/** Fits of models without dropout, each made once to the same cells: several models become the same one. */
const fitsTo = oncePer((cells: Cells) =>
  oncePer((model: NonNullable<PurchaseModel['withoutDropout']>) =>
    fitByMaximumLikelihood(model, cells, totalsOf(cells).customers),
  ),
);

/**
 * The likelihood-ratio test of dropout; no dropout is where parameters of the model end, so that the p-value is that of
 * the mixture that `likelihoodRatio` describes.
 *
 * @param fit  of the same cells by maximum likelihood
 * @returns    null where the model has no dropout
 */
export function testDropout(model: PurchaseModel, cells: Cells, fit: Fit): DropoutTest | null {
  if (!model.withoutDropout) return null;
  const without = fitsTo(cells)(model.withoutDropout);
  const more = model.parameterNames.length - model.withoutDropout.parameterNames.length;
  const test = likelihoodRatio(without.logLikelihood, fit.logLikelihood, more, true);
  return { ...test, significant: isSignificant(test) };
}

/**
 * Whether a fit knows of customers leaving: its model has dropout, and the data show it. Where it does not, P(alive) and
 * what is expected beyond the horizon are the model's assumption.
 */
export function identifiesDropout({ dropout }: Pick<Fit, 'dropout'>): boolean {
  return dropout?.significant ?? false;
}
