import { lastComplete, periodOf } from '../facts/opportunities.ts';
import { type EpochDay, formatDay, type Micros, parseDay, parseMoney, TIME_UNITS } from '../units.ts';
import {
  AMOUNTS_UNUSED,
  type CustomerRow,
  HISTORICAL_VALUE_UNKNOWN,
  MEAN_SPEND_ASSUMED,
  NO_AMOUNTS,
  type RowContext,
  SUMMARY_ALONE,
} from './customerRow.ts';
import { EARLIEST } from './dates.ts';
import type { SummaryInput } from './summaryInput.ts';

/** A customer given as a summary. */
export function rowOfSummary(summary: SummaryInput, context: RowContext): CustomerRow {
  const times = timesOf(summary, context);
  const purchases = times.x + 1;
  const value = parseMoney(summary.historicalValue ?? 0) as Micros;
  const { remarks, ...spend } = spendOf(summary, times.x, context.hasAmounts);
  return {
    ...times,
    ...spend,
    remarks: context.combined ? [SUMMARY_ALONE, ...remarks] : remarks,
    transactions: null,
    orders: summary.orders ?? purchases,
    historicalValue: value,
    purchaseValue: value,
    valueKnown: summary.historicalValue !== undefined,
  };
}

type Times = Pick<CustomerRow, 'x' | 'tx' | 'T' | 'firstPurchase' | 'lastPurchase'>;

function timesOf(summary: SummaryInput, context: RowContext): Times {
  const { clock, today } = context;
  const unitDays = TIME_UNITS[clock.timeUnit];
  if ('T' in summary) {
    const { x, tx, T } = summary;
    const first = today - Math.round(T * unitDays);
    if (!(first >= parseDay(EARLIEST))) {
      context.problem(['summary', 'T'], `is in ${clock.timeUnit}s: the first purchase would lie before ${EARLIEST}`);
    }
    return { x, tx, T, firstPurchase: first, lastPurchase: first + Math.round(tx * unitDays) };
  }
  const first = parseDay(summary.firstPurchase);
  const last = parseDay(summary.lastPurchase);
  if (last > today) context.problem(['summary', 'lastPurchase'], afterAsOf(today));
  const x = summary.purchases - 1;
  if (clock.opportunities) {
    const period = (day: EpochDay) => Math.min(periodOf(day, clock.timeUnit), lastComplete(today, clock.timeUnit));
    const [tx, T] = [period(last) - period(first), period(today) - period(first)];
    return { x, tx, T, firstPurchase: first, lastPurchase: last };
  }
  const units = (days: number) => days / unitDays;
  return { x, tx: units(last - first), T: units(today - first), firstPurchase: first, lastPurchase: last };
}

export function afterAsOf(today: EpochDay): string {
  return `lies after as-of, ${formatDay(today)}: send a later asOf, or leave out what came after it`;
}

/** Mean repeat spend as given; else the mean of all purchases in its place; else none, and the population's stands in. */
function spendOf(summary: SummaryInput, x: number, hasAmounts: boolean) {
  const { meanSpend, spendCount = x, historicalValue } = summary;
  const none = { spendCount: 0, meanSpend: 0 };
  if (!hasAmounts) {
    const sent = meanSpend !== undefined || historicalValue !== undefined;
    return { ...none, remarks: sent ? [AMOUNTS_UNUSED] : [] };
  }
  if (meanSpend === undefined && historicalValue === undefined) return { ...none, remarks: [NO_AMOUNTS] };
  const remarks = historicalValue === undefined ? [HISTORICAL_VALUE_UNKNOWN] : [];
  if (x === 0 || spendCount === 0 || meanSpend === 0) return { ...none, remarks };
  if (meanSpend !== undefined) return { spendCount, meanSpend, remarks };
  const mean = historicalValue! / (x + 1);
  if (mean <= 0) return { ...none, remarks };
  return {
    spendCount,
    meanSpend: mean,
    remarks: [MEAN_SPEND_ASSUMED],
  };
}
