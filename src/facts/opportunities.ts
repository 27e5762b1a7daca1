/**
 * Opportunities to buy, as BG/BB counts them: periods of the calendar (years, months, ISO weeks). However often a customer
 * buys within a period, that is one purchase; the period of the first purchase is number 0. Only complete periods count:
 * where as-of lies within one, what it has brought so far is left out, and the horizon begins where it began.
 */
import { readColumns } from '../engines/readColumns.ts';
import { TOTAL } from '../transactions/amounts.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type Clock, type EpochDay, formatDay, moneyNumber, parseDay, TIME_UNITS, type TimeUnit } from '../units.ts';
import { meanSpendOf } from './meanSpend.ts';
import { microsSql, readMoney } from './moneyColumn.ts';
import { preparePurchaseDays } from './purchaseDays.ts';
import type { Holdout, Summaries } from './summaries.ts';

/** A Monday: from the period that holds it all periods are numbered. */
const ORIGIN = '1970-01-05';

/** Number of the period that holds a day. Its twin in SQL is {@link periodSql}. */
export function periodOf(day: EpochDay, unit: TimeUnit): number {
  if (unit === 'day' || unit === 'week') return Math.floor((day - parseDay(ORIGIN)) / TIME_UNITS[unit]);
  const [year, month] = formatDay(day).split('-').map(Number);
  return unit === 'year' ? year - 1970 : 12 * (year - 1970) + month - 1;
}

function periodSql(day: string, unit: TimeUnit): string {
  return `date_diff('${unit}', DATE '${ORIGIN}', ${day})`;
}

function lastDayOf(period: number, unit: TimeUnit): EpochDay {
  if (unit === 'day' || unit === 'week') return parseDay(ORIGIN) + TIME_UNITS[unit] * (period + 1) - 1;
  const next = unit === 'year' ? Date.UTC(1970 + period + 1, 0) : Date.UTC(1970, period + 1);
  return next / 86_400_000 - 1;
}

/** The last period that is over at the end of a day. */
export function lastComplete(day: EpochDay, unit: TimeUnit): number {
  const period = periodOf(day, unit);
  return lastDayOf(period, unit) === day ? period : period - 1;
}

/** Days that a horizon given in months or years may lack by rounding: 1y is 365 days, and some years have 366. */
const ROUNDING = { day: 0, week: 0, month: 2, year: 1 } as const;

/**
 * Time that a horizon adds, in the clock's unit: days over days a unit, or, where opportunities are counted, the whole
 * periods in so many days after the last complete one, which may be 0.
 */
export function timeAhead({ asOf, timeUnit, opportunities }: Clock, days: number): number {
  if (!opportunities) return days / TIME_UNITS[timeUnit];
  const last = lastComplete(parseDay(asOf), timeUnit);
  return lastComplete(lastDayOf(last, timeUnit) + Math.floor(days) + ROUNDING[timeUnit], timeUnit) - last;
}

/** What a person should know where as-of lies within a period; nothing where it ends one, or time is measured. */
export function incompletePeriod({ asOf, timeUnit, opportunities }: Clock): string[] {
  const end = formatDay(lastDayOf(lastComplete(parseDay(asOf), timeUnit), timeUnit));
  if (!opportunities || end === asOf) return [];
  return [
    `Only complete ${timeUnit}s count: purchases after ${end} are left out of the opportunities, and the horizon begins there.`,
  ];
}

type Counted = Pick<Summaries, 'x' | 'tx' | 'T' | 'spendCount' | 'meanSpend'>;

/**
 * Counts each customer's opportunities up to the clock's as-of, and in the holdout those that {@link timeAhead} finds in
 * it. Spend is that of a period: what the days of purchase in it brought.
 *
 * @param customers  whose rows are wanted, in that order; zeros stand for one without purchase in a complete period
 */
export async function countOpportunities(
  ledger: Ledger,
  clock: Clock,
  customers: readonly string[],
  holdout: Holdout | null,
): Promise<{ counted: Counted; holdout: Holdout | null }> {
  const last = lastComplete(parseDay(clock.asOf), clock.timeUnit);
  const end = holdout ? last + timeAhead(clock, holdout.days) : last;
  await preparePurchaseDays(ledger);
  const columns = await readColumns(ledger.connection, countsSql(ledger, clock, last, end, holdout?.end ?? clock.asOf));
  const rowOf = new Map(columns.text('customer').map((customer, row) => [customer, row]));
  const rows = customers.map((customer) => rowOf.get(customer));
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => (row === undefined ? 0 : column[row]));
  const spend = readMoney(columns, 'spend', ledger);
  const spendCount = columns.doubles('spend_count');
  return {
    counted: {
      x: pick(columns.doubles('x')),
      tx: pick(columns.doubles('tx')),
      T: pick(columns.doubles('age')),
      spendCount: pick(spendCount),
      meanSpend: pick(spendCount.map((count, row) => meanSpendOf(spend[row], count))),
    },
    holdout: holdout && {
      ...holdout,
      purchases: pick(columns.doubles('later_purchases')),
      value: pick(Float64Array.from(readMoney(columns, 'later_value', ledger), moneyNumber)),
    },
  };
}

/** A row for each customer with a purchase; `last` and `end` are periods, and `lastDay` cuts the latter one off. */
function countsSql(ledger: Ledger, { timeUnit }: Clock, last: number, end: number, lastDay: string): string {
  const number = (count: string) => `CAST(coalesce(${count}, 0) AS DOUBLE)`;
  const repeat = `period <= ${last} AND period > first_period`;
  const later = `period > ${last} AND period > first_period`;
  return `
WITH periods AS (
  SELECT
    customer,
    ${periodSql('day', timeUnit)} AS period,
    any_value(${periodSql('places.first', timeUnit)}) AS first_period,
    bool_or(purchase) AS bought,
    CAST(coalesce(sum(net) FILTER (purchase), 0) AS ${TOTAL}) AS spend,
    CAST(sum(net) AS ${TOTAL}) AS net
  FROM purchase_days JOIN customer_places AS places USING (place)
  WHERE places.first IS NOT NULL AND day <= DATE '${lastDay}'
  GROUP BY customer, period
  HAVING period <= ${end}
)
SELECT
  customer,
  ${number(`count(*) FILTER (bought AND ${repeat})`)} AS x,
  ${number(`max(period - first_period) FILTER (bought AND ${repeat})`)} AS tx,
  ${number(`greatest(${last} - any_value(first_period), 0)`)} AS age,
  ${number(`count(*) FILTER (spend > 0 AND ${repeat})`)} AS spend_count,
  ${microsSql(`sum(spend) FILTER (spend > 0 AND ${repeat})`, ledger)} AS spend,
  ${number(`count(*) FILTER (bought AND ${later})`)} AS later_purchases,
  ${microsSql(`sum(net) FILTER (${later})`, ledger)} AS later_value
FROM periods
GROUP BY customer`;
}
