import type { Bundle } from '../bundles/bundle.ts';
import { covariateNames, covariatesOf } from '../bundles/manifest.ts';
import { PerennialError } from '../errors.ts';
import type { Summaries } from '../facts/summaries.ts';
import { summarise } from '../facts/summarise.ts';
import { accountOf, explainJoined, type Joined } from '../forecast/joined.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import { bindCovariateModel } from '../models/covariates/fitCovariates.ts';
import { purchaseModel } from '../models/purchases/catalogue.ts';
import { bindPurchaseModel } from '../models/purchases/fitPurchases.ts';
import { bindSpendModel } from '../models/spend/catalogue.ts';
import type { Ledger } from '../transactions/ledger.ts';
import type { Intervals } from '../valuation/intervals.ts';
import { type Valuation, type ValueModels, valueCustomers } from '../valuation/value.ts';
import { valueJoined } from './joinedValue.ts';
import { intervalsOf } from './uncertainty.ts';

/** The models of a bundle, ready to predict. Throws MODEL_UNKNOWN, PARAMETERS_INVALID. */
export function modelsOf({ manifest }: Bundle): ValueModels {
  const { models, purchaseModel: chosen, spendModel, refundShare } = manifest;
  const covariates = covariatesOf(manifest);
  const model = purchaseModel(covariates?.model ?? chosen);
  return {
    purchases: bindPurchaseModel(model, models[model.name]),
    covariates: covariates && bindCovariateModel(model, { ...models[chosen], covariates }),
    spend: spendModel === null ? null : bindSpendModel(models[spendModel]),
    refundShare,
  };
}

export interface ScoreOptions {
  readonly horizonDays?: number;
  readonly level?: number;
  readonly explain?: number;
  readonly columnsOf?: readonly string[];
  readonly progress?: Progress;
}

export interface Scores {
  readonly summaries: Summaries;
  readonly valuation: Valuation;
  /** Where they were asked for. */
  readonly intervals?: Intervals;
  /** By customer, in plain words: how the joined prediction's expected purchases came about. '' without a purchase. */
  readonly why?: readonly string[];
  /** What single models say alone, by name, where they were asked for. */
  readonly single?: Readonly<Record<string, Valuation>>;
}

/**
 * Values the customers of a ledger with a saved model.
 *
 * @param horizonDays  in place of the bundle's own horizon
 * @param level        of intervals, 0.8 for 80 %; none are computed unless it is given
 * @param explain      how many contributions to tell of each customer's prediction; none unless it is given
 * @param columnsOf    single purchase models of the bundle whose own predictions are wanted beside
 * @throws OPTION_INVALID where the bundle has no joined prediction to explain, or not such a model, UNITS_MIXED where ledger and bundle differ in currency or time zone, COVARIATE_INVALID where the ledger was
 *   opened without an attribute that the bundle's model needs, or a customer has no value of it
 */
export async function score(
  bundle: Bundle,
  ledger: Ledger,
  { horizonDays, level, explain, columnsOf = [], progress = silent }: ScoreOptions = {},
): Promise<Scores> {
  const { manifest } = bundle;
  same('Currency', manifest.currency ?? 'none', ledger.hasAmounts ? ledger.currency : 'none');
  same('Time zone', manifest.clock.timeZone, ledger.timeZone);
  const asked = columnsOf.map((name) => singleModel(bundle, name));
  progress('summarising customers');
  const attributes = covariateNames(manifest);
  const { summaries } = await summarise(ledger, { timeUnit: manifest.clock.timeUnit, attributes });
  progress('valuing customers');
  const terms = horizonDays === undefined ? manifest.terms : { ...manifest.terms, horizonDays };
  const models = modelsOf(bundle);
  const joined = manifest.joined && { record: manifest.joined, files: bundle.files };
  const valuation = await valueJoined(ledger, summaries, valueCustomers(summaries, models, terms), joined);
  if (explain !== undefined) progress('explaining predictions');
  const why = explain === undefined ? null : await whyOf(ledger, joined, explain, terms.horizonDays);
  if (level !== undefined) progress('computing intervals');
  const intervals = level === undefined ? null : intervalsOf(bundle, models, summaries, terms, level);
  const single = asked.map((own) => {
    const { model } = own.covariates ?? own.purchases;
    return [model, valueCustomers(summaries, own, terms)] as const;
  });
  return {
    summaries,
    valuation,
    ...(intervals ? { intervals } : {}),
    ...(why ? { why } : {}),
    ...(single.length > 0 ? { single: Object.fromEntries(single) } : {}),
  };
}

/** One of a bundle's purchase models, to predict by itself. */
function singleModel(bundle: Bundle, name: string): ValueModels {
  const { models, spendModel } = bundle.manifest;
  const chosen = modelsOf(bundle);
  if (name === chosen.covariates?.model) return chosen;
  const known = Object.keys(models).filter((model) => model !== spendModel);
  if (known.includes(name)) {
    return { ...chosen, purchases: bindPurchaseModel(purchaseModel(name), models[name]), covariates: null };
  }
  throw new PerennialError('OPTION_INVALID', {
    option: '--columns-of',
    value: name,
    problem: 'the bundle has no such purchase model',
    remedy: `It has ${known.join(', ')}.`,
  });
}

async function whyOf(ledger: Ledger, joined: Joined | null, most: number, horizonDays: number): Promise<string[]> {
  if (!joined) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--explain',
      value: most,
      problem: 'the bundle’s model was asked for by name, and no regression joined in',
      remedy: 'Train with --models auto.',
    });
  }
  const words: string[] = [];
  for await (const why of explainJoined(ledger, joined, { asOf: ledger.asOf, horizonDays })) {
    words.push(
      why
        ? accountOf(why, most)
            .map((part) => part.words)
            .join('; ')
        : '',
    );
  }
  return words;
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
