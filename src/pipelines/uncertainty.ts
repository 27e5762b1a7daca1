/** From fitted models to draws of their parameters, and from those to intervals for customers and totals. */
import type { Bundle } from '../bundles/bundle.ts';
import type { Manifest } from '../bundles/manifest.ts';
import { type Posteriors, posteriorsOf } from '../bundles/posterior.ts';
import { PerennialError } from '../errors.ts';
import { cellsOf } from '../facts/cells.ts';
import { hasPurchase, pickCustomers, type Summaries } from '../facts/summaries.ts';
import { covariateLikelihood } from '../models/covariates/covariates.ts';
import { groupBuyers } from '../models/covariates/customerBlocks.ts';
import { samplePosterior } from '../models/posterior.ts';
import { purchaseModel } from '../models/purchases/catalogue.ts';
import { gammaGammaLikelihood, makeSpendCells } from '../models/spend/gammaGamma.ts';
import { randomFrom } from '../numerics/random.ts';
import { TIME_UNITS } from '../units.ts';
import { type IntervalOptions, type Intervals, predictIntervals } from '../valuation/intervals.ts';
import { covariateDraws, EXPECTED_DRAWS, plainDraws } from '../valuation/purchaseDraws.ts';
import type { Terms } from '../valuation/terms.ts';
import type { TotalInterval } from '../valuation/totals.ts';
import type { Valuation, ValueModels } from '../valuation/value.ts';

/** Draws that a bundle keeps; intervals use 50 of them at most. */
const DRAWS = 100;
/** Proposals that they are taken from: what the diagnostics speak of. */
const PROPOSALS = 300;
/** Draws for chance alone, which averages out over customers: most of the time goes into their counts. */
const TOTALS_DRAWS = 3;
/** Customers from whom the spread of totals is known well enough, in seconds. */
const TOTALS_CUSTOMERS = 30_000;

export function samplePosteriors(
  summaries: Summaries,
  { purchases, covariates, spend }: ValueModels,
  seed: number,
): Posteriors {
  const options = { draws: DRAWS, proposals: PROPOSALS, seed };
  const model = purchaseModel(purchases.model);
  const fit = covariates ?? purchases;
  const purchaseDraws = covariates
    ? samplePosterior(
        covariateLikelihood(model, covariates.covariates.coefficients, covariates.covariates.dropoutEffect),
        groupBuyers(covariates, summaries).groups,
        fit.observations,
        { ...options, start: fit },
      )
    : samplePosterior(model, cellsOf(summaries).cells, fit.observations, { ...options, start: fit });
  if (spend?.model !== gammaGammaLikelihood.name) return { purchases: purchaseDraws, spend: null };
  const cells = makeSpendCells(summaries.spendCount, summaries.meanSpend);
  const spendDraws = samplePosterior(gammaGammaLikelihood, cells, spend.observations, { ...options, start: spend });
  return { purchases: purchaseDraws, spend: spendDraws };
}

/** @throws OPTION_INVALID where the bundle keeps no draws, or the level is none */
export function intervalsOf(
  bundle: Bundle,
  models: ValueModels,
  summaries: Summaries,
  terms: Terms,
  level: number,
): Intervals {
  const posteriors = posteriorsOf(bundle);
  if (!posteriors) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--intervals',
      value: level,
      problem: 'the bundle keeps no draws of its parameters',
      remedy: 'Train it again with this version.',
    });
  }
  return intervalsFrom(posteriors, models, summaries, terms, { level, seed: bundle.manifest.seed });
}

/**
 * What all customers together will do, within intervals of 80 %. Of more customers than `most`, a seeded sample of so many
 * tells how unsure totals are: what a draw of the parameters changes in proportion, and chance by the square root of the
 * numbers; levels are those of all customers.
 *
 * @param valuation  of the summaries, by the same models
 */
export function totalsFrom(
  posteriors: Posteriors,
  models: ValueModels,
  summaries: Summaries,
  valuation: Valuation,
  seed: number,
  most = TOTALS_CUSTOMERS,
): NonNullable<Manifest['totals']> {
  const draws = { expected: EXPECTED_DRAWS, counts: TOTALS_DRAWS };
  const buyers = summaries.customer.flatMap((_, row) => (hasPurchase(summaries, row) ? [row] : []));
  const sampled = buyers.length > most;
  const rows = sampled ? randomFrom(seed).fork('totals').shuffle(buyers.slice()).slice(0, most) : buyers;
  const part = sampled ? pickCustomers(summaries, rows) : summaries;
  const { level, totals } = intervalsFrom(posteriors, models, part, valuation.terms, { level: 0.8, seed, draws });
  const { purchases, returning, value } = totals[0];
  const plain = (total: TotalInterval, column: 'expectedPurchases' | 'pReturn' | 'predictedValue') => {
    const [all, some] = [buyers, rows].map((list) => list.reduce((sum, row) => sum + valuation[column][row], 0));
    const { expected, parameter, predictive } = sampled
      ? ofMore(total, all / some, buyers.length / rows.length)
      : total;
    return {
      expected,
      parameter: [...parameter] as [number, number],
      predictive: [...predictive] as [number, number],
    };
  };
  return {
    level,
    purchases: plain(purchases, 'expectedPurchases'),
    returning: plain(returning, 'pReturn'),
    value: value && plain(value, 'predictedValue'),
  };
}

/**
 * A sample's total as that of more customers.
 *
 * @param level      how many times as much all are expected to do
 * @param customers  how many times as many they are
 */
function ofMore({ expected, parameter, predictive }: TotalInterval, level: number, customers: number): TotalInterval {
  const outer = parameter.map((end, i) => {
    const unsure = end - expected;
    const chance = Math.max(0, (predictive[i] - expected) ** 2 - unsure ** 2);
    return Math.max(0, level * expected + (i === 0 ? -1 : 1) * Math.sqrt((level * unsure) ** 2 + customers * chance));
  });
  return {
    expected: level * expected,
    parameter: [level * parameter[0], level * parameter[1]],
    predictive: [outer[0], outer[1]],
  };
}

function intervalsFrom(
  posteriors: Posteriors,
  { purchases, covariates, spend, refundShare }: ValueModels,
  summaries: Summaries,
  terms: Terms,
  options: Omit<IntervalOptions, 'horizon'>,
): Intervals {
  const model = purchaseModel(purchases.model);
  const { groups, ...places } = covariates ? groupBuyers(covariates, summaries) : { groups: null };
  const draws = groups
    ? { ...covariateDraws(model, covariates!.covariates, posteriors.purchases, groups), ...places }
    : plainDraws(model, posteriors.purchases, cellsOf(summaries));
  const spending = spend && {
    posterior: posteriors.spend,
    count: summaries.spendCount,
    mean: summaries.meanSpend,
    expected: spend.expectedSpend(summaries.spendCount, summaries.meanSpend),
    factor: terms.margin * (1 - refundShare),
  };
  const horizon = terms.horizonDays / TIME_UNITS[summaries.clock.timeUnit];
  return predictIntervals(draws, spending, { ...options, horizon });
}
