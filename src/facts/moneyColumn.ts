import type { ResultColumns } from '../engines/readColumns.ts';
import { NARROW_TOTAL, TOTAL } from '../transactions/amounts.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type MoneyColumn, moneyColumn } from '../units.ts';

type Width = Pick<Ledger, 'wideMoney'>;

/**
 * Money as whole micros, 0 where it is NULL: in 64 bits, as the engine keeps decimals of up to 18 digits, or as decimal
 * text where the ledger's money may not fit. No product with 1000000: DuckDB's of 128 bits takes a microsecond.
 */
export function microsSql(money: string, { wideMoney }: Width): string {
  const known = `coalesce(${money}, 0)`;
  return wideMoney ? `CAST(CAST(${known} AS ${TOTAL}) AS VARCHAR)` : `CAST(${known} AS ${NARROW_TOTAL})`;
}

/** A column that {@link microsSql} made of the same ledger. */
export function readMoney(columns: ResultColumns, name: string, { wideMoney }: Width): MoneyColumn {
  if (!wideMoney) return columns.bigints(name);
  return moneyColumn(columns.text(name).map((text) => BigInt(text.replace('.', ''))));
}
