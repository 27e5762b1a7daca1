import type { ResultColumns } from '../engines/readColumns.ts';
import { PerennialError } from '../errors.ts';
import { TOTAL } from '../transactions/amounts.ts';

/** Stands for an amount that does not fit into a column of micros: the least number that does. */
const BEYOND = -(2n ** 63n) + 1n;

/** Money as whole micros, 0 where it is NULL. Wide before the product: DuckDB computes that of narrow decimals in 64 bits. */
export function microsSql(money: string): string {
  return `coalesce(TRY_CAST(CAST(coalesce(${money}, 0) AS ${TOTAL}) * 1000000 AS BIGINT), ${BEYOND})`;
}

/** A column that {@link microsSql} made. Throws AMOUNT_TOO_LARGE. */
export function moneyColumn(columns: ResultColumns, name: string): BigInt64Array<ArrayBuffer> {
  const micros = columns.bigints(name);
  if (micros.includes(BEYOND)) throw new PerennialError('AMOUNT_TOO_LARGE');
  return micros;
}
