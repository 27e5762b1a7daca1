/**
 * What answers requests: a bundle's one forecast, the same however it is asked for. A customer of whom only a summary is
 * known is answered by the bundle's single models, and is told so.
 */
import type { Bundle } from '../bundles/bundle.ts';
import type { Manifest } from '../bundles/manifest.ts';
import { versionOf } from '../bundles/versions.ts';
import type { FactScope, Facts } from '../facts/facts.ts';
import type { Customers, Forecaster } from '../forecast/contract.ts';
import { type Contribution, type Explained, openExplainer } from '../forecast/explain.ts';
import type { ForecastRecord } from '../forecast/record.ts';
import { singleForecaster } from '../forecast/single.ts';
import type { NetworkFiles } from '../models/learners/contract.ts';
import { modelsOf, openForecaster } from '../pipelines/forecaster.ts';
import { apart } from '../pipelines/valuing/apart.ts';
import { DEFAULT_LEVEL, type Valuation, valueCustomers } from '../valuation/value.ts';
import type { Language } from '../words/language.ts';
import type { Group } from './group.ts';
import { predictionsOf } from './predictions.ts';
import type { Prediction } from './responses.ts';
import { warning } from './warnings.ts';

/** What is asked of customers beside who they are. */
export interface Question {
  /** The bundle's horizon where not given. */
  readonly horizonDays?: number | undefined;
  /** Of prediction intervals; 0.8 where not given. */
  readonly level?: number | undefined;
  /** How many contributions to tell of each customer's expected purchases; none where not given. */
  readonly explain?: number | undefined;
  /** Of explanations; English where not given. */
  readonly lang?: Language | undefined;
}

export interface Predictor {
  /** What it was opened from. */
  readonly bundle: Pick<Bundle, 'manifest' | 'files'>;
  readonly manifest: Manifest;
  /** Of the bundle: equal bundles have equal versions. */
  readonly version: string;
  /** The facts that the combined forecast asks for; null where a single model forecasts, which needs none. */
  readonly scope: FactScope | null;
  /**
   * One answer a customer, in their order.
   *
   * @param made  a valuation of these customers that may be the one asked for
   */
  predict(group: Group, question: Question, made?: Valuation): Prediction[];
  /** The figures of what predict() answers, as columns: for those who write many. */
  valuate(customers: Customers, question: Question): Valuation;
  /** The figures alone, at the bundle's horizon and the default level. */
  value(customers: Customers): Valuation;
  /** What answers where a customer's facts are known. */
  readonly main: Forecaster;
  /** The single purchase model, which summaries are enough for. */
  readonly single: Forecaster;
}

/**
 * Opens what a bundle forecasts with.
 *
 * @throws MODEL_UNKNOWN, PARAMETERS_INVALID where the bundle's models are not those of this version, NETWORK_DAMAGED
 */
export async function openPredictor(bundle: Bundle): Promise<Predictor> {
  const { manifest } = bundle;
  const { forecast: record, terms } = manifest;
  const single = singleForecaster(modelsOf(bundle));
  const main = await openForecaster(bundle);
  const explainer = explainerOf(record, bundle.files);
  const version = versionOf(manifest, bundle.files);
  const valuate = (customers: Customers, { horizonDays = terms.horizonDays, level = DEFAULT_LEVEL }: Question) => {
    const forecaster = record && !customers.facts ? single : main;
    // As in scores: a customer's figures do not depend on who else is asked for.
    return valueCustomers(apart(customers), forecaster, { ...terms, horizonDays }, level);
  };
  return {
    bundle,
    manifest,
    version,
    scope: record?.scope ?? null,
    main,
    single,
    valuate,
    predict(group, question, made) {
      const { customers } = group;
      const { horizonDays = terms.horizonDays, level = DEFAULT_LEVEL, explain, lang = 'en' } = question;
      const fits = made?.terms.horizonDays === horizonDays && made.level === level;
      const valuation = fits ? made : valuate(customers, question);
      const predictions = predictionsOf(group, valuation, { manifest, version });
      if (explain === undefined) return predictions;
      const { facts } = customers;
      const purchases = valuation.expectedPurchases;
      return explained(
        predictions,
        explainer(facts, (of) => ({ facts: of, horizonDays, purchases }), explain, lang),
      );
    },
    value: (customers) => valueCustomers(apart(customers), main, terms, DEFAULT_LEVEL),
  };
}

/** Contributions by customer, or why there are none. */
type Explain = (
  facts: Facts | null,
  of: (facts: Facts) => Explained,
  most: number,
  language: Language,
) => Contribution[][] | string;

const UNEXPLAINED = 'No explanation: a single model answers, which knows of a customer only x, tx and T.';

function explainerOf(record: ForecastRecord | null, files: NetworkFiles): Explain {
  if (!record) return () => UNEXPLAINED;
  if (!record.learners) {
    return (facts) => (facts ? `No explanation: the combined forecast has no learners. ${record.reason}` : UNEXPLAINED);
  }
  const { contributions } = openExplainer(record, files);
  return (facts, of, most, language) => (facts ? contributions(of(facts), most, language) : UNEXPLAINED);
}

function explained(predictions: readonly Prediction[], explanation: Contribution[][] | string): Prediction[] {
  return predictions.map((prediction, row) =>
    typeof explanation === 'string'
      ? { ...prediction, explanation: [], warnings: [...prediction.warnings, warning('UNEXPLAINED', explanation)] }
      : { ...prediction, explanation: explanation[row] },
  );
}
