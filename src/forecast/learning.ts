/**
 * What the regression adds to the base: the logarithm of a factor, learnt at several cutoffs pooled by a ridge Poisson
 * regression and a network, each weighted by how much it gains on customers it has not seen, and shrunk by how far that
 * carries into the time that follows.
 */

import { FOLDS } from '../facts/featuresSql.ts';
import type { Backend } from '../models/learners/backend.ts';
import { FACTOR_LIMIT, trainCorrection } from '../models/learners/correctionNetwork.ts';
import { devianceGain, type ExposureRows } from '../models/learners/exposure.ts';
import type { EpochProgress, NetworkWeights } from '../models/learners/network.ts';
import { fitRidgePath, fitRidgePoisson, type RidgePoisson, ridgeCorrection } from '../models/learners/ridgePoisson.ts';
import { type FeatureColumns, type Scale, scaleOf, stack, standardise } from '../numerics/matrix.ts';
import type { Random } from '../numerics/random.ts';
import { type JoinedRows, sumOf } from './rows.ts';

/** Standardised features end here: what lies further out says no more. */
export const FEATURE_LIMIT = 2.5;
const LAMBDAS = [10, 3, 1, 0.3, 0.1, 0.03, 0.01] as const;
export const STRENGTHS = [0, 0.25, 0.5, 0.75, 1] as const;
/** A cutoff is judged by what was learnt at cutoffs so many before it. */
export const LOOK_AHEAD = 2;
/** Customers at which a correction is trusted by half. */
const HALF_TRUST = 800;
/** What tells purchases of the next weeks tells less of the months that follow. */
const FADING = 0.25;
/** Networks of few rows differ by chance: the mean of more of them is steadier, and there is time for it. */
const FEW_ROWS = 30_000;
const REPEATS = 3;
/** The correction of a prediction stays within e^±2. */
const CORRECTION_LIMIT = 2;

export interface Learnt {
  readonly scale: Scale;
  readonly ridge: RidgePoisson;
  readonly network: readonly NetworkWeights[];
  readonly weights: { readonly ridge: number; readonly network: number };
  /** Fall of the Poisson deviance on customers that a learner has not seen, per purchase. */
  readonly gains: { readonly ridge: number; readonly network: number };
  readonly epochs: readonly number[];
  /** Shares of the correction that were best on unseen customers, and out of time as well. */
  readonly unseen: number;
  readonly forward: number;
  /** For every row of each cutoff, the correction by learners that never saw the customer. */
  readonly outOfFold: readonly Float64Array[];
}

/**
 * @param cutoffs  newest first, with what followed each
 * @param final    customers at the end of the calibration period: their scale is the one to predict with
 */
export function learn(
  backend: Backend,
  cutoffs: readonly JoinedRows[],
  final: JoinedRows,
  random: Random,
  onEpoch?: (progress: EpochProgress) => void,
): Learnt {
  const names = final.features.names.filter(
    (name) => cutoffs.filter(({ features }) => features.names.includes(name)).length >= Math.min(2, cutoffs.length),
  );
  const z = stack(cutoffs.map(({ features }) => onOwnScale(features, names, FEATURE_LIMIT)));
  const rows = pool(cutoffs);
  const fold = Uint8Array.from(cutoffs.flatMap(({ facts }) => Array.from(facts.fold)));
  const without = (k: number, keep: (row: number) => boolean = () => true): ExposureRows => ({
    ...rows,
    weight: rows.weight.map((w, i) => (fold[i] === k || !keep(i) ? 0 : w)),
  });

  const byLambda = LAMBDAS.map(() => new Float64Array(rows.length));
  for (let k = 0; k < FOLDS; k++) {
    fitRidgePath(z, without(k), LAMBDAS).forEach((fit, l) => {
      fillFold(byLambda[l], ridgeCorrection(fit, z), fold, k);
    });
  }
  const losses = byLambda.map((f) => devianceGain(rows, f));
  const best = losses.indexOf(Math.min(...losses));
  const ridge = fitRidgePoisson(z, rows, LAMBDAS[best]);

  const repeats = rows.length < FEW_ROWS ? REPEATS : 1;
  const trained = trainCorrection(backend, z, rows, fold, FOLDS, random, { repeats, ...(onEpoch ? { onEpoch } : {}) });
  const said = Float64Array.from(trained.heldOut, limited);
  const gains = { ridge: Math.max(0, -losses[best]), network: Math.max(0, -devianceGain(rows, said)) };
  const squares = gains.ridge ** 2 + gains.network ** 2;
  const weights =
    squares > 0
      ? { ridge: gains.ridge ** 2 / squares, network: gains.network ** 2 / squares }
      : { ridge: 0, network: 0 };
  const f = byLambda[best].map((r, i) => weights.ridge * r + weights.network * said[i]);

  // Out of time: learnt on cutoffs before, judged by other customers.
  const start = cutoffs.map((_, j) => cutoffs.slice(0, j).reduce((sum, { length }) => sum + length, 0));
  const gap = Math.min(LOOK_AHEAD, cutoffs.length - 1);
  const judged = cutoffs.length - gap;
  const ahead = new Float64Array(rows.length);
  for (let j = 0; j < judged; j++) {
    for (let k = 0; k < FOLDS; k++) {
      const fit = fitRidgePoisson(
        z,
        without(k, (i) => i >= start[j + gap]),
        LAMBDAS[best],
      );
      const said = ridgeCorrection(fit, z);
      for (let i = start[j]; i < start[j] + cutoffs[j].length; i++) if (fold[i] === k) ahead[i] = said[i];
    }
  }
  const later: ExposureRows = { ...rows, weight: rows.weight.map((w, i) => (i < (start[judged] ?? Infinity) ? w : 0)) };
  return {
    scale: scaleOf(only(final.features, names)),
    ridge,
    network: trained.members,
    weights,
    gains,
    epochs: trained.epochs,
    unseen: bestStrength(rows, f),
    forward: cutoffs.length > 1 ? bestStrength(later, ahead) : 0,
    outOfFold: cutoffs.map(({ length }, j) => f.slice(start[j], start[j] + length)),
  };
}

/**
 * How much of the correction to apply: what unseen customers bear out, less for few customers and for a horizon
 * beyond the one that could be learnt from. What carries over to later times is learnt there from less than all
 * cutoffs and counts by half; but where nothing does, as in seasons that were seen but once, nothing is applied.
 */
export function strengthOf(
  { unseen, forward }: Pick<Learnt, 'unseen' | 'forward'>,
  customers: number,
  learntDays: number,
  horizonDays: number,
): number {
  if (forward === 0) return 0;
  const borneOut = Math.min(unseen, (1 + forward) / 2);
  return (borneOut * customers * Math.min(1, learntDays / horizonDays) ** FADING) / (customers + HALF_TRUST);
}

/** The base, corrected, before it is put back at the base's total. */
export function corrected(base: Float64Array, f: Float64Array, strength: number): Float64Array {
  return base.map((expected, i) => expected * factor(strength * f[i]));
}

export function factor(f: number): number {
  return Math.exp(Math.min(CORRECTION_LIMIT, Math.max(-CORRECTION_LIMIT, f)));
}

/** The correction put back at the base's total: a level can't be learnt from one history. */
export function rescaled(base: Float64Array, f: Float64Array, strength: number): Float64Array {
  const joined = corrected(base, f, strength);
  const level = sumOf(base) / sumOf(joined);
  return joined.map((v) => v * level);
}

export function limited(f: number): number {
  return Math.min(FACTOR_LIMIT, Math.max(-FACTOR_LIMIT, f));
}

/** Rows of all cutoffs: newer ones weigh more, and each offset is put at its cutoff's actual total. */
function pool(cutoffs: readonly JoinedRows[]): ExposureRows {
  const length = cutoffs.reduce((sum, rows) => sum + rows.length, 0);
  const rows = {
    length,
    target: new Float64Array(length),
    offset: new Float64Array(length),
    weight: new Float64Array(length),
  };
  let at = 0;
  cutoffs.forEach(({ base, purchases, length: size }, j) => {
    const level = sumOf(purchases) / sumOf(base.purchases);
    rows.target.set(purchases, at);
    rows.offset.set(
      base.purchases.map((expected) => expected * level),
      at,
    );
    rows.weight.fill(1 - (0.5 * j) / cutoffs.length, at, at + size);
    at += size;
  });
  return rows;
}

/** Features by name, standardised by what they are at their own cutoff. */
export function onOwnScale(features: FeatureColumns, names: readonly string[], limit: number): FeatureColumns {
  const own = only(features, names);
  return standardise(own, scaleOf(own), limit);
}

/** Features by name; one that is not there is not known. */
function only(features: FeatureColumns, names: readonly string[]): FeatureColumns {
  const columns = names.map((name) => {
    const at = features.names.indexOf(name);
    return at < 0 ? new Float32Array(features.length).fill(Number.NaN) : features.columns[at];
  });
  return { names, length: features.length, columns };
}

function fillFold(column: Float64Array, values: Float64Array, fold: Uint8Array, k: number): void {
  for (let i = 0; i < column.length; i++) if (fold[i] === k) column[i] = values[i];
}

function bestStrength(rows: ExposureRows, f: Float64Array): number {
  const losses = STRENGTHS.map((strength) => devianceGain(rows, f, strength));
  return STRENGTHS[losses.indexOf(Math.min(...losses))];
}
