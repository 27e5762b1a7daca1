import { type Clock, type EpochDay, type MoneyColumn, moneyColumn, NO_DAY, sliceMoney, TIME_UNITS } from '../units.ts';

/**
 * One row a customer, as columns of equal length, in the order of the customers' names.
 *
 * A customer with refunds alone has no purchase: `firstPurchase` is NO_DAY, x, tx, T and orders are 0, and no model
 * sees the row; its historical value (below zero) stays, so that values add up to the ledger.
 */
export interface Summaries {
  readonly clock: Clock;
  /** ISO 4217 code or any name; '' where the transactions carry no amounts. */
  readonly currency: string;
  readonly customer: readonly string[];
  /** Repeat purchases: purchase days after the first; periods with one, after the first, where opportunities are counted. */
  readonly x: Float64Array;
  /** Time from the first to the last purchase, in the clock's time unit; 0 where x is 0. */
  readonly tx: Float64Array;
  /** Sum of ln(time between purchases), in the clock's time unit, 0 where x is 0; where it was asked for. */
  readonly lnGaps?: Float64Array;
  /** Age: time from the first purchase to as-of, in the clock's time unit. */
  readonly T: Float64Array;
  /** Orders: distinct order numbers, or transactions where there are none; refunds are no orders. */
  readonly orders: Float64Array;
  /** Repeat purchases of a positive net amount: the observations of the spend model. */
  readonly spendCount: Float64Array;
  /** Mean net amount of those repeat purchases, in currency units; 0 where there is none. */
  readonly meanSpend: Float64Array;
  /** Everything the customer has brought up to as-of, net of refunds; exact, in micros. */
  readonly historicalValue: MoneyColumn;
  /** The part of it that purchase days brought: without the days of refunds alone. In micros. */
  readonly purchaseValue: MoneyColumn;
  readonly firstPurchase: Int32Array;
  readonly lastPurchase: Int32Array;
  /** Whether models tell each customer's figures apart from the others': see Cells. */
  readonly apart?: boolean;
  /** Further columns that were asked for, as text; '' where a customer has no value. See attributes.ts. */
  readonly attributes?: Attributes;
}

/** The same without the names, a million of which are dear to keep where only figures are asked for. */
export type CustomerColumns = Omit<Summaries, 'customer'>;

export type Attributes = Readonly<Record<string, readonly string[]>>;

/** What the same customers, in the same order, did in the days after as-of up to and including `end`. */
export interface Holdout {
  readonly end: string;
  /** Length of the holdout period in days. */
  readonly days: number;
  /** Purchase days in the period. */
  readonly purchases: Float64Array;
  /** Net amount in the period, in currency units. */
  readonly value: Float64Array;
}

/** Some of the customers, by row. */
export function pickCustomers(summaries: Summaries, rows: readonly number[]): Summaries {
  const floats = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]);
  const days = (column: Int32Array) => Int32Array.from(rows, (row) => column[row]);
  const money = (column: MoneyColumn) => moneyColumn(rows.map((row) => column[row]));
  return {
    clock: summaries.clock,
    currency: summaries.currency,
    customer: rows.map((row) => summaries.customer[row]),
    x: floats(summaries.x),
    tx: floats(summaries.tx),
    T: floats(summaries.T),
    orders: floats(summaries.orders),
    spendCount: floats(summaries.spendCount),
    meanSpend: floats(summaries.meanSpend),
    historicalValue: money(summaries.historicalValue),
    purchaseValue: money(summaries.purchaseValue),
    firstPurchase: days(summaries.firstPurchase),
    lastPurchase: days(summaries.lastPurchase),
    ...(summaries.lnGaps ? { lnGaps: floats(summaries.lnGaps) } : {}),
    ...(summaries.attributes ? { attributes: pickAttributes(summaries.attributes, rows) } : {}),
  };
}

/** Customers from one row to before another, without copying a number. */
export function sliceCustomers(summaries: Summaries, from: number, to: number): Summaries {
  return { ...sliceColumns(summaries, from, to), customer: summaries.customer.slice(from, to) };
}

export function sliceColumns(summaries: CustomerColumns, from: number, to: number): CustomerColumns {
  const cut = <Column extends { subarray(from: number, to: number): unknown }>(column: Column) =>
    column.subarray(from, to) as Column;
  const { lnGaps, attributes } = summaries;
  return {
    clock: summaries.clock,
    currency: summaries.currency,
    x: cut(summaries.x),
    tx: cut(summaries.tx),
    T: cut(summaries.T),
    orders: cut(summaries.orders),
    spendCount: cut(summaries.spendCount),
    meanSpend: cut(summaries.meanSpend),
    historicalValue: sliceMoney(summaries.historicalValue, from, to),
    purchaseValue: sliceMoney(summaries.purchaseValue, from, to),
    firstPurchase: cut(summaries.firstPurchase),
    lastPurchase: cut(summaries.lastPurchase),
    ...(lnGaps ? { lnGaps: cut(lnGaps) } : {}),
    ...(attributes
      ? {
          attributes: Object.fromEntries(
            Object.entries(attributes).map(([name, column]) => [name, column.slice(from, to)]),
          ),
        }
      : {}),
  };
}

/** The same in memory of its own, which can go to another thread. */
export function copyColumns(summaries: CustomerColumns, from: number, to: number): CustomerColumns {
  const copies = Object.entries(sliceColumns(summaries, from, to)).map(([name, column]) => [
    name,
    ArrayBuffer.isView(column) ? (column as Float64Array).slice() : column,
  ]);
  return Object.fromEntries(copies);
}

/** The attributes of some of the customers. */
export function pickAttributes(attributes: Attributes, rows: readonly number[]): Attributes {
  const pick = (column: readonly string[]) => rows.map((row) => column[row]);
  return Object.fromEntries(Object.entries(attributes).map(([name, column]) => [name, pick(column)]));
}

/** True for a customer whom the models can see: one with at least one purchase. */
export function hasPurchase(summaries: Pick<Summaries, 'firstPurchase'>, row: number): boolean {
  return summaries.firstPurchase[row] !== NO_DAY;
}

/** Mean days between purchases, null for a customer with fewer than two. */
export function averageDaysBetweenPurchases(summaries: Summaries, row: number): number | null {
  const x = summaries.x[row];
  return x > 0 ? (summaries.tx[row] * TIME_UNITS[summaries.clock.timeUnit]) / x : null;
}

export type { EpochDay };
