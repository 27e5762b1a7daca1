/** What customers will bring month by month. */
import { setImmediate } from 'node:timers/promises';
import { pickCustomers } from '../../facts/summaries.ts';
import { pickFacts } from '../../facts/windows.ts';
import type { Customers } from '../../forecast/contract.ts';
import { parseDay } from '../../units.ts';
import { totalInterval } from '../../valuation/predictionIntervals.ts';
import type { Book, Valued } from '../book.ts';
import type { Predictor } from '../predictor.ts';

/** Months count from 1970; the first is that of the day after as-of, and may have begun. */
export interface MonthsAhead {
  readonly first: number;
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** What the same customers are expected to bring within the horizon. */
  readonly total: number;
}

/** Of more customers every second, third, … stands for its neighbours: a month's share is as well known from these. */
const MOST_CUSTOMERS = 5000;
/** Customers are forecast in the pieces in which they were valued, the largest first. */
const MOST_PIECES = 100;

/**
 * Differences of forecasts to the end of each month, up to the last that lies within the horizon as a whole. Of a month's
 * interval the level is at least as uncertain as that of the first month, and chance scatters as the variances grow.
 * Others are answered between the months.
 *
 * @returns  null without amounts
 */
export async function monthsAhead(book: Book, { main, manifest }: Predictor): Promise<MonthsAhead | null> {
  const { level } = book.newest.valuation;
  const { horizonDays, margin } = manifest.terms;
  const pieces = piecesOf(book);
  // Chance evens out among all of them, and not only among those who stand for them.
  const each = pieces.reduce((sum, { summaries }) => sum + summaries.customer.length, 0) / Math.max(1, book.size);
  const today = parseDay(book.asOf);
  const first = monthOf(today + 1);
  const ends: number[] = [];
  for (let month = first; lastDayOf(month) - today <= horizonDays; month++) ends.push(lastDayOf(month) - today);
  const within = (days: number) => {
    let [value, variance, levelSd] = [0, 0, 0];
    for (const piece of pieces) {
      const forecast = main.forecast(piece, days);
      const { expectedSpend, expectedPurchases } = forecast;
      const variances = forecast.variances();
      if (!expectedSpend || !variances.value) return null;
      for (let row = 0; row < expectedSpend.length; row++) {
        value += margin * expectedPurchases[row] * expectedSpend[row];
        variance += each * margin ** 2 * variances.value[row];
      }
      levelSd = Math.max(levelSd, variances.levelSd);
    }
    return { value, variance, levelSd };
  };
  const [mean, low, high] = [ends, ends, ends].map((months) => new Float64Array(months.length));
  let before = { value: 0, variance: 0 };
  let leastSd = 0;
  for (const [k, days] of ends.entries()) {
    await setImmediate();
    const reached = within(days);
    if (!reached) return null;
    leastSd = Math.max(leastSd, reached.levelSd);
    mean[k] = Math.max(0, reached.value - before.value);
    [low[k], high[k]] = totalInterval(mean[k], Math.max(0, reached.variance - before.variance), leastSd, level);
    before = reached;
  }
  const whole = within(horizonDays);
  return whole && { first, mean, low, high, total: whole.value };
}

/** Customers as of the book's day, together where they were valued together. */
function piecesOf(book: Book): Customers[] {
  const rows = new Map<Valued, number[]>();
  const step = Math.max(1, Math.ceil(book.size / MOST_CUSTOMERS));
  for (let place = 0; place < book.end; place += step) {
    if (book.ids[place] === null || !book.isCurrent(place)) continue;
    const { valued, row } = book.rowAt(place);
    const known = rows.get(valued);
    if (known) known.push(row);
    else rows.set(valued, [row]);
  }
  const largest = [...rows].sort(([, a], [, b]) => b.length - a.length).slice(0, MOST_PIECES);
  return largest.map(([{ summaries, facts }, of]) =>
    of.length === summaries.customer.length
      ? { summaries, facts }
      : { summaries: pickCustomers(summaries, of), facts: facts && pickFacts(facts, of) },
  );
}

export function monthOf(day: number): number {
  const date = new Date(day * 86_400_000);
  return 12 * (date.getUTCFullYear() - 1970) + date.getUTCMonth();
}

/** The first day of a month, as a date. */
export function startOf(month: number): Date {
  return new Date(Date.UTC(1970, month, 1));
}

function lastDayOf(month: number): number {
  return startOf(month + 1).getTime() / 86_400_000 - 1;
}
