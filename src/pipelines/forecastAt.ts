import type { Bundle } from '../bundles/bundle.ts';
import { covariateNames } from '../bundles/manifest.ts';
import { streamFacts } from '../facts/readFacts.ts';
import { type Holdout, type Summaries, sliceCustomers } from '../facts/summaries.ts';
import { summarise } from '../facts/summarise.ts';
import type { Forecast, Forecaster } from '../forecast/contract.ts';
import type { Ledger } from '../transactions/ledger.ts';

export interface Asked {
  readonly bundle: Pick<Bundle, 'manifest' | 'files'>;
  readonly ledger: Ledger;
  readonly forecaster: Forecaster;
}

export interface PastCustomers {
  readonly summaries: Summaries;
  /** What they did afterwards, where an end was given. */
  readonly holdout: Holdout | null;
}

/** The customers as they stood on a past day. */
export function customersAt(
  { bundle: { manifest }, ledger }: Asked,
  asOf: string,
  holdoutEnd?: string,
): Promise<PastCustomers> {
  const { timeUnit, opportunities } = manifest.clock;
  const attributes = covariateNames(manifest);
  return summarise(ledger, { asOf, holdoutEnd, timeUnit, opportunities, attributes, facts: true });
}

/**
 * Forecasts them with what was known that day, some hundred thousand at a time.
 *
 * @param use  is given each part's forecast, its customers, and the row of the first of them
 */
export async function forecastAt(
  { bundle: { manifest }, ledger, forecaster }: Asked,
  summaries: Summaries,
  horizonDays: number,
  use: (forecast: Forecast, customers: Summaries, at: number) => void,
): Promise<void> {
  if (!manifest.forecast) {
    use(forecaster.forecast({ summaries, facts: null }, horizonDays), summaries, 0);
    return;
  }
  const { scope } = manifest.forecast;
  let at = 0;
  for await (const facts of streamFacts(ledger, { cutoff: summaries.clock.asOf, scope, sample: null, folds: false })) {
    const some = sliceCustomers(summaries, at, at + facts.length);
    use(forecaster.forecast({ summaries: some, facts }, horizonDays), some, at);
    at += facts.length;
  }
}
