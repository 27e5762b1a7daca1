import { descending } from './metrics.ts';

/** How much of the actual total the customers predicted highest hold: point k speaks of the first share of customers. */
export interface GainCurve {
  /** Share of customers, from 0 to 1, the highest predictions first. */
  readonly customers: Float64Array;
  /** Share of the actual total that they hold, from 0 to 1. Amounts below zero may lift it above 1 in between. */
  readonly held: Float64Array;
}

/**
 * @param actual, predicted  columns of one length; equal predictions rank in row order
 * @param steps              how many parts the customers are cut into, at most
 * @returns  null where the actual total is not above 0: nothing could be found
 */
export function gainCurve(actual: Float64Array, predicted: Float64Array, steps = 100): GainCurve | null {
  const order = descending(predicted);
  const n = order.length;
  const parts = Math.min(steps, n);
  let total = 0;
  for (const value of actual) total += value;
  if (!(total > 0)) return null;
  const customers = new Float64Array(parts + 1);
  const held = new Float64Array(parts + 1);
  let sum = 0;
  for (let k = 1, row = 0; k <= parts; k++) {
    const end = Math.ceil((k * n) / parts);
    for (; row < end; row++) sum += actual[order[row]];
    customers[k] = end / n;
    held[k] = sum / total;
  }
  return { customers, held };
}
