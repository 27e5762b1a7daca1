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
import { LN_GAP_SCALE, LOG_SCALE, lnGap, logAmount, logSquare } from './logarithms.ts';

/**
 * Facts of customers given by their transactions (a request, a live store), by the same rules as those of a ledger
 * (factsOfDays.ts), and equal to them to the last bit. Transactions after the cutoff do not enter.
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
  customers.forEach((transactions, row) => {
    const known = transactions.filter(({ day }) => day <= cutoff);
    fillRow(facts, row, daysOfTransactions(known, hasOrders), scope);
  });
  return facts;
}

function fillRow(facts: Facts, row: number, days: readonly PurchaseDay[], scope: FactScope): void {
  const { columns } = facts;
  const purchases = days.filter(({ sales }) => sales.length > 0);
  let [orders, refunded, refundDays] = [0, 0n, 0];
  for (const day of days) {
    refunded += day.refunded;
    if (day.refunded > 0n) refundDays++;
  }
  for (const day of purchases) orders += day.orders;
  columns.n[row] = purchases.length;
  columns.first[row] = purchases[0]?.day ?? Number.NaN;
  columns.last[row] = purchases.at(-1)?.day ?? Number.NaN;
  columns.orders[row] = orders;
  columns.refunded[row] = decimal(refunded);
  columns.refundDays[row] = refundDays;
  fillGaps(facts, row, purchases);
  fillMoney(facts, row, purchases, scope);
  let rows = 0;
  for (const { sales } of purchases) rows += sales.length;
  columns.rows[row] = rows;
  if (scope.hasProducts) fillProducts(facts, row, purchases);
  fillShares(facts, row, purchases, scope);
}

function fillGaps({ columns }: Facts, row: number, purchases: readonly PurchaseDay[]): void {
  let [squares, last, logs] = [0, 0, 0];
  for (let i = 1; i < purchases.length; i++) {
    last = purchases[i].day - purchases[i - 1].day;
    squares += last * last;
    logs += lnGap(last);
  }
  columns.gapSquares[row] = squares;
  columns.lastGap[row] = last;
  columns.lnGaps[row] = logs / LN_GAP_SCALE;
}

/** What a purchase is where money alone is asked for. */
type PaidDay = Pick<PurchaseDay, 'day' | 'net'>;

/** Facts of amounts and windows by a customer's purchases, which stand in order. */
export function fillMoney(facts: Facts, row: number, purchases: readonly PaidDay[], scope: FactScope): void {
  const amounts = purchases.map(amountOf);
  fillAmounts(facts, row, amounts);
  fillWindows(facts, row, purchases, amounts, scope);
}

function fillAmounts({ columns }: Facts, row: number, amounts: readonly Micros[]): void {
  let [total, largest, second, logSum, logSquares] = [0n, 0n, 0n, 0, 0];
  for (const amount of amounts) {
    total += amount;
    if (amount > largest) [largest, second] = [amount, largest];
    else if (amount > second) second = amount;
    const log = logAmount(decimal(amount));
    logSum += log;
    logSquares += logSquare(log);
  }
  columns.total[row] = decimal(total);
  columns.largest[row] = decimal(largest);
  columns.second[row] = decimal(second);
  columns.firstAmount[row] = decimal(amounts[0] ?? 0n);
  columns.lastAmount[row] = decimal(amounts.at(-1) ?? 0n);
  columns.logSum[row] = logSum / LOG_SCALE;
  columns.logSquares[row] = logSquares / LOG_SCALE;
}

function fillWindows(
  { columns, cutoff }: Facts,
  row: number,
  purchases: readonly PaidDay[],
  amounts: readonly Micros[],
  { windowDays }: FactScope,
): void {
  const n = purchases.length;
  const first = purchases[0]?.day ?? Number.NaN;
  /** What the purchases from each on brought. */
  const spentSince = new Array<Micros>(n + 1);
  spentSince[n] = 0n;
  for (let i = n - 1; i >= 0; i--) spentSince[i] = spentSince[i + 1] + amounts[i];
  /** The first purchase after a day: days ascend. */
  const after = (day: number) => {
    let i = n;
    while (i > 0 && purchases[i - 1].day > day) i--;
    return i;
  };
  for (const days of WINDOWS) columns[`n${days}`][row] = n - after(cutoff - days);
  for (const days of SPEND_WINDOWS) columns[`spend${days}`][row] = decimal(spentSince[after(cutoff - days)]);
  const half = n === 0 ? 0 : after((cutoff + first) / 2);
  columns.nHalf[row] = n - half;
  columns.spendHalf[row] = decimal(spentSince[half]);
  columns.nQuarter[row] = n === 0 ? 0 : n - after(first + (3 * (cutoff - first)) / 4);
  const [from, to] = [after(cutoff - LAST_YEAR), after(cutoff - LAST_YEAR + windowDays)];
  columns.nLastYear[row] = to - from;
  columns.spendLastYear[row] = decimal(spentSince[from] - spentSince[to]);
}

function fillShares(facts: Facts, row: number, purchases: readonly PurchaseDay[], { shares }: FactScope): void {
  if (shares.length === 0) return;
  const sales = purchases.flatMap((day) => day.sales);
  shares.forEach(({ column, values }, c) => {
    const named = sales.map((sale) => textOf(sale, column)).filter((value) => value !== '');
    values.forEach((value, v) => {
      facts.shares[c][v][row] = named.length === 0 ? Number.NaN : named.filter((own) => own === value).length;
    });
  });
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
function amountOf({ net }: PaidDay): Micros {
  return net > 0n ? net : 0n;
}

/** Micros to currency units, rounded as DuckDB rounds its decimals: beyond 2^53 the whole units and the rest apart. */
export function decimal(micros: Micros): number {
  const exact = micros >= -LARGEST_EXACT && micros <= LARGEST_EXACT;
  return exact ? Number(micros) / MICROS : Number(micros / SCALE) + Number(micros % SCALE) / MICROS;
}

const LARGEST_EXACT = 2n ** 53n;
const SCALE = BigInt(MICROS);
