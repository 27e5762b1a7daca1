import type { ResultColumns } from '../engines/readColumns.ts';
import { TOTAL } from '../transactions/amounts.ts';
import type { Ledger } from '../transactions/ledger.ts';
import type { MoneyColumn } from '../units.ts';

type Width = Pick<Ledger, 'wideMoney'>;

/**
 * Money as whole micros, 0 where it is NULL: in 64 bits, or as text where the ledger's money may not fit. Wide before the
 * product: DuckDB computes that of narrow decimals in 64 bits.
 */
export function microsSql(money: string, { wideMoney }: Width): string {
  const micros = `CAST(CAST(coalesce(${money}, 0) AS ${TOTAL}) * 1000000 AS ${wideMoney ? 'HUGEINT' : 'BIGINT'})`;
  return wideMoney ? `CAST(${micros} AS VARCHAR)` : micros;
}

/** A column that {@link microsSql} made of the same ledger. */
export function readMoney(columns: ResultColumns, name: string, { wideMoney }: Width): MoneyColumn {
  return wideMoney ? columns.text(name).map(BigInt) : columns.bigints(name);
}
