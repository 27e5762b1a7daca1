/**
 * Automatic and manual values as one: on the logarithmic scale, each weighs by one over its variance; where past values
 * of a source have come true, by one over its squared errors instead (Bates & Granger 1969).
 */

import type { Valuation } from '../value.ts';

/** Said without a range, a value is taken to be right within a factor of 1.9 in eight cases of ten. */
export const UNSTATED_SD = 0.5;
/** Until so many values of a source have come true, its weight is drawn towards one half. */
export const MATURE = 30;

/**
 * Weight of the manual value.
 *
 * @param manualSd, automaticSd  of the logarithms
 */
export function weightBySd(manualSd: number, automaticSd: number): number {
  if (manualSd === 0) return 1;
  return automaticSd ** 2 / (automaticSd ** 2 + manualSd ** 2);
}

/** Before any past horizon is seen, the logarithm of a forecast total is off by so much: as in the combined forecast. */
const LEVEL_SD = 0.25;

/** Standard deviation of the logarithm of what the model expects: of parameters, and of what a period's customers share. */
export function automaticSdOf({ method, totals }: Pick<Valuation, 'method' | 'totals'>): number {
  const { levelSd } = totals.purchases;
  // A single model has no record of past horizons.
  return method === 'combined' ? levelSd : Math.hypot(levelSd, LEVEL_SD);
}

/** One value that has come true. */
export interface Matured {
  readonly manual: number;
  readonly automatic: number;
  readonly actual: number;
}

export interface SourceRecord {
  /** Values that have come true. */
  readonly count: number;
  /** Root mean squared errors of ln(1 + value). */
  readonly manualError: number;
  readonly automaticError: number;
  readonly nearer: 'manual' | 'automatic';
  /** Weight of the source's values from now on, 0 to 1. */
  readonly weight: number;
}

/** How near a source has been, beside the model at the same customers and times. */
export function recordOf(matured: readonly Matured[]): SourceRecord {
  const count = matured.length;
  const squared = (of: 'manual' | 'automatic') =>
    matured.reduce((sum, value) => sum + (Math.log1p(value[of]) - Math.log1p(value.actual)) ** 2, 0) / count;
  const [manual, automatic] = [squared('manual'), squared('automatic')];
  const own = manual + automatic > 0 ? automatic / (manual + automatic) : 0.5;
  const known = Math.min(1, count / MATURE);
  return {
    count,
    manualError: Math.sqrt(manual),
    automaticError: Math.sqrt(automatic),
    nearer: manual < automatic ? 'manual' : 'automatic',
    weight: known * own + (1 - known) * 0.5,
  };
}

/** A manual 0 replaces ("has died"), and so does whatever stands beside an automatic 0, which knows nothing. */
export function combined(manual: number, automatic: number, weight: number): { value: number; weight: number } {
  if (manual === 0 || automatic === 0) return { value: manual, weight: 1 };
  return { value: Math.exp(weight * Math.log(manual) + (1 - weight) * Math.log(automatic)), weight };
}
