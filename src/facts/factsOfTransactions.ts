import { trimText } from '../engines/sql.ts';
import { type EpochDay, MICROS, type Micros } from '../units.ts';
import { type DatedTransaction, daysOfTransactions, type PurchaseDay } from './daysOfTransactions.ts';
import {
  emptyFacts,
  type FactScope,
  type Facts,
  LAST_YEAR,
  SHARE_COLUMNS,
  type ShareColumn,
  SPEND_WINDOWS,
  WINDOWS,
} from './facts.ts';

/**
 * Facts of customers given by their transactions (a request, a live store), by the same rules as {@link factsSql}: counts
 * and money are equal to the last bit, sums of logarithms within 1e-9. Transactions after the cutoff do not enter.
 *
 * @param customers  for each its transactions, in any order
 * @param hasOrders  whether order numbers count, as for the ledger; else each row is an order
 */
export function factsOfTransactions(
  customers: readonly (readonly DatedTransaction[])[],
  cutoff: EpochDay,
  scope: FactScope,
  hasOrders: boolean,
): Facts {
  const facts = emptyFacts(cutoff, customers.length, scope);
  for (const [row, transactions] of customers.entries()) {
    const known = transactions.filter(({ day }) => day <= cutoff);
    fillRow(facts, row, daysOfTransactions(known, hasOrders), scope);
  }
  return facts;
}

function fillRow(facts: Facts, row: number, days: readonly PurchaseDay[], scope: FactScope): void {
  const { columns } = facts;
  const purchases = days.filter(({ sales }) => sales.length > 0);
  columns.n[row] = purchases.length;
  columns.first[row] = purchases[0]?.day ?? Number.NaN;
  columns.last[row] = purchases.at(-1)?.day ?? Number.NaN;
  columns.orders[row] = purchases.reduce((count, { orders }) => count + orders, 0);
  columns.refunded[row] = decimal(days.reduce((sum, { refunded }) => sum + refunded, 0n));
  columns.refundDays[row] = days.filter(({ refunded }) => refunded > 0n).length;
  fillGaps(facts, row, purchases);
  fillAmounts(facts, row, purchases);
  fillWindows(facts, row, purchases, scope);
  const sales = days.flatMap((day) => day.sales);
  columns.rows[row] = sales.length;
  if (scope.hasProducts) fillProducts(facts, row, purchases);
  scope.shares.forEach(({ column, values }, c) => {
    const named = sales.map((sale) => textOf(sale, column)).filter((value) => value !== '');
    values.forEach((value, v) => {
      facts.shares[c][v][row] = named.length === 0 ? Number.NaN : named.filter((own) => own === value).length;
    });
  });
}

function fillGaps({ columns }: Facts, row: number, purchases: readonly PurchaseDay[]): void {
  const gaps = purchases.slice(1).map(({ day }, i) => day - purchases[i].day);
  columns.gapSquares[row] = gaps.reduce((sum, gap) => sum + gap * gap, 0);
  columns.lastGap[row] = gaps.at(-1) ?? 0;
  columns.lnGaps[row] = gaps.reduce((sum, gap) => sum + Math.log(gap), 0);
}

function fillAmounts({ columns }: Facts, row: number, purchases: readonly PurchaseDay[]): void {
  const amounts = purchases.map(amountOf);
  const descending = amounts.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0));
  // Rounded as SQL rounds them: see log_amount.
  const rounded = (value: number) => Math.round(1e9 * value) / 1e9;
  const logs = amounts.map((amount) => rounded(Math.log(1 + decimal(amount))));
  columns.total[row] = decimal(sumOf(amounts));
  columns.largest[row] = decimal(descending[0] ?? 0n);
  columns.second[row] = decimal(descending[1] ?? 0n);
  columns.firstAmount[row] = decimal(amounts[0] ?? 0n);
  columns.lastAmount[row] = decimal(amounts.at(-1) ?? 0n);
  columns.logSum[row] = logs.reduce((sum, log) => sum + log, 0);
  columns.logSquares[row] = logs.reduce((sum, log) => sum + rounded(log * log), 0);
}

function fillWindows(
  { columns, cutoff }: Facts,
  row: number,
  purchases: readonly PurchaseDay[],
  { windowDays }: FactScope,
): void {
  const first = purchases[0]?.day ?? Number.NaN;
  const within = (days: number) => purchases.filter(({ day }) => day > cutoff - days);
  const spend = (chosen: readonly PurchaseDay[]) => decimal(sumOf(chosen.map(amountOf)));
  for (const days of WINDOWS) columns[`n${days}`][row] = within(days).length;
  for (const days of SPEND_WINDOWS) columns[`spend${days}`][row] = spend(within(days));
  const half = purchases.filter(({ day }) => 2 * (day - first) > cutoff - first);
  columns.nHalf[row] = half.length;
  columns.spendHalf[row] = spend(half);
  columns.nQuarter[row] = purchases.filter(({ day }) => 4 * (day - first) > 3 * (cutoff - first)).length;
  const lastYear = purchases.filter(({ day }) => day > cutoff - LAST_YEAR && day <= cutoff - LAST_YEAR + windowDays);
  columns.nLastYear[row] = lastYear.length;
  columns.spendLastYear[row] = spend(lastYear);
}

function fillProducts({ columns }: Facts, row: number, purchases: readonly PurchaseDay[]): void {
  const byDay = purchases.map(
    ({ sales }) => new Set(sales.map(({ product }) => trimText(product ?? '')).filter((name) => name !== '')),
  );
  columns.products[row] = new Set(byDay.flatMap((names) => [...names])).size;
  columns.productDays[row] = byDay.reduce((sum, { size }) => sum + size, 0);
}

/** '' where the sale names no value. */
function textOf(sale: DatedTransaction, column: string): string {
  const known = SHARE_COLUMNS.find((name): name is ShareColumn => name === column);
  return known === undefined ? '' : trimText(sale[known] ?? '');
}

/** What a day brought; below 0 counts as 0. */
function amountOf({ net }: PurchaseDay): Micros {
  return net > 0n ? net : 0n;
}

function sumOf(amounts: readonly Micros[]): Micros {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

/** Micros to currency units, rounded as DuckDB rounds its decimals: beyond 2^53 the whole units and the rest apart. */
function decimal(micros: Micros): number {
  const exact = micros >= -LARGEST_EXACT && micros <= LARGEST_EXACT;
  return exact ? Number(micros) / MICROS : Number(micros / SCALE) + Number(micros % SCALE) / MICROS;
}

const LARGEST_EXACT = 2n ** 53n;
const SCALE = BigInt(MICROS);
