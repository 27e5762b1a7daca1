/** All that can be learnt by one day: the calendar, the base, the learners, and what puts these at the base's totals. */
import { businessFeatures } from '../facts/businessFeatures.ts';
import { type BusinessClock, clockOf, type DailyPurchases, type ShopCalendar } from '../facts/calendar.ts';
import type { CellIndex } from '../facts/cells.ts';
import { until } from '../facts/dailyPurchases.ts';
import { type FactScope, readScope } from '../facts/facts.ts';
import type { Sample } from '../facts/sample.ts';
import { type CustomerWindow, cutoffsOf, readWindow, sumOf } from '../facts/windows.ts';
import { type Learners, learn, type Shapes, shapesOf } from '../models/learners/learn.ts';
import { LEAST_DAYS, tooLittleToLearn } from '../models/learners/tooLittle.ts';
import { type Base, businessCells, predictBase } from '../models/purchases/base.ts';
import { fitInBusinessTime } from '../models/purchases/businessTime.ts';
import { fitPurchaseModel } from '../models/purchases/fitPurchases.ts';
import type { FitPurchases } from '../models/purchases/rememberFits.ts';
import { intensityFor } from '../numerics/intensity.ts';
import type { Random } from '../numerics/random.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, formatDay } from '../units.ts';
import { type BaseAhead, type Blend, baseAhead } from './parts.ts';
import { PRIOR_WEIGHTS } from './weights.ts';

export interface StageRequest {
  readonly day: EpochDay;
  readonly horizonDays: number;
  /** Days after it whose outcomes are wanted; none for the present. */
  readonly outcomes: readonly number[];
  readonly daily: DailyPurchases;
  readonly sample: Sample | null;
  readonly random: Random;
  readonly fitPurchases?: FitPurchases;
}

export interface Stage {
  readonly day: EpochDay;
  readonly calendar: ShopCalendar;
  readonly clock: BusinessClock;
  readonly scope: FactScope;
  readonly base: Base;
  readonly cells: CellIndex;
  /** The customers as of the day. */
  readonly present: CustomerWindow;
  /** As of earlier days, newest first: what learners learn from, and past errors and spend are measured by. */
  readonly windows: readonly CustomerWindow[];
  /** How far ahead the learners look, in days and in days of open business from this day on. */
  readonly learntDays: number;
  readonly learntOpenDays: number;
  /** null, with the reason, where there is too little to learn from. */
  readonly learners: Learners | null;
  readonly reason: string | null;
  /** What the learners say of the customers as of the day. */
  readonly shapes: Shapes | null;
  /** What puts that at the base's totals. */
  readonly levels: Pick<Blend, 'levels' | 'returnLevel'>;
}

const WINDOWS = 4;

/** @throws TOO_LITTLE_DATA where no probability model can be fitted */
export async function learnStage(ledger: Ledger, request: StageRequest): Promise<Stage> {
  const { day, horizonDays, outcomes, sample, random, fitPurchases = fitPurchaseModel } = request;
  const daily = until(request.daily, day);
  const learntDays = Math.floor(Math.min(horizonDays, (day - daily.first) / 3));
  const scope = await readScope(ledger, formatDay(day), Math.max(1, learntDays));
  const read = (cutoff: EpochDay, days: readonly number[]) => readWindow(ledger, { cutoff, days, scope, sample });
  const present = await read(day, outcomes);
  const { calendar, base } = fitInBusinessTime(present, daily, fitPurchases);
  const clock = clockOf(calendar);
  const cells = businessCells(present.facts, clock);
  const learntOpenDays = clock.at(day + learntDays) - clock.at(day);

  const windows: CustomerWindow[] = [];
  const cutoffs = learntDays >= LEAST_DAYS ? cutoffsOf(daily.first, day, learntDays, WINDOWS) : [];
  for (const cutoff of cutoffs) windows.push(await read(cutoff, [learntDays]));
  const reason = tooLittleToLearn(present.facts.length, learntDays, windows);
  const featuresOf = ({ facts, meanAmount }: CustomerWindow) =>
    businessFeatures(facts, scope, { historyDays: facts.cutoff - daily.first, meanAmount }, clock);
  const learners = reason === null ? await learn(windows, windows.map(featuresOf), random) : null;
  const shapes = learners && shapesOf(learners, featuresOf(present));
  // Levels hold for each day of open business: a horizon without any has those of as many usual days.
  const levels = levelsOf(base, cells, shapes, learntOpenDays || learntDays);
  return {
    ...{ day, calendar, clock, scope, base, cells, present, windows, learntDays, learntOpenDays },
    ...{ learners, reason, shapes, levels },
  };
}

function levelsOf(base: Base, cells: CellIndex, shapes: Shapes | null, days: number): Stage['levels'] {
  if (!shapes || !(days > 0)) return { levels: { ridge: 0, network: 0 }, returnLevel: 0 };
  const { purchases, pReturn } = predictBase(base, cells, days);
  const total = sumOf(purchases) / days;
  return {
    levels: { ridge: total / sumOf(shapes.ridge!), network: total / sumOf(shapes.network!) },
    returnLevel: intensityFor(shapes.logistic!, sumOf(pReturn)) / days,
  };
}

/** What a stage is weighted by: see Blend. */
export type Weights = Pick<Blend, 'weights' | 'returnWeights'>;

/** Weights before any are learnt: those of the prior, or the base's alone where there are no learners. */
export function weightsBefore({ shapes }: Pick<Stage, 'shapes'>): Weights {
  if (!shapes) return { weights: [1, 0, 0], returnWeights: [1, 0] };
  return { weights: PRIOR_WEIGHTS.purchases, returnWeights: PRIOR_WEIGHTS.pReturn };
}

/** What the base says of a stage's customers within so many days. */
export function aheadOf({ clock, day, base, cells, learntOpenDays }: Stage, days: number): BaseAhead {
  return baseAhead(base, cells, { learntOpenDays, openDays: clock.at(day + days) - clock.at(day) });
}
