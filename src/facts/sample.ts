/** Some of the customers, always the same ones for a seed, whatever else the ledger holds. */
export interface Sample {
  /** Above 0, at most 1. */
  readonly share: number;
  readonly seed: number;
}

/** Whether a customer is in the sample: a condition on the column `customer`. */
export function sampleSql({ share, seed }: Sample): string {
  return `md5_number_lower('sample ${seed} ' || customer) % 1000000 < ${Math.round(1e6 * share)}`;
}
