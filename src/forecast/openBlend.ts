/** The parts of a saved forecast, ready to be asked of any customers: what forecasts and explanations are made of. */
import { businessFeatures } from '../facts/businessFeatures.ts';
import { type BusinessClock, clockOf } from '../facts/calendar.ts';
import type { CellIndex } from '../facts/cells.ts';
import { type Facts, sliceFacts } from '../facts/facts.ts';
import type { NetworkFiles } from '../models/learners/contract.ts';
import { type Shapes, shapesInBlocks, shapesOf } from '../models/learners/learn.ts';
import { openLearners } from '../models/learners/record.ts';
import { type Base, bindBase, businessCells } from '../models/purchases/base.ts';
import type { FeatureColumns } from '../numerics/matrix.ts';
import { type BaseAhead, type Blended, baseAhead, blendWith } from './parts.ts';
import type { ForecastRecord } from './record.ts';

export interface OpenBlend {
  readonly base: Base;
  readonly clock: BusinessClock;
  /** What the base says of customers within a horizon of whole days. */
  ask(facts: Facts, horizonDays: number): Asked;
  features(facts: Facts): FeatureColumns;
  /** What learners say of customers with such features; null where none counts. */
  shapes(features: () => FeatureColumns): Shapes | null;
  /** What learners say of customers as they are; null where none counts. */
  learnt(facts: Facts): Shapes | null;
  /** What all parts say together of the customers of whom they were asked. */
  blended(asked: Asked, shapes: Shapes | null): Blended;
}

export interface Asked {
  readonly cells: CellIndex;
  /** Days of open business within the horizon. */
  readonly openDays: number;
  readonly ahead: BaseAhead;
}

/** @throws NETWORK_DAMAGED where the files are missing or not those that were saved */
export function openBlend(record: ForecastRecord, files: NetworkFiles): OpenBlend {
  const base = bindBase(record.base);
  const clock = clockOf(record.calendar);
  const { weights, returnWeights, returnFactor, scope } = record;
  const learners = record.learners && openLearners(record.learners, files, { ...weights, ...returnWeights });
  const how = {
    weights: [weights.base, weights.ridge, weights.network],
    returnWeights: [returnWeights.base, returnWeights.logistic],
    levels: record.learners?.levels ?? { ridge: 0, network: 0 },
    returnLevel: record.learners?.returnLevel ?? 0,
    returnFactor,
  };
  const features = (facts: Facts) => {
    const context = { historyDays: facts.cutoff - record.calendar.first, meanAmount: record.meanAmount };
    return businessFeatures(facts, scope, context, clock);
  };
  return {
    base,
    clock,
    features,
    ask(facts, horizonDays) {
      const cells = businessCells(facts, clock, true);
      const within = (days: number) => clock.at(facts.cutoff + days) - clock.at(facts.cutoff);
      const openDays = within(horizonDays);
      // A horizon of its own where there was nothing to learn from.
      const learntOpenDays = within(record.learntDays || horizonDays);
      return { cells, openDays, ahead: baseAhead(base, cells, { learntOpenDays, openDays }) };
    },
    shapes: (features) => learners && shapesOf(learners, features()),
    learnt: (facts) =>
      learners && shapesInBlocks(learners, facts.length, (from, to) => features(sliceFacts(facts, from, to))),
    blended: ({ ahead }, shapes) => blendWith(ahead, shapes, how),
  };
}
