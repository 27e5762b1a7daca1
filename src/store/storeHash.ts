import { createHash } from 'node:crypto';

/** Hashes of texts that memory keeps in place of the texts; the SQL beside the function, which gives the same. */
export function storeHash(text: string): bigint {
  return createHash('md5').update(text).digest().readBigInt64LE(0) || 1n;
}

/** The same in SQL; 0 for NULL. */
export function storeHashSql(column: string): string {
  const bits = `md5_number_upper(${column})`;
  const signed = `CAST(CASE WHEN ${bits} >= 9223372036854775808 THEN CAST(${bits} AS HUGEINT) - 18446744073709551616 ELSE ${bits} END AS BIGINT)`;
  return `CASE WHEN ${column} IS NULL THEN 0 ELSE coalesce(nullif(${signed}, 0), 1) END`;
}
