import { type Dialect, DUCKDB } from '../engines/dialect.ts';
import { amountAt, MONEY } from './amounts.ts';
import { returnedSql } from './filters.ts';
import type { Rules } from './validate.ts';

/** The number in a column of amounts or quantities. */
export function valueSql({ notations }: Rules, place: number): string {
  return amountAt(place, notations.get(place)!);
}

/** What decides over amounts, whatever holds the rows. */
export type AmountRules = Pick<Rules, 'columns' | 'filters' | 'policy' | 'minorUnits'>;

/** How an engine says them. */
export interface AmountWords {
  readonly dialect: Dialect;
  /** The number in the column at a place, at six decimals; NULL where there is none. */
  value(place: number): string;
}

function wordsOf(rules: Rules): AmountWords {
  return { dialect: DUCKDB, value: (place) => valueSql(rules, place) };
}

/** What a row charged, before anything was given back of it; null for a file without amounts. */
export function grossSql(rules: Rules): string | null {
  return grossIn(rules, wordsOf(rules));
}

/** The same in the words of any engine. */
export function grossIn(rules: AmountRules, { dialect, value }: AmountWords): string | null {
  const { at, shape } = rules.columns;
  if (at.amount !== undefined) return inUnits(value(at.amount), rules);
  if (shape !== 'lines') return null;
  const price = inUnits(value(at.unitPrice!), rules);
  // Wide enough for any product, so that none overflows; too large a one is no amount.
  return dialect.rounded(`${dialect.rounded(value(at.quantity!), 10)} * CAST(${price} AS DECIMAL(22, 6))`, 15);
}

/** The amount of a row, net of what it says was given back; null for a file without amounts. */
export function paidSql(rules: Rules): string | null {
  return paidIn(rules, wordsOf(rules));
}

/** The same in the words of any engine. */
export function paidIn(rules: AmountRules, words: AmountWords): string | null {
  const { columns, filters, policy } = rules;
  const { dialect, value } = words;
  const gross = grossIn(rules, words);
  if (gross === null || policy.refunds === 'exclude') return gross;
  const place = columns.at.refunded;
  if (place === undefined) {
    const returned = returnedSql(filters, dialect);
    return returned === 'false' ? gross : `CASE WHEN (${returned}) AND ${gross} > 0 THEN 0 ELSE ${gross} END`;
  }
  const given = `CASE WHEN coalesce(${dialect.trimmed(`c${place}`)}, '') = '' THEN 0 ELSE abs(${inUnits(value(place), rules)}) END`;
  return `CAST(${gross} - ${given} AS ${MONEY})`;
}

/** Cents to the unit of the currency, exactly. */
function inUnits(amount: string, { minorUnits }: AmountRules): string {
  if (minorUnits === 0) return amount;
  const share = `CAST(${10 ** -minorUnits} AS DECIMAL(${minorUnits}, ${minorUnits}))`;
  return `CAST(CAST(${amount} AS DECIMAL(21, 2)) * ${share} AS ${MONEY})`;
}
