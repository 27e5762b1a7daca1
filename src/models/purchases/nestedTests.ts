import type { Fit } from '../contract.ts';
import { type LikelihoodRatio, likelihoodRatio } from '../likelihoodRatio.ts';
import { purchaseModel } from './catalogue.ts';

/** A likelihood-ratio test of two purchase models, by name. */
export interface NestedTest extends LikelihoodRatio {
  readonly smaller: string;
  readonly larger: string;
}

/**
 * Tests every fitted model against those of the others that it becomes where its parameters end: the model without
 * dropout (NBD in all but CNBD-k for k > 1, which is none of the others), and the simpler one that it collapses to
 * (Pareto/NBD in GGompertz/NBD). No other two purchase models are nested. Fits in which weak priors took part are left
 * out, for their log-likelihoods are no maxima.
 *
 * @param all  fits of the same data
 */
export function nestedTests(all: readonly Pick<Fit, 'model' | 'logLikelihood' | 'prior'>[]): NestedTest[] {
  const fits = all.filter(({ prior }) => prior === undefined);
  return fits.flatMap(({ model, logLikelihood }) => {
    const larger = purchaseModel(model);
    return [larger.withoutDropout, larger.collapsesTo].flatMap((simpler) => {
      const fit = fits.find((candidate) => candidate.model === simpler?.name);
      if (!simpler || !fit) return [];
      const more = larger.parameterNames.length - simpler.parameterNames.length;
      const test = likelihoodRatio(fit.logLikelihood, logLikelihood, more, true);
      return [{ smaller: simpler.name, larger: model, ...test }];
    });
  });
}
