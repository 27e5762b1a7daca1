import type { CovariateCode } from '../models/covariates/covariateCoding.ts';
import type { CustomerInput } from './requests.ts';

type Given = NonNullable<CustomerInput['attributes']>;

/**
 * One customer's attributes as summaries keep them, in the order of the coding.
 *
 * @param coding   covariates of the model; none where it has none
 * @param problem  notes an attribute that is missing, is of another kind, or of no use to the model
 */
export function attributesOf(
  given: Given = {},
  coding: readonly CovariateCode[],
  problem: (path: readonly string[], message: string) => void,
): string[] {
  const known = coding.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const uses = known.length > 0 ? `covariates are ${known.join(', ')}` : 'it has none';
    problem(['attributes', name], `is not a covariate of the model: ${uses}`);
  }
  return coding.map(({ name, kind }) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const path = ['attributes', name];
    if (value === undefined) problem(path, 'is missing: the model predicts by it');
    else if (kind === 'number' && typeof value !== 'number') problem(path, 'must be a number');
    else if (kind === 'category' && typeof value !== 'string') problem(path, 'must be text');
    else if (value === '') problem(path, 'must not be empty');
    return String(value);
  });
}
