/** What is expected of an audit's customers: now, and as it would have been said one period ago. */
import type { Bundle } from '../../bundles/bundle.ts';
import type { Summaries } from '../../facts/summaries.ts';
import { summarise } from '../../facts/summarise.ts';
import { openCombined } from '../../forecast/combined.ts';
import type { Progress } from '../../forecast/progress.ts';
import type { SingleModels } from '../../forecast/single.ts';
import { trainForecast } from '../../forecast/train.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { DEFAULT_TERMS, type Terms } from '../../valuation/terms.ts';
import type { Valuation } from '../../valuation/value.ts';
import { asksForCombined } from '../chooseModel.ts';
import { modelsOf } from '../forecaster.ts';
import { score } from '../score.ts';
import { train } from '../train.ts';
import { valueLedger } from '../valuing/valueLedger.ts';

export interface Expected {
  readonly summaries: Summaries;
  readonly valuation: Valuation;
  /** The single models beside, for stages and for how value spreads over the calendar. */
  readonly models: SingleModels;
}

export interface ForecastRequest {
  readonly horizonDays: number;
  readonly level: number;
  /** A model that is there; one is trained where null. */
  readonly bundle: Pick<Bundle, 'manifest' | 'files'> | null;
  readonly models: readonly string[];
  readonly seed: number;
  readonly progress: Progress;
}

/** An audit counts revenue, whatever margin a bundle was trained with. */
const termsOf = (horizonDays: number): Terms => ({ ...DEFAULT_TERMS, horizonDays });

export async function expectNow(ledger: Ledger, request: ForecastRequest): Promise<Expected> {
  const { bundle, horizonDays, level, models, seed, progress } = request;
  if (bundle) {
    const manifest = { ...bundle.manifest, terms: { ...bundle.manifest.terms, margin: 1 } };
    const scores = await score({ ...bundle, manifest }, ledger, { horizonDays, level, progress });
    return { ...scores, models: modelsOf(bundle) };
  }
  const trained = await train(ledger, { terms: termsOf(horizonDays), models, seed, progress });
  return { ...trained, models: modelsOf(trained) };
}

/** The forecast as of an earlier day, by what was known then alone. */
export async function expectThen(
  ledger: Ledger,
  asOf: string,
  { horizonDays, level, models, seed, progress }: ForecastRequest,
): Promise<Valuation> {
  if (!asksForCombined({ models })) {
    return (await train({ ...ledger, asOf }, { terms: termsOf(horizonDays), models, seed, progress })).valuation;
  }
  const { record, files } = await trainForecast(ledger, { asOf, horizonDays, seed, progress });
  const { summaries } = await summarise(ledger, { asOf, facts: true });
  const forecaster = await openCombined(record, files);
  const forecasting = { forecaster, saved: { record, files } };
  return (await valueLedger(ledger, summaries, forecasting, { terms: termsOf(horizonDays), level })).valuation;
}
