import { rowsWhere } from '../numerics/columns.ts';
import type { FeatureColumns } from '../numerics/matrix.ts';
import type { FactScope, Facts } from './facts.ts';
import { type FeatureContext, featureInputs } from './feature.ts';
import { featureCatalogue } from './featureCatalogue.ts';

export { readAmounts } from './amounts.ts';
export * from './feature.ts';
export { featureCatalogue } from './featureCatalogue.ts';

/**
 * The features of the catalogue, a column each, in its order. NaN where a feature is not known, and throughout for a
 * customer without purchase.
 */
export function featuresOf(facts: Facts, scope: FactScope, context: FeatureContext): FeatureColumns {
  const { length } = facts;
  const { n } = facts.columns;
  const inputs = featureInputs(facts, context);
  const catalogue = featureCatalogue(scope);
  const strangers = rowsWhere(length, (row) => !(n[row] > 0));
  const columns = catalogue.map(({ fill }) => {
    const column = new Float32Array(length);
    fill(column, inputs);
    for (const row of strangers) column[row] = Number.NaN;
    return column;
  });
  return { names: catalogue.map(({ name }) => name), length, columns };
}
