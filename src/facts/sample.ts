import { randomFrom } from '../numerics/random.ts';

/** Some of the customers, always the same ones for a seed, whatever else the ledger holds. */
export interface Sample {
  /** Above 0, at most 1. */
  readonly share: number;
  readonly seed: number;
}

/** The prime 2³¹ - 1. */
const KEYS = 2_147_483_647;

/** A customer's key in SQL, from 0 to below KEYS: a hash of the column `customer`. */
export const KEY_SQL = `CAST(md5_number_lower(customer) % ${KEYS} AS BIGINT)`;

/**
 * Whether a customer is in the sample, as an SQL condition.
 *
 * (a · key + b) mod p with a and b drawn by the seed: samples of two seeds are independent in pairs (Carter & Wegman
 * 1979, "Universal classes of hash functions"), and products stay below 2⁶³.
 *
 * @param key  where a table has it ready (customer_places); else it is made from the column `customer`
 */
export function sampleSql({ share, seed }: Sample, key: string = KEY_SQL): string {
  const random = randomFrom(seed).fork('sample of customers');
  const [a, b] = [1 + random.integer(KEYS - 1), random.integer(KEYS)];
  return `(${key} * ${a} + ${b}) % ${KEYS} < ${Math.round(share * KEYS)}`;
}
