/** Is it getting better or worse, and since when: what was bought, week by week, beside what had been expected. */
import type { Bundle } from '../bundles/bundle.ts';
import { PerennialError } from '../errors.ts';
import { mainGroups, readMembers } from '../facts/members.ts';
import { hasPurchase } from '../facts/summaries.ts';
import { weeklyNewCustomers, weeklyPurchases, weeklyRevenue } from '../facts/weeklyPurchases.ts';
import { sumOf } from '../facts/windows.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import { type GroupChart, type WatchOptions, type WeeklySeries, watchGroups } from '../monitoring/groups.ts';
import { type MeasureChart, type WholeWeeks, watchMeasures } from '../monitoring/measures.ts';
import { type Scatter, scatterOf } from '../monitoring/scatter.ts';
import { LEAST_WEEKS, type Weekly, type WholeChart } from '../monitoring/whole.ts';
import type { ReviewTable } from '../reviews/reviewTable.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { formatDay, parseDay } from '../units.ts';
import { contributions } from '../valuation/dimensions/logMean.ts';
import type { Language } from '../words/language.ts';
import { checkAmounts, lackingColumns } from './bundleColumns.ts';
import { type Asked, customersAt, forecastAt } from './forecastAt.ts';
import { openForecaster } from './forecaster.ts';
import { reviewWeeks } from './reviewWeeks.ts';
import { watchRemarks } from './watchRemarks.ts';

export interface MonitorOptions extends WatchOptions {
  /** The last day that the expectation rests on; that of the bundle's training unless said otherwise. */
  readonly since?: string;
  /** A role or attribute of the ledger whose groups are watched against each other. */
  readonly group?: string;
  /** Of warnings; English unless said otherwise. */
  readonly language?: Language;
  /** Reviews of the same shop: what they feel is watched too. */
  readonly reviews?: { readonly table: ReviewTable; readonly scale?: readonly [worst: number, best: number] };
  readonly progress?: Progress;
}

export interface Watch {
  readonly since: string;
  /** Last day of the last whole week; a week that is not over is held open. */
  readonly until: string;
  readonly weeks: number;
  readonly alarmsPerYear: number;
  /** Of the weeks, last days. */
  readonly weekEnds: readonly string[];
  /** Purchases of the customers who were known, and what had been expected of them. */
  readonly weekly: { readonly observed: readonly number[]; readonly expected: readonly number[] };
  readonly newCustomers: readonly number[];
  /** Purchases of all; the first of the measures. */
  readonly whole: WholeChart;
  /** Purchases, revenue, whether the expected come back, revenue a purchase, what reviews feel: they share the alarms of a year. */
  readonly measures: readonly MeasureChart[];
  /** What each dimension makes of revenue less what was expected: they add up. Null without amounts or without purchases. */
  readonly change: RevenueChange | null;
  readonly groups: readonly GroupChart[];
  /** Customers who belong to no group, or to one of fewer than ten: they are part of the rest. */
  readonly notShown: number;
  readonly warnings: readonly string[];
}

export interface RevenueChange {
  readonly observed: number;
  readonly expected: number;
  readonly returning: number;
  readonly frequency: number;
  readonly spend: number;
}

/** Weeks before the watch that teach how much the whole scatters, if the history has room for them. */
const MOST_WEEKS_BEFORE = 26;
/** Of the history, what has to come before those. */
const LEAST_HISTORY_DAYS = 91;
/** Groups of fewer customers are part of the rest: their figures would be those of single people. */
const LEAST_CUSTOMERS = 10;

/**
 * @throws OPTION_INVALID (for a rating off the scale too), GROUP_UNKNOWN, TOO_LITTLE_DATA where no whole week has passed, AMOUNTS_DIFFER
 */
export async function monitor(
  bundle: Pick<Bundle, 'manifest' | 'files'>,
  ledger: Ledger,
  options: MonitorOptions = {},
): Promise<Watch> {
  const { since = bundle.manifest.clock.asOf, group, progress = silent, alarmsPerYear = 1 } = options;
  checkAmounts(bundle.manifest, ledger, ledger.quality.file);
  const start = parseDay(since, '--since');
  const weeks = Math.floor((parseDay(ledger.asOf) - start) / 7);
  if (weeks < 1 || start < parseDay(ledger.firstDay)) {
    throw new PerennialError('TOO_LITTLE_DATA', {
      what: 'Watching',
      need: `a whole week after ${since}, and transactions before it`,
      have: `a history from ${ledger.firstDay} to ${ledger.asOf}`,
      remedy: 'Give newer transactions, or an earlier day with --since.',
    });
  }
  const forecaster = await openForecaster(bundle);
  progress('expecting purchases');
  const asked = { bundle, ledger, forecaster };
  const { series: weekly, scatter, all } = await weeklyByGroup(asked, start, weeks, group);
  progress('expecting purchases of the weeks before');
  const before = await weeksBefore(asked, start);
  progress('comparing');
  const { reviews } = options;
  const sentiment = reviews ? reviewWeeks(reviews.table, { start, weeks }, reviews) : null;
  const measures = watchMeasures(all, before, { ...options, sentiment });
  const { observed, expected, spread, alarms } = measures[0];
  const shown = weekly.filter(({ rest }) => !rest);
  return {
    since,
    until: formatDay(start + 7 * weeks),
    weeks,
    alarmsPerYear,
    weekEnds: Array.from({ length: weeks }, (_, week) => formatDay(start + 7 * (week + 1))),
    weekly: { observed: [...all.purchases.observed], expected: [...all.purchases.expected] },
    newCustomers: [...(await weeklyNewCustomers(ledger, start, weeks))],
    whole: { observed, expected, spread, alarms },
    measures,
    change: changeOf(measures),
    groups: group === undefined ? [] : watchGroups(weekly, { ...options, scatter }),
    notShown: weekly.reduce((sum, own) => sum + own.customers, 0) - shown.reduce((sum, own) => sum + own.customers, 0),
    warnings: [
      ...lackingColumns(bundle.manifest, ledger, options.language),
      ...(await watchRemarks(ledger, { since, purchases: all.purchases, group, sentiment }, options.language)),
    ],
  };
}

/** Customers whose weeks tell how groups scatter by chance, at most. */
const SAMPLE = 5000;

/** Purchases by week of customers known at the start, and what is expected of them, summed by their groups. */
async function weeklyByGroup(
  asked: Asked,
  start: number,
  weeks: number,
  column?: string,
): Promise<{ series: WeeklySeries[]; scatter: Scatter | null; all: WholeWeeks }> {
  const { ledger } = asked;
  const asOf = formatDay(start);
  const { summaries } = await customersAt(asked, asOf);
  const members = column === undefined ? null : await readMembers(ledger, column, asOf);
  const names = [...(members?.groups ?? []), ''];
  const none = names.length - 1;
  const of = members ? mainGroups(members, summaries.customer).map((group) => (group < 0 ? none : group)) : null;
  const groupOf = (row: number) => (of ? of[row] : none);
  const sums = names.map(() => ({ observed: new Float64Array(weeks), expected: new Float64Array(weeks) }));
  const [customers, variance] = [new Float64Array(names.length), new Float64Array(names.length)];
  const stride = Math.max(1, Math.ceil(summaries.customer.length / SAMPLE));
  const sampled = () =>
    Array.from({ length: members ? weeks : 0 }, () => new Float64Array(Math.ceil(summaries.customer.length / stride)));
  const sample = { observed: sampled(), expected: sampled() };
  const weekly = (): Weekly => ({ observed: new Float64Array(weeks), expected: new Float64Array(weeks) });
  const [returning, revenue] = [weekly(), weekly()];
  await forecastAt(asked, summaries, 7 * weeks, (forecast, some, at) => {
    const n = some.customer.length;
    const firstSampled = (stride - (at % stride)) % stride;
    const { expectedSpend } = forecast;
    for (let week = 0, before = new Float64Array(n), back = before; week < weeks; week++) {
      const last = week === weeks - 1;
      const { expectedPurchases: by, pReturn } = last ? forecast : forecast.within(7 * (week + 1));
      for (let row = 0; row < n; row++) {
        sums[groupOf(at + row)].expected[week] += by[row] - before[row];
        if (!hasPurchase(some, row)) continue;
        returning.expected[week] += pReturn[row] - back[row];
        if (expectedSpend) revenue.expected[week] += (by[row] - before[row]) * expectedSpend[row];
      }
      back = Float64Array.from(pReturn);
      if (members) {
        for (let row = firstSampled; row < n; row += stride) {
          sample.expected[week][(at + row) / stride] = by[row] - before[row];
        }
      }
      before = Float64Array.from(by);
    }
    const spread = forecast.variances().purchases;
    for (let row = 0; row < n; row++) {
      if (!hasPurchase(some, row)) continue;
      customers[groupOf(at + row)]++;
      variance[groupOf(at + row)] += spread[row];
    }
  });
  const made = await weeklyPurchases(ledger, start, weeks);
  const places = new Map(summaries.customer.map((name, row) => [name, row]));
  const seen = new Uint8Array(summaries.customer.length);
  made.customer.forEach((name, i) => {
    const row = places.get(name)!;
    sums[groupOf(row)].observed[made.week[i]] += made.purchases[i];
    // Weeks of a customer come in their order.
    if (seen[row] === 0) returning.observed[made.week[i]]++;
    seen[row] = 1;
    if (members && row % stride === 0) sample.observed[made.week[i]][row / stride] += made.purchases[i];
  });
  const series = names.map((group, own): WeeklySeries => {
    const mean = sumOf(sums[own].expected);
    return {
      ...{ group, customers: customers[own], ...sums[own] },
      levelVariance: mean > 0 ? Math.max(0, variance[own] - mean) / mean ** 2 : 0,
      ...(own === none || customers[own] < LEAST_CUSTOMERS ? { rest: true as const } : {}),
    };
  });
  const purchases = together(series, weeks);
  const { hasAmounts } = ledger;
  if (hasAmounts) revenue.observed.set(await weeklyRevenue(ledger, start, weeks));
  const all = { purchases, returning, revenue: hasAmounts ? revenue : null };
  return { series, scatter: members ? scatterOf(sample, purchases) : null, all };
}

/** The weeks before the watch, forecast by the same model from the day before them. */
async function weeksBefore(asked: Asked, start: number): Promise<WholeWeeks> {
  const room = Math.floor((start - parseDay(asked.ledger.firstDay) + 1 - LEAST_HISTORY_DAYS) / 7);
  const weeks = Math.min(MOST_WEEKS_BEFORE, room);
  if (weeks >= LEAST_WEEKS) return (await weeklyByGroup(asked, start - 7 * weeks, weeks)).all;
  const none = { observed: new Float64Array(0), expected: new Float64Array(0) };
  return { purchases: none, returning: none, revenue: none };
}

function together(series: readonly WeeklySeries[], weeks: number): Weekly {
  const sums = (column: 'observed' | 'expected') =>
    Float64Array.from({ length: weeks }, (_, week) => series.reduce((sum, own) => sum + own[column][week], 0));
  return { observed: sums('observed'), expected: sums('expected') };
}

function changeOf(measures: readonly MeasureChart[]): RevenueChange | null {
  const of = (name: MeasureChart['measure']) => measures.find(({ measure }) => measure === name);
  const [purchases, back, revenue] = [of('purchases')!, of('returning')!, of('revenue')];
  const factors = (side: 'observed' | 'expected') =>
    revenue
      ? [back[side], purchases[side] / back[side], revenue[side] / purchases[side]].filter((factor) => factor > 0)
      : [];
  const [expected, observed] = [factors('expected'), factors('observed')];
  if (!revenue || expected.length < 3 || observed.length < 3) return null;
  const [returning, frequency, spend] = contributions(expected, observed);
  return { observed: revenue.observed, expected: revenue.expected, returning, frequency, spend };
}
