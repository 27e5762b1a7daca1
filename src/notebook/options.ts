/** Options by name: cells are not type-checked, so one that is misspelt would be left out in silence. */
import { PerennialError } from '../errors.ts';
import type { EvaluateOptions } from '../pipelines/evaluate.ts';
import type { TrainOptions } from '../pipelines/train.ts';
import type { Terms } from '../valuation/terms.ts';
import type { BacktestOptions } from './backtest.ts';
import type { ShopEvaluateOptions } from './evaluation.ts';

/** All names that there are: the compiler says when one is missing or too many. */
type Names<Options> = Readonly<Record<keyof Options, true>>;

export const TERMS: Names<Terms> = { horizonDays: true, discountRate: true, margin: true };
export const TRAIN: Names<TrainOptions> = {
  ...{ timeUnit: true, terms: true, models: true, covariates: true, posterior: true, seed: true, progress: true },
};
const JUDGE: Names<Omit<EvaluateOptions, 'calibrationEnd' | 'holdoutEnd'>> = {
  ...{ timeUnit: true, models: true, covariates: true, seed: true, sample: true, choice: true },
  ...{ fitPurchases: true, combined: true, progress: true },
};
export const EVALUATE: Names<ShopEvaluateOptions> = { calibrationEnd: true, holdoutEnd: true, ...JUDGE };
export const BACKTEST: Names<BacktestOptions> = { origins: true, horizons: true, lastOrigin: true, ...JUDGE };

/** @throws OPTION_INVALID naming the first option that there is not, and those that there are */
export function checkNames(options: object, names: Readonly<Record<string, true>>, of: string): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (unknown === undefined) return;
  const inTerms = Object.hasOwn(names, 'terms') && Object.hasOwn(TERMS, unknown);
  throw new PerennialError('OPTION_INVALID', {
    option: `an option of ${of}`,
    value: JSON.stringify(unknown),
    problem: 'there is none of this name',
    remedy: inTerms ? `Write terms: { ${unknown}: … }.` : `It has ${Object.keys(names).join(', ')}.`,
  });
}
