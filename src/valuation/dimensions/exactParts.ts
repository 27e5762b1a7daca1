/** Parts in money that add up: the one place where decompositions are rounded. */
import type { Micros } from '../../units.ts';

/** Micros in a cent. */
const CENT = 10_000n;

/**
 * Rounds parts to whole cents, and puts what is then missing to the total, fractions of a cent included, into the largest
 * of them: the one that is hurt least.
 *
 * @param parts  in currency units; they come to the total but for rounding
 */
export function exactParts(total: Micros, parts: readonly number[]): Micros[] {
  if (parts.length === 0) return [];
  const rounded = parts.map((part) => BigInt(Math.round(part * 100)) * CENT);
  const missing = rounded.reduce((rest, part) => rest - part, total);
  const largest = parts.reduce((best, part, k) => (Math.abs(part) > Math.abs(parts[best]) ? k : best), 0);
  rounded[largest] += missing;
  return rounded;
}
