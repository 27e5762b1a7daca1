import { type EpochDay, MICROS, type Micros, NO_DAY, TIME_UNITS, type TimeUnit } from '../units.ts';
import { byCustomer, type DayColumns, EXACT } from './dayColumns.ts';
import { LN_GAP_SCALE, lnGap } from './logarithms.ts';
import { meanSpendOf } from './meanSpend.ts';

/** Columns of a summary, and of what came after it; a row a customer. */
export interface DaySummary {
  /** Purchase days. */
  readonly purchases: Float64Array;
  readonly firstPurchase: Int32Array;
  readonly lastPurchase: Int32Array;
  readonly orders: Float64Array;
  readonly spendCount: Float64Array;
  readonly meanSpend: Float64Array;
  readonly purchaseValue: BigInt64Array | Micros[];
  readonly historicalValue: BigInt64Array | Micros[];
  /** Sum of ln(days between purchases). */
  readonly lnGaps: Float64Array;
  /** After as-of, up to the last of the days; 0 for a customer without purchase before. In currency units. */
  readonly later: { readonly purchases: Float64Array; readonly value: Float64Array };
}

export function emptySummary(length: number, wideMoney: boolean): DaySummary {
  const money = () => (wideMoney ? new Array<Micros>(length).fill(0n) : new BigInt64Array(length));
  return {
    purchases: new Float64Array(length),
    firstPurchase: new Int32Array(length).fill(NO_DAY),
    lastPurchase: new Int32Array(length).fill(NO_DAY),
    orders: new Float64Array(length),
    spendCount: new Float64Array(length),
    meanSpend: new Float64Array(length),
    purchaseValue: money(),
    historicalValue: money(),
    lnGaps: new Float64Array(length),
    later: { purchases: new Float64Array(length), value: new Float64Array(length) },
  };
}

/**
 * Summarises customers by their days, as {@link summarySql} does by rows: a test holds the two equal.
 *
 * @param places  of the customers, in the order of the days
 * @param at      row of the first customer
 */
export function summariseInto(
  summary: DaySummary,
  days: DayColumns,
  { places, asOf, at }: { readonly places: Int32Array; readonly asOf: EpochDay; readonly at: number },
): void {
  const { day, orders, rows, money } = days;
  const { net } = money;
  byCustomer(days, places, (customer, from, to) => {
    const row = at + customer;
    let known = from;
    let purchases = 0;
    let orderCount = 0;
    let spendCount = 0;
    let lnGaps = 0;
    let first = NO_DAY;
    let last = NO_DAY;
    let [value, purchaseValue, repeatSpend, moved] = [0, 0, 0, 0];
    for (; known < to && day[known] <= asOf; known++) {
      const today = net[known];
      value += today;
      moved += Math.abs(today);
      if (rows[known] === 0) continue;
      purchaseValue += today;
      orderCount += orders[known];
      if (purchases === 0) first = day[known];
      else {
        lnGaps += lnGap(day[known] - last);
        if (today > 0) {
          spendCount++;
          repeatSpend += today;
        }
      }
      last = day[known];
      purchases++;
    }
    summary.purchases[row] = purchases;
    summary.firstPurchase[row] = first;
    summary.lastPurchase[row] = last;
    summary.orders[row] = orderCount;
    summary.spendCount[row] = spendCount;
    summary.lnGaps[row] = lnGaps / LN_GAP_SCALE;
    if (moved <= EXACT) {
      summary.meanSpend[row] = spendCount > 0 ? repeatSpend / MICROS / spendCount : 0;
      summary.purchaseValue[row] = BigInt(purchaseValue);
      summary.historicalValue[row] = BigInt(value);
    } else {
      const isPurchase = (i: number) => rows[i] > 0;
      const isRepeat = (i: number) => isPurchase(i) && day[i] > first && net[i] > 0;
      summary.meanSpend[row] = meanSpendOf(exactSum(days, from, known, isRepeat), spendCount);
      summary.purchaseValue[row] = exactSum(days, from, known, isPurchase);
      summary.historicalValue[row] = exactSum(days, from, known, () => true);
    }
    if (purchases > 0 && known < to) {
      for (let i = known; i < to; i++) if (rows[i] > 0) summary.later.purchases[row]++;
      summary.later.value[row] = Number(exactSum(days, known, to, () => true)) / MICROS;
    }
  });
}

/** x, tx and T, in a time unit, of customers who were summarised up to a day. */
export function timesOf(
  { purchases, firstPurchase, lastPurchase }: Pick<DaySummary, 'purchases' | 'firstPurchase' | 'lastPurchase'>,
  asOf: EpochDay,
  timeUnit: TimeUnit,
): { x: Float64Array; tx: Float64Array; T: Float64Array } {
  const unit = TIME_UNITS[timeUnit];
  const bought = (row: number) => firstPurchase[row] !== NO_DAY;
  return {
    x: purchases.map((count) => Math.max(count - 1, 0)),
    tx: purchases.map((_, row) => (bought(row) ? (lastPurchase[row] - firstPurchase[row]) / unit : 0)),
    T: purchases.map((_, row) => (bought(row) ? (asOf - firstPurchase[row]) / unit : 0)),
  };
}

function exactSum({ money }: DayColumns, from: number, to: number, of: (day: number) => boolean): Micros {
  let sum = 0n;
  for (let i = from; i < to; i++) if (of(i)) sum += BigInt(money.exactNet[i]);
  return sum;
}
