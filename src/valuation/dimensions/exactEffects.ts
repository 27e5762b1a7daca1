/** What each dimension makes of a customer's value, to the cent. */
import type { Micros } from '../../units.ts';
import type { AgainstAverage } from './customerDimensions.ts';
import { exactParts } from './exactParts.ts';

export interface ExactEffects {
  /** Predicted value less the average; the sum of the others. */
  readonly difference: Micros;
  readonly time: Micros;
  readonly frequency: Micros;
  readonly revenue: Micros;
}

/** @returns null where nothing is predicted of the customer */
export function exactEffects(against: AgainstAverage, predictedValue: Float64Array, row: number): ExactEffects | null {
  if (Number.isNaN(against.time[row])) return null;
  const difference = BigInt(Math.round(100 * (predictedValue[row] - against.average))) * 10_000n;
  const parts = [against.time[row], against.frequency[row], against.revenue[row]];
  const [time, frequency, revenue] = exactParts(difference, parts);
  return { difference, time, frequency, revenue };
}
