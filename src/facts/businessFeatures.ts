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
  const { length } = columns.first;
  const [first, last, gapSquares, lastGap] = Array.from({ length: 4 }, () => new Float64Array(length));
  for (let row = 0; row < length; row++) {
    const [from, to] = [columns.first[row], columns.last[row]];
    first[row] = Number.isNaN(from) ? from : clock.at(from);
    last[row] = Number.isNaN(to) ? to : clock.at(to);
    // Single gaps keep their proportions: they tell how regular a customer is.
    const stretch = to > from ? (last[row] - first[row]) / (to - from) : 1;
    gapSquares[row] = columns.gapSquares[row] * stretch ** 2;
    lastGap[row] = columns.lastGap[row] * stretch;
  }
  const windows: Partial<Record<FactName, Float64Array>> = {};
  const asUsual = (name: FactName, days: number) => {
    const business = now - clock.at(cutoff - days);
    if (business > 0) windows[name] = proportional(columns[name], days, business);
  };
  for (const days of WINDOWS) asUsual(`n${days}`, days);
  for (const days of SPEND_WINDOWS) asUsual(`spend${days}`, days);
  return { ...facts, cutoff: now, columns: { ...columns, ...windows, first, last, gapSquares, lastGap } };
}

function proportional(values: Float64Array, days: number, business: number): Float64Array {
  const column = new Float64Array(values.length);
  for (let row = 0; row < column.length; row++) column[row] = (values[row] * days) / business;
  return column;
}
