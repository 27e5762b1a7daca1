import { randomFrom } from '../numerics/random.ts';

/** Some of the customers, always the same ones for a seed, whatever else the ledger holds. */
export interface Sample {
  /** Above 0, at most 1. */
  readonly share: number;
  readonly seed: number;
}

/** Customers have keys from 0 to below this prime, 2³¹ - 1: the remainder of a hash of their names. */
export const KEYS = 2_147_483_647;

/**
 * Whether a customer is in the sample: a condition on the column `key` of customer_places.
 *
 * (a · key + b) mod p with a and b drawn by the seed: samples of two seeds are independent in pairs (Carter & Wegman
 * 1979, "Universal classes of hash functions"), and products stay below 2⁶³.
 */
export function sampleSql({ share, seed }: Sample): string {
  const random = randomFrom(seed).fork('sample of customers');
  const [a, b] = [1 + random.integer(KEYS - 1), random.integer(KEYS)];
  return `(key * ${a} + ${b}) % ${KEYS} < ${Math.round(share * KEYS)}`;
}
