import type { FactName, Facts } from './facts.ts';

/** Features in groups that mean one thing to a person: what explanations speak of. */
export const GROUPS = [
  'frequency',
  'recency',
  'windows',
  'rhythm',
  'spend',
  'season',
  'products',
  'refunds',
  'attributes',
] as const;
export type FeatureGroup = (typeof GROUPS)[number];

/** What a regression knows of a customer at a cutoff: arithmetic on facts. */
export interface Feature {
  readonly name: string;
  readonly group: FeatureGroup;
  /** As a person would write it; n purchases, x = n - 1, T age, rec days since the last purchase, spend per purchase day. */
  readonly formula: string;
  readonly unit: string;
  /**
   * Writes the feature of every row, NaN where it is not known; of customers without purchase anything. A loop of its own
   * for each: one loop for all, around functions of a row, takes three times as long.
   */
  readonly fill: (column: Float32Array, inputs: FeatureInputs) => void;
}

/** What of a cutoff, beside the facts, decides features. */
export interface FeatureContext {
  /** Days from the first day of the data to the cutoff: longer windows are not known. */
  readonly historyDays: number;
  /** Mean amount of all purchases up to the cutoff (readAmounts): what spend is shrunk towards. */
  readonly meanAmount: number;
}

/** Facts, and what several features derive from them: columns of one length, times in days. */
export interface FeatureInputs extends Readonly<Record<FactName, Float64Array>>, FeatureContext {
  /** Repeat purchases. */
  readonly x: Float64Array;
  /** From the first purchase to the last, and to the cutoff; from the last to the cutoff. */
  readonly tx: Float64Array;
  readonly age: Float64Array;
  readonly rec: Float64Array;
  /** Purchases a day, shrunk: (x + 0.5) / (T + 30). */
  readonly rate: Float64Array;
  readonly shares: Facts['shares'];
}

/** @param facts  their columns are taken as they are */
export function featureInputs({ cutoff, length, columns, shares }: Facts, context: FeatureContext): FeatureInputs {
  const { n, first, last } = columns;
  const [x, tx, age, rec, rate] = Array.from({ length: 5 }, () => new Float64Array(length));
  for (let i = 0; i < length; i++) {
    x[i] = n[i] - 1;
    tx[i] = last[i] - first[i];
    age[i] = cutoff - first[i];
    rec[i] = cutoff - last[i];
    rate[i] = (x[i] + 0.5) / (age[i] + 30);
  }
  return { ...columns, ...context, shares, x, tx, age, rec, rate };
}
