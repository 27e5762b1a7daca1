import { score } from '../../pipelines/score.ts';
import { tellCrossSelling } from '../../pipelines/tellCrossSelling.ts';
import type { WholeContext } from './context.ts';

/** What further products have brought, and which part of predicted value they will bring. */
export async function sellFurther(
  { ledger, bundle }: WholeContext,
  { horizonDays }: { readonly horizonDays?: number | undefined },
) {
  const horizon = horizonDays === undefined ? {} : { horizonDays };
  const scores = await score(bundle, ledger, { ...horizon, crossSelling: true });
  const { terms, totals } = scores.valuation;
  const { value } = totals;
  const own = scores.crossSelling!;
  return {
    ...{ asOf: ledger.asOf, horizonDays: terms.horizonDays },
    currency: ledger.hasAmounts ? ledger.currency || null : null,
    ...tellCrossSelling(scores, own),
    interval: value && { level: scores.valuation.level, low: value.interval[0], high: value.interval[1] },
    // New products without categories are all of a new one.
    newIsProduct: own.byProduct && !own.tellsUp,
  };
}
