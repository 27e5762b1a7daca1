/**
 * What is watched of the whole beside its purchases: revenue, whether the expected come back, revenue a purchase, and what
 * reviews feel; each beside what was expected of it.
 */
import { sumOf } from '../facts/windows.ts';
import type { Alarm } from './alarm.ts';
import type { WatchOptions } from './groups.ts';
import { mergeWeeks } from './periods.ts';
import { type SentimentWeeks, watchSentiment } from './sentiment.ts';
import { logRatios, type RatioChart, type Weekly, watchRatios } from './whole.ts';

/** Weeks of the customers who were known when they began. */
export interface WholeWeeks {
  readonly purchases: Weekly;
  /** Customers whose first purchase since then falls into the week: whether P(return) is calibrated. */
  readonly returning: Weekly;
  /** Net of refunds; null without amounts. */
  readonly revenue: Weekly | null;
}

export const MEASURES = ['purchases', 'revenue', 'returning', 'spend', 'sentiment'] as const;
export type Measure = (typeof MEASURES)[number];

export interface MeasureChart extends RatioChart {
  readonly measure: Measure;
  /** Of the whole watch: sums, the mean of a purchase, or the share of reviews that are good. */
  readonly observed: number;
  readonly expected: number;
  /** By week; null where a week has nothing to take a mean of. */
  readonly weekly: WeeksOfMeasure;
}

export interface WeeksOfMeasure {
  readonly observed: readonly (number | null)[];
  readonly expected: readonly (number | null)[];
}

export interface MeasureOptions extends WatchOptions {
  /** Reviews, where there are any: what they feel is a measure too. */
  readonly sentiment?: SentimentWeeks | null;
}

/** Those that weeks of purchases tell of. */
type OfPurchases = Exclude<Measure, 'sentiment'>;

/**
 * All measures that there are; they share the false alarms of a year.
 *
 * @param before  weeks before the watch, forecast in the same way
 */
export function watchMeasures(
  own: WholeWeeks,
  before: WholeWeeks,
  { sentiment, ...options }: MeasureOptions = {},
): MeasureChart[] {
  const { alarmsPerYear = 1 } = options;
  const names = MEASURES.filter((name) => name !== 'sentiment').filter(
    (name) => own.revenue || (name !== 'revenue' && name !== 'spend'),
  );
  const count = names.length + (sentiment ? 1 : 0);
  const weeks = own.purchases.observed.length;
  const charts = names.map((measure): MeasureChart => {
    const [now, then] = [seriesOf(own, measure), seriesOf(before, measure)];
    const seed = `${options.seed ?? 1}/${measure}`;
    const chart = watchRatios(now.x, then.x, { ...options, seed, measures: count, weeks });
    return {
      ...{ measure, observed: now.observed, expected: now.expected, weekly: now.weekly, spread: chart.spread },
      alarms: chart.alarms.map((alarm) => inWeeks(alarm, now.ends)),
    };
  });
  const felt = sentiment && watchSentiment(sentiment, { ...options, alarmsPerYear: alarmsPerYear / count });
  return felt ? [...charts, felt] : charts;
}

interface Series {
  /** ln(observed / expected) by period. */
  readonly x: Float64Array;
  /** First week of each period, and the first of none. */
  readonly ends: readonly number[];
  readonly observed: number;
  readonly expected: number;
  readonly weekly: WeeksOfMeasure;
}

function seriesOf({ purchases, returning, revenue }: WholeWeeks, measure: OfPurchases): Series {
  const weeks = purchases.observed.length;
  const weekly = Array.from({ length: weeks + 1 }, (_, week) => week);
  const totals = (series: Weekly) => ({
    ...{ observed: sumOf(series.observed), expected: sumOf(series.expected) },
    weekly: { observed: [...series.observed], expected: [...series.expected] },
  });
  switch (measure) {
    case 'purchases':
      return { x: logRatios(purchases), ends: weekly, ...totals(purchases) };
    case 'revenue':
      return { x: moneyRatios(revenue!), ends: weekly, ...totals(revenue!) };
    case 'returning': {
      // Fewer and fewer are left who have not been back: weeks are put together until enough are expected.
      const periods = mergeWeeks(returning.observed, returning.expected);
      const x = Float64Array.from(periods, ({ observed, expected }) => Math.log(Math.max(0.5, observed) / expected));
      return { x, ends: [...periods.map(({ from }) => from), periods.at(-1)?.to ?? 0], ...totals(returning) };
    }
    case 'spend': {
      const [money, all] = [moneyRatios(revenue!), logRatios(purchases)];
      return {
        x: money.map((value, week) => value - all[week]),
        ends: weekly,
        ...over(totals(revenue!), totals(purchases)),
        weekly: { observed: means(revenue!, purchases, 'observed'), expected: means(revenue!, purchases, 'expected') },
      };
    }
  }
}

/** A week whose refunds take back all but a hundredth of what was expected counts as that hundredth. */
function moneyRatios({ observed, expected }: Weekly): Float64Array {
  return observed.map((o, week) => {
    const e = Math.max(1e-9, expected[week]);
    return Math.log(Math.max(0.01 * e, o) / e);
  });
}

function means(money: Weekly, purchases: Weekly, side: 'observed' | 'expected'): (number | null)[] {
  return Array.from(money[side], (amount, week) => (purchases[side][week] > 0 ? amount / purchases[side][week] : null));
}

type Totals = Pick<Series, 'observed' | 'expected'>;

function over(part: Totals, whole: Totals): Totals {
  const ratio = (above: number, below: number) => (below > 0 ? above / below : 0);
  return { observed: ratio(part.observed, whole.observed), expected: ratio(part.expected, whole.expected) };
}

function inWeeks(alarm: Alarm, ends: readonly number[]): Alarm {
  return { ...alarm, foundInWeek: ends[alarm.foundInWeek + 1] - 1, startWeek: ends[alarm.startWeek] };
}
