/**
 * Learning the combined forecast: rehearse the last window with what was known before it, take from that the weights and
 * how actual figures scatter, then learn the same parts from all that is known.
 */

import { pastErrorsOf } from '../evaluation/pastErrors.ts';
import type { DailyPurchases } from '../facts/calendar.ts';
import { readDailyPurchases } from '../facts/dailyPurchases.ts';
import { refundShareAt } from '../facts/refunds.ts';
import type { Sample } from '../facts/sample.ts';
import { sumOf } from '../facts/windows.ts';
import { recordOf } from '../models/fitRecord.ts';
import type { EpochProgress, NetworkFiles } from '../models/learners/contract.ts';
import { recordLearners } from '../models/learners/record.ts';
import { type FitPurchases, rememberFits } from '../models/purchases/rememberFits.ts';
import { chooseCredibility, spendTerms } from '../models/spend/credibility.ts';
import { randomFrom } from '../numerics/random.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay } from '../units.ts';
import { blend } from './parts.ts';
import { learnPredictive } from './predictive.ts';
import { type Progress, silent } from './progress.ts';
import type { ForecastRecord } from './record.ts';
import { type Rehearsal, rehearse } from './rehearsal.ts';
import { learnStage, type Stage } from './stage.ts';
import { PRIOR_WEIGHTS } from './weights.ts';

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
  const end = parseDay(asOf);
  progress('reading the calendar');
  const daily = await readDailyPurchases(ledger, asOf);
  const customers = daily.firstPurchases.reduce((sum, n) => sum + n, 0);
  const sample = customers > MOST_CUSTOMERS ? { share: MOST_CUSTOMERS / customers, seed } : null;
  const common = { horizonDays, daily, sample, fitPurchases };

  progress('learning from all that is known');
  const stage = await learnStage(ledger, { ...common, day: end, outcomes: [], random: random.fork('present') });
  progress('rehearsing the last window');
  const rehearsal = await rehearse(ledger, stage, { ...common, random: random.fork('rehearsal') });
  progress('estimating prediction intervals');
  const record = await recordStage(ledger, stage, rehearsal, {
    daily,
    fitPurchases,
    horizonDays,
    customers,
    sample: sample?.share ?? 1,
  });
  const files = stage.learners?.files ?? {};
  return { record, files, history: stage.learners?.history ?? [], rehearsal, sample };
}

async function recordStage(
  ledger: Ledger,
  stage: Stage,
  rehearsal: Rehearsal | null,
  {
    daily,
    fitPurchases,
    ...asked
  }: { daily: DailyPurchases; fitPurchases: FitPurchases } & Pick<
    ForecastRecord,
    'horizonDays' | 'customers' | 'sample'
  >,
): Promise<ForecastRecord> {
  const { base, present, learntDays, scope, calendar } = stage;
  const asOf = formatDay(stage.day);
  const [wb, wr, wn] = stage.learners ? (rehearsal?.weights ?? PRIOR_WEIGHTS.purchases) : [1, 0, 0];
  const [rb, rl] = stage.learners ? (rehearsal?.returnWeights ?? PRIOR_WEIGHTS.pReturn) : [1, 0];
  const past = pastErrorsOf(stage, daily, fitPurchases);
  const returnFactor = shrunkFactor(past.map(({ returnError }) => returnError));
  const how = { weights: [wb, wr, wn], returnWeights: [rb, rl], returnFactor, ...stage.levels };
  const { businessDays: learnt, clock } = stage;
  const days = clock.at(stage.day + asked.horizonDays) - clock.at(stage.day);
  const blended = blend(base, stage.cells, stage.shapes, how, { learntDays: learnt, days });
  const K = scope.hasAmounts ? chooseCredibility(stage.windows) : null;
  return {
    asOf,
    ...asked,
    learntDays,
    calendar,
    base: base.models.map(recordOf),
    identifiesDropout: base.identifiesDropout,
    reason: stage.reason,
    learners: stage.learners && recordLearners(stage.learners, stage.levels),
    weights: { base: wb, ridge: wr, network: wn },
    returnWeights: { base: rb, logistic: rl },
    returnFactor,
    past,
    scope,
    meanAmount: present.meanAmount,
    meanPurchases: sumOf(blended.purchases) / Math.max(1, blended.purchases.length),
    spend: K === null ? null : spendTerms(present, K, 1 - (await refundShareAt(ledger, asOf))),
    predictive: learnPredictive(
      rehearsal?.rehearsed ?? [],
      past.map(({ levelError }) => levelError),
      scope.hasAmounts,
    ),
  };
}

/** Past windows that the absence of any error counts as. */
const NO_ERROR = 1;

function shrunkFactor(errors: readonly number[]): number {
  return Math.exp(errors.reduce((sum, error) => sum + error, 0) / (errors.length + NO_ERROR));
}
