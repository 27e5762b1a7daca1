/**
 * Features in time of open business. A customer who bought at Christmas, as everybody did, is no better for it in
 * January: days are those of the clock, and a trailing window counts as if its days had been average ones.
 */

import type { FeatureColumns } from '../numerics/matrix.ts';
import type { BusinessClock } from './calendar.ts';
import { type FactName, type FactScope, type Facts, SPEND_WINDOWS, WINDOWS } from './facts.ts';
import { type FeatureContext, featuresOf } from './features.ts';

export function businessFeatures(
  facts: Facts,
  scope: FactScope,
  context: FeatureContext,
  clock: BusinessClock,
): FeatureColumns {
  return featuresOf(inBusinessTime(facts, clock), scope, context);
}

function inBusinessTime(facts: Facts, clock: BusinessClock): Facts {
  const { cutoff, columns } = facts;
  const now = clock.at(cutoff);
  const known = (day: number) => (Number.isNaN(day) ? day : clock.at(day));
  const [first, last] = [columns.first.map(known), columns.last.map(known)];
  // Single gaps keep their proportions: they tell how regular a customer is.
  const stretch = columns.first.map((from, row) =>
    columns.last[row] > from ? (last[row] - first[row]) / (columns.last[row] - from) : 1,
  );
  const windows: Partial<Record<FactName, Float64Array>> = {};
  const asUsual = (name: FactName, days: number) => {
    const business = now - clock.at(cutoff - days);
    if (business > 0) windows[name] = columns[name].map((v) => (v * days) / business);
  };
  for (const days of WINDOWS) asUsual(`n${days}`, days);
  for (const days of SPEND_WINDOWS) asUsual(`spend${days}`, days);
  return {
    ...facts,
    cutoff: now,
    columns: {
      ...columns,
      ...windows,
      first,
      last,
      gapSquares: columns.gapSquares.map((v, row) => v * stretch[row] ** 2),
      lastGap: columns.lastGap.map((v, row) => v * stretch[row]),
    },
  };
}
