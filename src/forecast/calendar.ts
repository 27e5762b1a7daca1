/**
 * The trading-day clock. Models know no closing days; a horizon with more or fewer of them than the past had is
 * lengthened or shortened for them. A day is closed where nobody bought though business was usual around it; a coming
 * day is expected closed where its weekday is, or where the day 364 days earlier was. Data without closing days are left
 * exactly as they are.
 */

import { readColumns } from '../engines/readColumns.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, parseDay } from '../units.ts';
import type { JoinedRecord } from './record.ts';

/** Purchases and first purchases of each day from the first on. */
export interface Calendar {
  readonly first: EpochDay;
  readonly purchases: Int32Array;
  readonly births: Int32Array;
}

/** Around a day, this many days on either side say whether business was usual. */
const NEIGHBOURS = 28;
/** Fewer purchases a day than this may miss a day by chance. */
const USUAL = 8;
/** A weekday that was open on no more than this share of its days is closed. */
const OPEN_SHARE = 0.2;
/** 52 weeks: the same weekday last year. */
const LAST_YEAR = 364;

/** @param asOf  the last day that may enter, `YYYY-MM-DD` */
export async function readCalendar(ledger: Ledger, asOf: string): Promise<Calendar> {
  const columns = await readColumns(
    ledger.connection,
    `WITH days AS (SELECT DISTINCT customer, day FROM ledger WHERE NOT refund AND day <= DATE '${asOf}'),
    ranked AS (SELECT day, day = min(day) OVER (PARTITION BY customer) AS born FROM days)
    SELECT
      CAST(day - DATE '1970-01-01' AS INTEGER) AS day,
      CAST(count(*) AS INTEGER) AS purchases,
      CAST(count(*) FILTER (born) AS INTEGER) AS births
    FROM ranked
    GROUP BY day
    ORDER BY day`,
  );
  const days = columns.integers('day');
  const first = days.length > 0 ? days[0] : 0;
  const length = days.length > 0 ? days[days.length - 1] - first + 1 : 0;
  const [purchases, births] = [new Int32Array(length), new Int32Array(length)];
  const [counts, born] = [columns.integers('purchases'), columns.integers('births')];
  days.forEach((day, i) => {
    purchases[day - first] = counts[i];
    births[day - first] = born[i];
  });
  return { first, purchases, births };
}

/** Days of open business that the horizon after a cutoff counts for, where the past is the measure of a day. */
export function effectiveHorizon(
  { first, purchases, births }: Calendar,
  cutoff: EpochDay,
  horizonDays: number,
): number {
  const length = cutoff - first + 1;
  if (length < 1) return horizonDays;
  const count = (i: number) => (i < purchases.length ? purchases[i] : 0);
  const open = new Uint8Array(length);
  let sum = 0;
  let from = 0;
  let to = 0;
  for (let i = 0; i < length; i++) {
    for (; to < Math.min(length, i + NEIGHBOURS + 1); to++) sum += count(to);
    for (; from < i - NEIGHBOURS; from++) sum -= count(from);
    open[i] = count(i) > 0 || sum / (to - from) < USUAL ? 1 : 0;
  }
  const weekday = (day: EpochDay) => ((day % 7) + 7) % 7;
  const [openDays, days] = [new Float64Array(7), new Float64Array(7)];
  for (let i = 0; i < length; i++) {
    days[weekday(first + i)]++;
    openDays[weekday(first + i)] += open[i];
  }
  const expected = (day: EpochDay) => {
    const w = weekday(day);
    if (days[w] > 0 && openDays[w] <= OPEN_SHARE * days[w]) return 0;
    const then = day - LAST_YEAR - first;
    return then >= 0 && then < length ? open[then] : 1;
  };
  let [born, exposed, all] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    exposed += born * open[i];
    all += born;
    born += i < births.length ? births[i] : 0;
  }
  let future = 0;
  for (let day = cutoff + 1; day <= cutoff + horizonDays; day++) future += expected(day);
  return all > 0 && exposed > 0 ? (future * all) / exposed : horizonDays;
}

/** For horizons in days, the days of them that count; as training had it, where the ledger is of another day. */
export async function effectiveHorizons(
  ledger: Ledger,
  record: Pick<JoinedRecord, 'asOf' | 'effectiveDays' | 'horizonDays'>,
  asOf: string,
): Promise<(days: number) => number> {
  if (asOf !== record.asOf) return (days) => (days * record.effectiveDays) / record.horizonDays;
  const calendar = await readCalendar(ledger, asOf);
  return (days) => effectiveHorizon(calendar, parseDay(asOf), days);
}
