/**
 * The probability of a purchase within the horizon: the base's, at the intensity of the joined prediction, and moved on
 * the scale of complementary log-log, q = 1 - exp(-exp(a + b ln(-ln(1 - p)))), where inner validation bears that out.
 */
import { maximise } from '../numerics/newton.ts';
import { atLevel } from './base.ts';
import { type JoinedRows, sumOf } from './rows.ts';

export interface ReturnTerms {
  readonly a: number;
  readonly b: number;
  /** Change of the mean log loss at cutoffs that took no part, against leaving p as it is; null where not tried. */
  readonly gain: number | null;
}

export const AS_IT_IS: ReturnTerms = { a: 0, b: 1, gain: null };

/** Joined purchases of the customers of a cutoff: in the past, by learners that never saw them. */
export interface JoinedCutoff {
  readonly rows: JoinedRows;
  readonly joined: Float64Array;
  /** What each is expected to spend a purchase; null without amounts. */
  readonly spend: Float64Array | null;
}

/** P(at least one purchase), before calibration, at `level` times the joined purchases. */
export function returnAtLevel(p: number, base: number, joined: number, level = 1): number {
  return atLevel(p, (joined * level) / base);
}

export function calibrated(p: number, { a, b }: ReturnTerms): number {
  return fromLogLog(a + b * toLogLog(p));
}

/**
 * Learns a and b from cutoffs put at their actual level, and keeps them only where they better the log score of a
 * cutoff left out, at the level as predicted.
 */
export function learnReturn(cutoffs: readonly JoinedCutoff[]): ReturnTerms {
  if (cutoffs.length < 2) return AS_IT_IS;
  const folds = cutoffs.map(({ rows, joined }) => {
    const level = sumOf(rows.purchases) / sumOf(joined);
    const at = (by: number) =>
      joined.map((mean, i) => toLogLog(returnAtLevel(rows.base.pReturn[i], rows.base.purchases[i], mean, by)));
    return { levelled: at(level), raw: at(1), returned: rows.purchases.map((y) => (y > 0 ? 1 : 0)) };
  });
  let gain = 0;
  folds.forEach((fold, j) => {
    const [a, b] = fitScale(folds.filter((_, i) => i !== j));
    gain += (loss(fold.raw, fold.returned, a, b) - loss(fold.raw, fold.returned, 0, 1)) / folds.length;
  });
  if (!(gain < 0)) return { a: 0, b: 1, gain };
  const [a, b] = fitScale(folds);
  return { a, b, gain };
}

interface Fold {
  readonly levelled: Float64Array;
  readonly returned: Float64Array;
}

function fitScale(folds: readonly Fold[]): Float64Array {
  return maximise(
    ([a, b], { gradient, hessian }) => {
      gradient.fill(0);
      for (const row of hessian) row.fill(0);
      let sum = 0;
      for (const { levelled, returned } of folds) {
        for (let i = 0; i < levelled.length; i++) {
          const x = levelled[i];
          const u = Math.exp(Math.min(5, a + b * x));
          let [first, second] = [-u, -u];
          if (returned[i] > 0) {
            // ln(1 - e^-u): its slope in ln u is g = u / (e^u - 1), the slope of that g (1 - u - g).
            const g = u / Math.expm1(u);
            sum += Math.log(-Math.expm1(-u));
            [first, second] = [g, g * (1 - u - g)];
          } else sum -= u;
          gradient[0] += first;
          gradient[1] += first * x;
          hessian[0][0] += second;
          hessian[1][0] += second * x;
          hessian[1][1] += second * x * x;
        }
      }
      hessian[0][1] = hessian[1][0];
      return sum;
    },
    [0, 1],
    { tolerance: 1e-7 },
  ).point;
}

/** Mean of minus the log-likelihood. */
function loss(x: Float64Array, returned: Float64Array, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const q = fromLogLog(a + b * x[i]);
    sum -= Math.log(returned[i] > 0 ? q : 1 - q);
  }
  return sum / x.length;
}

function toLogLog(p: number): number {
  return Math.log(-Math.log1p(-Math.min(1 - 1e-9, Math.max(1e-7, p))));
}

function fromLogLog(v: number): number {
  return Math.min(1 - 1e-9, Math.max(1e-6, -Math.expm1(-Math.exp(v))));
}
