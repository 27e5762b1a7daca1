/** Whether what people write goes with what they buy after it: observed over expected purchases. */
import { readColumns } from '../engines/readColumns.ts';
import { preparePurchaseDays } from '../facts/purchaseDays.ts';
import { type ReviewAnalysis, SENTIMENTS } from '../reviews/analyse.ts';
import type { ReviewTable } from '../reviews/reviewTable.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { type EpochDay, parseDay } from '../units.ts';

/** Purchases after reviews of a group, and what other customers like the writers did in the same days. */
export interface LinkRow {
  readonly group: 'sentiment' | 'rating' | 'theme';
  readonly name: string;
  readonly reviews: number;
  readonly observed: number;
  readonly expected: number;
  /** Observed over expected, with its 95 % interval; null with too few expected. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ReviewLink {
  readonly horizonDays: number;
  /** Customers who wrote, of those who have ever bought. */
  readonly writers: number;
  readonly customers: number;
  /** Reviews by known customers with a whole horizon after them. */
  readonly linked: number;
  readonly rows: readonly LinkRow[];
}

/** Purchases that have to be expected before a ratio is told. */
const FEWEST_EXPECTED = 5;
/** Writers that an interval rests on. */
const FEWEST_WRITERS = 10;
const Z = 1.959963984540054;
/** Least numbers of purchases in the horizon before, and of days since the last purchase. */
const PURCHASES = [0, 1, 2, 3, 5, 8, 13] as const;
const SILENCE = [0, 7, 14, 28, 56, 112, 224] as const;

/**
 * Each review is compared with all customers who had bought as often in as many days before the same day, and as lately:
 * season, prices and the customer's own pace are in both. It is a comparison, not an effect.
 */
export async function linkReviews(
  ledger: Ledger,
  table: ReviewTable,
  { texts }: Pick<ReviewAnalysis, 'texts'>,
  horizonDays: number,
): Promise<ReviewLink> {
  await preparePurchaseDays(ledger);
  const customers = await readColumns(
    ledger.connection,
    'SELECT customer, place, CAST(first IS NOT NULL AS INTEGER) AS bought FROM customer_places ORDER BY place',
  );
  const bought = customers.integers('bought');
  const placeOf = new Map(customers.text('customer').map((name, place) => [name, place]));
  const rows = await readColumns(
    ledger.connection,
    `SELECT place, CAST(day - DATE '1970-01-01' AS INTEGER) AS day FROM purchase_days WHERE purchase ORDER BY place, day`,
  );
  const days = purchaseDaysOf(rows.integers('place'), rows.integers('day'), customers.length);
  const asOf = parseDay(ledger.asOf);
  const known = [...table.day.keys()].flatMap((row) => {
    const place = texts.copyOf[row] < 0 ? placeOf.get(table.customer[row]) : undefined;
    return place !== undefined && bought[place] === 1 ? [{ row, place, day: table.day[row] }] : [];
  });
  const linked = known.filter(({ day }) => day + horizonDays <= asOf);
  const outcomes = outcomesOf(days, linked, horizonDays);
  return {
    horizonDays,
    writers: new Set(known.map(({ place }) => place)).size,
    customers: bought.reduce((sum, one) => sum + one, 0),
    linked: outcomes.length,
    rows: groupRows(table, texts, outcomes),
  };
}

/** Purchase days of each customer, ascending: from start[place] on. */
interface Days {
  readonly start: Int32Array;
  readonly day: Int32Array;
}

function purchaseDaysOf(place: Int32Array, day: Int32Array, customers: number): Days {
  const start = new Int32Array(customers + 1);
  for (let i = 0; i < place.length; i++) start[place[i] + 1]++;
  for (let c = 0; c < customers; c++) start[c + 1] += start[c];
  return { start, day };
}

interface Outcome {
  readonly row: number;
  readonly observed: number;
  readonly expected: number;
}

/** What writers bought within the horizon after the day of their review, and what customers in the same state did. */
function outcomesOf(
  { start, day }: Days,
  linked: readonly { row: number; place: number; day: EpochDay }[],
  horizonDays: number,
): Outcome[] {
  const byDay = groupByDay(linked);
  const outcomes: Outcome[] = [];
  for (const [at, reviews] of byDay) {
    const state = new Int32Array(start.length - 1).fill(-1);
    const after = new Float64Array(start.length - 1);
    const [sums, counts] = [new Map<number, number>(), new Map<number, number>()];
    for (let c = 0; c < state.length; c++) {
      let [before, last] = [0, -1];
      for (let i = start[c]; i < start[c + 1] && day[i] <= at + horizonDays; i++) {
        if (day[i] > at) after[c]++;
        else {
          last = day[i];
          if (day[i] > at - horizonDays) before++;
        }
      }
      if (last < 0) continue;
      state[c] = binOf(PURCHASES, before) * SILENCE.length + binOf(SILENCE, at - last);
      sums.set(state[c], (sums.get(state[c]) ?? 0) + after[c]);
      counts.set(state[c], (counts.get(state[c]) ?? 0) + 1);
    }
    for (const { row, place } of reviews) {
      if (state[place] < 0) continue;
      // The writer's own purchases are not what others like the writer did.
      const others = counts.get(state[place])! - 1;
      if (others === 0) continue;
      const expected = (sums.get(state[place])! - after[place]) / others;
      outcomes.push({ row, observed: after[place], expected });
    }
  }
  return outcomes;
}

function groupByDay<Review extends { day: EpochDay }>(linked: readonly Review[]): Map<EpochDay, Review[]> {
  const byDay = new Map<EpochDay, Review[]>();
  for (const review of linked) byDay.set(review.day, [...(byDay.get(review.day) ?? []), review]);
  return byDay;
}

function binOf(from: readonly number[], value: number): number {
  let bin = 0;
  while (bin + 1 < from.length && value >= from[bin + 1]) bin++;
  return bin;
}

function groupRows(table: ReviewTable, texts: ReviewAnalysis['texts'], outcomes: readonly Outcome[]): LinkRow[] {
  const ratings = [...new Set(outcomes.map(({ row }) => table.rating[row]).filter((rating) => !Number.isNaN(rating)))];
  const themes = [...new Set(outcomes.flatMap(({ row }) => texts.themes[row]))].sort();
  const of = (group: LinkRow['group'], name: string, wanted: (row: number) => boolean) => {
    const own = outcomes.filter(({ row }) => wanted(row));
    return own.length > 0 ? [{ group, name, ...ratioOf(own, table) }] : [];
  };
  return [
    ...SENTIMENTS.flatMap((name) => of('sentiment', name, (row) => texts.sentiment[row] === name)),
    ...ratings
      .sort((a, b) => b - a)
      .flatMap((rating) => of('rating', String(rating), (row) => table.rating[row] === rating)),
    ...themes.flatMap((name) => of('theme', name, (row) => texts.themes[row].includes(name))),
  ];
}

/** The ratio of sums, its variance from the customers' differences: one who writes often is one observation. */
function ratioOf(outcomes: readonly Outcome[], { customer }: ReviewTable) {
  const byCustomer = new Map<string, { observed: number; expected: number }>();
  let [observed, expected] = [0, 0];
  for (const outcome of outcomes) {
    observed += outcome.observed;
    expected += outcome.expected;
    const own = byCustomer.get(customer[outcome.row]) ?? { observed: 0, expected: 0 };
    byCustomer.set(customer[outcome.row], {
      observed: own.observed + outcome.observed,
      expected: own.expected + outcome.expected,
    });
  }
  const base = { reviews: outcomes.length, observed, expected };
  if (expected < FEWEST_EXPECTED || byCustomer.size < FEWEST_WRITERS)
    return { ...base, ratio: null, low: null, high: null };
  const ratio = observed / expected;
  let squares = 0;
  for (const own of byCustomer.values()) squares += (own.observed - ratio * own.expected) ** 2;
  // Never narrower than chance alone makes counts.
  const variance = Math.max(observed, (squares * byCustomer.size) / (byCustomer.size - 1));
  const error = Math.sqrt(variance) / expected;
  return { ...base, ratio, low: Math.max(0, ratio - Z * error), high: ratio + Z * error };
}
