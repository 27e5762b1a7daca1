import { type Micros, moneyNumber } from '../units.ts';

/** Mean net amount of repeat purchases, in currency units: the exact sum is rounded once. 0 where there is none. */
export function meanSpendOf(sum: Micros, count: number): number {
  return count > 0 ? moneyNumber(sum) / count : 0;
}
