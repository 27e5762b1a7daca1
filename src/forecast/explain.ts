/**
 * Why a customer's expected purchases are what they are: factors on those of the average customer that multiply up to
 * them. Each group of features has the ridge regression's factor, which is a product over features by its form; what the
 * other parts make of the customer is the last factor.
 */

import { businessFeatures } from '../facts/businessFeatures.ts';
import { clockOf } from '../facts/calendar.ts';
import { describeGroup } from '../facts/describeGroup.ts';
import type { Facts } from '../facts/facts.ts';
import type { FeatureGroup } from '../facts/feature.ts';
import { featureCatalogue } from '../facts/features.ts';
import { standardise } from '../numerics/matrix.ts';
import type { ForecastRecord } from './record.ts';

export interface Contribution {
  readonly group: 'average' | FeatureGroup | 'rest' | 'horizon';
  /** On expected purchases; of 'average', those of the average customer. */
  readonly factor: number;
  readonly text: string;
}

/** Customers, and what is expected of them. */
export interface Explained {
  readonly facts: Facts;
  readonly horizonDays: number;
  /** Purchases within these days, and within the trained horizon: the same column where that is asked for. */
  readonly purchases: Float64Array;
  readonly trained: Float64Array;
}

export interface Explainer {
  /** For each customer so many contributions, the strongest first, between the average and the rest; none without purchase. */
  contributions(explained: Explained, most: number): Contribution[][];
  /** The same as text; '' for a customer without purchase. */
  texts(explained: Explained, most: number): string[];
}

/** @param record  one with learners */
export function openExplainer(record: ForecastRecord): Explainer {
  const { scope, learners, meanAmount, meanPurchases, calendar } = record;
  const { features: names, ridge } = learners!;
  const scale = {
    names,
    mean: Float64Array.from(learners!.mean),
    deviation: Float64Array.from(learners!.deviation, (v) => v ?? Infinity),
    low: Float64Array.from(learners!.low),
    high: Float64Array.from(learners!.high),
  };
  const clock = clockOf(calendar);
  const groupOf = new Map(featureCatalogue(scope).map(({ name, group }) => [name, group]));
  const groups = [...new Set(names.map((name) => groupOf.get(name)!))];

  function contributions(explained: Explained, most: number): Contribution[][] {
    const { facts, horizonDays, purchases, trained } = explained;
    const context = { historyDays: facts.cutoff - calendar.first, meanAmount };
    const z = standardise(businessFeatures(facts, scope, context, clock), scale);
    return Array.from({ length: facts.length }, (_, row) => {
      if (!(facts.columns.n[row] > 0)) return [];
      const logs = new Map<FeatureGroup, number>(groups.map((group) => [group, 0]));
      names.forEach((name, j) => {
        const group = groupOf.get(name)!;
        logs.set(group, logs.get(group)! + ridge.coefficients[j] * z.columns[j][row]);
      });
      const strongest = [...logs].sort(([, a], [, b]) => Math.abs(b) - Math.abs(a)).slice(0, most);
      const told = strongest.map(([group, log]) =>
        contribution(group, describeGroup(group, facts, row), Math.exp(log)),
      );
      const rest = trained[row] / told.reduce((product, { factor }) => product * factor, meanPurchases);
      return [
        {
          group: 'average' as const,
          factor: meanPurchases,
          text: `the average customer: ${meanPurchases.toPrecision(3)}`,
        },
        ...told,
        contribution('rest', 'everything else', rest),
        ...(horizonDays === record.horizonDays
          ? []
          : [
              contribution(
                'horizon',
                `within ${horizonDays} days, not ${record.horizonDays}`,
                purchases[row] / trained[row],
              ),
            ]),
      ];
    });
  }
  return {
    contributions,
    texts: (explained, most) => contributions(explained, most).map((parts) => parts.map(({ text }) => text).join('; ')),
  };
}

function contribution(group: Contribution['group'], text: string, factor: number): Contribution {
  return { group, factor, text: `${text}: ×${factor.toFixed(2)}` };
}
