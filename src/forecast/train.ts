/**
 * Learning the combined forecast: learn its parts from all that is known, then rehearse the last window with what was known
 * before it, which tells the weights of the parts and how actual figures scatter.
 */

import { levelSdOf, pastErrorsOf, returnFactorOf } from '../evaluation/pastErrors.ts';
import { readDailyPurchases } from '../facts/dailyPurchases.ts';
import type { Sample } from '../facts/sample.ts';
import { sumOf } from '../facts/windows.ts';
import { recordOf } from '../models/fitRecord.ts';
import type { EpochProgress, NetworkFiles } from '../models/learners/contract.ts';
import { recordLearners } from '../models/learners/record.ts';
import { type FitPurchases, rememberFits } from '../models/purchases/rememberFits.ts';
import { learnSpend } from '../models/spend/credibility.ts';
import { randomFrom } from '../numerics/random.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { parseDay } from '../units.ts';
import { blendWith } from './parts.ts';
import { learnScatter } from './predictive.ts';
import { type Progress, silent } from './progress.ts';
import type { ForecastRecord } from './record.ts';
import { type Rehearsal, rehearse } from './rehearsal.ts';
import { aheadOf, learnStage, weightsBefore } from './stage.ts';

export interface ForecastOptions {
  /** The last day that may be known, `YYYY-MM-DD`; the ledger's when not given. */
  readonly asOf?: string;
  /** 365 when not given. */
  readonly horizonDays?: number;
  /** 1 when not given. */
  readonly seed?: number;
  readonly progress?: Progress;
  /** Fits purchase models; remembers what was fitted before, where it is given. */
  readonly fitPurchases?: FitPurchases;
}

export interface TrainedForecast {
  readonly record: ForecastRecord;
  readonly files: NetworkFiles;
  /** How the network learnt; none where there are no learners. */
  readonly history: readonly EpochProgress[];
  /** The last window, forecast with what was known before it; null where the history is too short. */
  readonly rehearsal: Rehearsal | null;
  /** The customers that took part; all where null. */
  readonly sample: Sample | null;
}

/** More customers than this teach nothing more; a seeded sample of them does. */
export const MOST_CUSTOMERS = 60_000;

/**
 * Learns everything from what the ledger holds up to as-of. The same ledger and seed give the same record and the same
 * bytes, on one backend.
 *
 * @throws TOO_LITTLE_DATA where no probability model can be fitted
 */
export async function trainForecast(ledger: Ledger, options: ForecastOptions = {}): Promise<TrainedForecast> {
  const { asOf = ledger.asOf, horizonDays = 365, seed = 1, progress = silent, fitPurchases = rememberFits() } = options;
  const random = randomFrom(seed).fork('forecast');
  progress('reading the calendar');
  const daily = await readDailyPurchases(ledger, asOf);
  const customers = daily.firstPurchases.reduce((sum, n) => sum + n, 0);
  const sample = customers > MOST_CUSTOMERS ? { share: MOST_CUSTOMERS / customers, seed } : null;
  const common = { horizonDays, daily, sample, fitPurchases };

  progress('learning from all that is known');
  const end = parseDay(asOf);
  const stage = await learnStage(ledger, { ...common, day: end, outcomes: [], random: random.fork('present') });
  progress('rehearsing the last window');
  const rehearsal = await rehearse(ledger, stage, { ...common, random: random.fork('rehearsal') });
  progress('measuring past errors and spend');
  const { base, learners, present, windows, scope } = stage;
  const past = pastErrorsOf(stage, daily, fitPurchases);
  const returnFactor = returnFactorOf(past);
  const weights = learners && rehearsal ? rehearsal : weightsBefore(stage);
  const how = { ...weights, ...stage.levels, returnFactor };
  const { purchases } = blendWith(aheadOf(stage, horizonDays), stage.shapes, how);
  const record: ForecastRecord = {
    ...{ asOf, horizonDays, customers, sample: sample?.share ?? 1, past, returnFactor, scope },
    learntDays: stage.learntDays,
    calendar: stage.calendar,
    base: base.models.map(recordOf),
    identifiesDropout: base.identifiesDropout,
    reason: stage.reason,
    learners: learners && recordLearners(learners, stage.levels),
    weights: named(['base', 'ridge', 'network'], weights.weights),
    returnWeights: named(['base', 'logistic'], weights.returnWeights),
    meanAmount: present.meanAmount,
    meanPurchases: sumOf(purchases) / Math.max(1, purchases.length),
    spend: scope.hasAmounts ? await learnSpend(ledger, present, windows) : null,
    predictive: { ...learnScatter(rehearsal?.rehearsed ?? [], scope.hasAmounts), levelSd: levelSdOf(past) },
  };
  const files = learners ? await learners.save() : {};
  return { record, files, history: learners?.history ?? [], rehearsal, sample };
}

function named<Name extends string>(names: readonly Name[], values: readonly number[]): Record<Name, number> {
  return Object.fromEntries(names.map((name, i) => [name, values[i]])) as Record<Name, number>;
}
