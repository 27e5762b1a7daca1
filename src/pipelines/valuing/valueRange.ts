/** What is made of one range of customers: the same here and on a thread of its own. */
import { openCombined } from '../../forecast/combined.ts';
import type { Forecaster, Nameless } from '../../forecast/contract.ts';
import { openExplainer } from '../../forecast/explain.ts';
import type { ForecastRecord } from '../../forecast/record.ts';
import type { NetworkFiles } from '../../models/learners/contract.ts';
import type { Terms } from '../../valuation/terms.ts';
import { type Timing, timingOf } from '../../valuation/timing.ts';
import { type Valuation, valueCustomers } from '../../valuation/value.ts';
import { apart } from './apart.ts';

/** A combined forecast as it is saved, which goes between threads. */
export interface SavedForecast {
  readonly record: ForecastRecord;
  readonly files: NetworkFiles;
}

export interface ValueOptions {
  readonly terms: Terms;
  readonly level: number;
  /** How many contributions to tell of each customer's expected purchases; none unless it is given. */
  readonly explain?: number | undefined;
  /** Whether to read from each forecast when customers are likely to buy next. */
  readonly timing?: boolean | undefined;
}

/** Columns in the order of the customers; null what was not asked for. */
export interface ValuedRange {
  readonly valuation: Valuation;
  readonly timing: Timing | null;
  readonly explanation: readonly string[] | null;
}

export type ValueRange = (customers: Nameless) => ValuedRange;

/** @throws NETWORK_DAMAGED */
export async function openRanges(saved: SavedForecast, options: ValueOptions): Promise<ValueRange> {
  return rangesOf(await openCombined(saved.record, saved.files), saved, options);
}

/**
 * @param saved  what explains, where that is asked for; null for a single model
 * @throws NETWORK_DAMAGED
 */
export function rangesOf(
  forecaster: Forecaster,
  saved: SavedForecast | null,
  { terms, level, explain, timing = false }: ValueOptions,
): ValueRange {
  const { horizonDays } = terms;
  const explainer = saved && explain !== undefined ? openExplainer(saved.record, saved.files) : null;
  return (asked) => {
    const customers = apart(asked);
    const valuation = valueCustomers(customers, forecaster, terms, level);
    const explained = customers.facts && {
      facts: customers.facts,
      horizonDays,
      purchases: valuation.expectedPurchases,
    };
    return {
      valuation,
      timing: timing ? timingOf(forecaster.forecast(customers, horizonDays)) : null,
      explanation: explainer && explained ? explainer.texts(explained, explain!) : null,
    };
  };
}
