import { trimmed } from '../engines/sql.ts';
import { amountSql, MONEY } from './amounts.ts';
import { returnedSql } from './filters.ts';
import type { Rules } from './validate.ts';

/** The number in a column of amounts or quantities. */
export function valueSql({ notations }: Rules, place: number): string {
  return amountSql(`c${place}`, `m${place}`, notations.get(place)!);
}

/** What a row charged, before anything was given back of it; null for a file without amounts. */
export function grossSql(rules: Rules): string | null {
  const { at, shape } = rules.columns;
  if (at.amount !== undefined) return inUnits(valueSql(rules, at.amount), rules);
  if (shape !== 'lines') return null;
  const price = inUnits(valueSql(rules, at.unitPrice!), rules);
  // Wide enough for any product, so that none overflows; too large a one is no amount.
  return `TRY_CAST(TRY_CAST(${valueSql(rules, at.quantity!)} AS DECIMAL(16, 6)) * CAST(${price} AS DECIMAL(22, 6)) AS ${MONEY})`;
}

/** The amount of a row, net of what it says was given back; null for a file without amounts. */
export function paidSql(rules: Rules): string | null {
  const { columns, filters, policy } = rules;
  const gross = grossSql(rules);
  if (gross === null || policy.refunds === 'exclude') return gross;
  const place = columns.at.refunded;
  if (place === undefined) {
    const returned = returnedSql(filters);
    return returned === 'false' ? gross : `CASE WHEN (${returned}) AND ${gross} > 0 THEN 0 ELSE ${gross} END`;
  }
  const given = `CASE WHEN coalesce(${trimmed(`c${place}`)}, '') = '' THEN 0 ELSE abs(${inUnits(valueSql(rules, place), rules)}) END`;
  return `CAST(${gross} - ${given} AS ${MONEY})`;
}

/** Cents to the unit of the currency, exactly. */
function inUnits(amount: string, { minorUnits }: Rules): string {
  if (minorUnits === 0) return amount;
  const share = `CAST(${10 ** -minorUnits} AS DECIMAL(${minorUnits}, ${minorUnits}))`;
  return `CAST(CAST(${amount} AS DECIMAL(21, 2)) * ${share} AS ${MONEY})`;
}
