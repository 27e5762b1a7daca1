/**
 * The customer-base audit: what a base of customers has brought, how it changes, and what it will bring, in five lenses
 * (Fader, Hardie & Ross 2022), each continued into the future. Every sum comes to the ledger, to the cent.
 */
import type { Bundle } from '../../bundles/bundle.ts';
import { PerennialError } from '../../errors.ts';
import { hasPurchase } from '../../facts/summaries.ts';
import { type Progress, silent } from '../../forecast/progress.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { formatDay, formatMoney, MICROS, moneyNumber, parseDay, parseMoney } from '../../units.ts';
import { type Audit, type Backtest, CHANGES, type Expectation } from '../../valuation/audit/audit.ts';
import { decomposeBase } from '../../valuation/audit/decompose.ts';
import { expectNewcomers, newcomersError, type Weekly } from '../../valuation/audit/newcomers.ts';
import { chooseGrain, choosePeriods, type Periods, spanOf, stretchesBetween } from '../../valuation/audit/periods.ts';
import { exactParts } from '../../valuation/dimensions/exactParts.ts';
import { totalInterval } from '../../valuation/predictionIntervals.ts';
import { segmentCustomers, stageName, tierName } from '../../valuation/segments/segmentCustomers.ts';
import { DEFAULT_LEVEL, type Total } from '../../valuation/value.ts';
import { AUTO } from '../chooseModel.ts';
import { cohortsOf } from './cohorts.ts';
import { differencesOf } from './differences.ts';
import { firstProductsWithin } from './firstProducts.ts';
import { expectNow, expectThen, type ForecastRequest } from './forecasts.ts';
import { type ChangeSums, readChanges, readItems, readWeekly } from './history.ts';

export interface AuditOptions {
  /** Of the periods that are compared, and of the one ahead, in days; as long as fits twice, a year at most, otherwise. */
  readonly periodDays?: number;
  /** A saved model to forecast with; one is trained where there is none. */
  readonly bundle?: Pick<Bundle, 'manifest' | 'files'>;
  /** Purchase models to train, where there is no bundle. */
  readonly models?: readonly string[];
  /** New customers by week ahead, in place of what the past suggests. */
  readonly newCustomers?: ArrayLike<number>;
  /** False leaves out the forecast as it would have been one period ago: it takes as long as training does. */
  readonly backtest?: boolean;
  /** Of intervals; 0.8 when not given. */
  readonly level?: number;
  readonly seed?: number;
  readonly progress?: Progress;
}

/** @throws TOO_LITTLE_DATA where no two periods fit into the history, and whatever training or scoring throws */
export async function audit(ledger: Ledger, options: AuditOptions = {}): Promise<Audit> {
  const { bundle = null, models = [AUTO], level = DEFAULT_LEVEL, seed = 1, progress = silent } = options;
  const [first, end] = [parseDay(ledger.firstDay), parseDay(ledger.asOf)];
  const periods = choosePeriods(first, end, options.periodDays);
  const request = { horizonDays: periods.days, bundle, models, level, seed, progress };
  const expected = await expectNow(ledger, request);
  progress('adding up the past');
  const { summaries, valuation } = expected;
  const changes = await readChanges(ledger, periods);
  const weekly = await readWeekly(ledger, first, end);
  const grain = chooseGrain(first, end);
  const stretches = stretchesBetween(first - 1, end, grain);
  const stretchesAhead = stretchesBetween(end, end + periods.days, grain);
  const newcomers = newcomersAhead(weekly, periods, level, options.newCustomers);
  const known = plain(valuation.totals.value ?? valuation.totals.purchases);
  const past = pastOf(ledger, expected);
  const segments = segmentCustomers(expected);
  const broughtBy = new Map<string, bigint>();
  for (let row = 0; row < summaries.customer.length; row++) {
    const key = `${tierName(segments, row)} ${stageName(segments, row)}`;
    broughtBy.set(key, (broughtBy.get(key) ?? 0n) + past(row));
  }
  const cohorts = await cohortsOf(ledger, expected, grain, stretches, stretchesAhead);
  const before = sumOf(changes, 'before');
  const now = sumOf(changes, 'now');
  const { quality } = ledger;
  const { excluded } = quality;
  return {
    format: 1,
    shop: {
      currency: ledger.hasAmounts ? ledger.currency : null,
      firstDay: ledger.firstDay,
      asOf: ledger.asOf,
      customers: summaries.customer.length,
      transactions: quality.accepted.rows,
      value: formatMoney(Array.from(summaries.customer, (_, row) => past(row)).reduce((sum, value) => sum + value, 0n)),
      excluded: {
        rows: excluded.reduce((sum, { rows }) => sum + rows, 0),
        value: excludedValue(excluded),
      },
    },
    measure: ledger.hasAmounts ? 'value' : 'purchases',
    level,
    model: valuation.method === 'combined' ? 'combined' : valuation.model,
    before: spanOf(periods.start, periods.middle),
    now: spanOf(periods.middle, periods.end),
    ahead: spanOf(periods.end, periods.end + periods.days),
    totals: {
      before: formatMoney(before),
      now: formatMoney(now),
      known,
      newcomers: newcomers.expectation,
      total: together(known, newcomers.expectation, level),
      newCustomers: newcomers.customers,
      newCustomersFrom: newcomers.from,
    },
    differences: differencesOf(expected, past),
    change: await changeOf(ledger, periods, changes),
    grain,
    stretches,
    stretchesAhead,
    cohorts,
    newcomersAhead: newcomers.by(stretchesAhead.map(({ to }) => parseDay(to) - end)),
    segments: {
      reason: segments.reason,
      groups: segments.groups.map(({ tier, stage, customers, predicted, returning }) => ({
        ...{ tier, stage, customers, returning },
        value: formatMoney(broughtBy.get(`${tier} ${stage}`) ?? 0n),
        predicted: plain(predicted),
      })),
    },
    products: await firstProductsWithin(ledger, periods, level),
    backtest: (options.backtest ?? true) ? await backtestOf(ledger, periods, request, changes, weekly) : null,
    notes: [...new Set([...quality.warnings, ...valuation.warnings, ...productsLeftOut(ledger)])],
  };
}

function plain({ expected, interval: [low, high] }: Pick<Total, 'expected' | 'interval'>): Expectation {
  return { expected, low, high };
}

/** What each customer has brought: exact money, or purchases in micros where there are no amounts. */
function pastOf({ hasAmounts }: Ledger, { summaries, valuation }: Awaited<ReturnType<typeof expectNow>>) {
  const purchases = (row: number) => (hasPurchase(summaries, row) ? summaries.x[row] + 1 : 0);
  return (row: number) => (hasAmounts ? valuation.historicalValue[row] : BigInt(purchases(row)) * BigInt(MICROS));
}

function sumOf(changes: readonly ChangeSums[], name: 'before' | 'now' | 'rest'): bigint {
  return changes.reduce((sum, change) => sum + change[name], 0n);
}

function excludedValue(excluded: readonly { readonly amount: string | null }[]): string | null {
  if (excluded.some(({ amount }) => amount === null)) return null;
  return formatMoney(excluded.reduce((sum, { amount }) => sum + (parseMoney(amount!) ?? 0n), 0n));
}

/** Two independent totals as one, lognormal. */
function together(a: Expectation, b: Expectation, level: number): Expectation {
  const expected = a.expected + b.expected;
  if (!(expected > 0)) return { expected, low: 0, high: 0 };
  const variance = varianceOf(a, level) + varianceOf(b, level);
  const [low, high] = totalInterval(expected, variance, 0, level);
  return { expected, low, high };
}

/** Of a lognormal with this interval. */
function varianceOf({ expected, low, high }: Expectation, level: number): number {
  if (!(expected > 0) || !(low > 0)) return 0;
  // An interval of unit reach has the quantile's width: ask for it once.
  const [unit] = totalInterval(1, 0, 1, level);
  const sd = Math.log(high / low) / (-2 * Math.log(unit));
  return expected ** 2 * Math.expm1(sd ** 2);
}

function newcomersAhead(weekly: Weekly, { days }: Periods, level: number, plan?: ArrayLike<number>) {
  const weeks = days / 7;
  const { customers, value, from } = expectNewcomers(weekly, weeks, 0, plan);
  const sum = (column: Float64Array) => column.reduce((total, entry) => total + entry, 0);
  const expected = sum(value);
  const [low, high] = totalInterval(expected, 0, newcomersError(weekly, weeks), level);
  /** Up to so many days ahead; even within a week. */
  const upTo = (until: number) =>
    value.reduce((total, entry, week) => {
      const length = Math.min(7, days - 7 * week);
      return total + entry * Math.min(1, Math.max(0, (until - 7 * week) / length));
    }, 0);
  return {
    customers: sum(customers),
    from,
    expectation: { expected, low, high },
    by: (ends: readonly number[]) => ends.map((until, k) => upTo(until) - (k > 0 ? upTo(ends[k - 1]) : 0)),
  };
}

async function changeOf(ledger: Ledger, periods: Periods, changes: readonly ChangeSums[]): Promise<Audit['change']> {
  const items = await readItems(ledger, periods);
  const total = (when: 'before' | 'now') => {
    const buyers = changes.filter(({ change }) =>
      when === 'now'
        ? change === 'kept' || change === 'new' || change === 'back'
        : change === 'kept' || change === 'lost',
    );
    const purchases = when === 'now' ? 'purchasesNow' : 'purchasesBefore';
    return {
      value: sumOf(changes, when),
      customers: buyers.reduce((sum, { customers }) => sum + customers, 0),
      purchases: changes.reduce((sum, change) => sum + change[purchases], 0),
      items: items ? items[when] : null,
    };
  };
  const kept = changes.find(({ change }) => change === 'kept');
  const moved = kept ? kept.now - kept.before - kept.rest : 0n;
  const [frequency, amount] = kept ? exactParts(moved, [kept.frequency, kept.amount]) : [0n, 0n];
  return {
    bridge: CHANGES.flatMap((name) => {
      const row = changes.find(({ change }) => change === name);
      if (!row) return [];
      const { change, customers, before, now } = row;
      const difference = formatMoney(now - before);
      return [{ change, customers, before: formatMoney(before), now: formatMoney(now), difference }];
    }),
    base: decomposeBase(total('before'), total('now'), ledger.hasAmounts).map((row) => ({
      ...row,
      effect: formatMoney(row.effect),
    })),
    kept: {
      frequency: formatMoney(frequency),
      amount: formatMoney(amount),
      rest: formatMoney(kept?.rest ?? 0n),
    },
  };
}

/** Products stay in the engine that holds the transactions; categories come along. */
function productsLeftOut({ merged, columns }: Ledger): string[] {
  if (!merged || columns.product === undefined || columns.category !== undefined) return [];
  return [
    'First purchases are not compared by product, for products stay in the engine: --category-column names a column to compare them by.',
  ];
}

/** What this audit would have said of the present period at its beginning; null where the history was too short. */
async function backtestOf(
  ledger: Ledger,
  { days, middle, end }: Periods,
  request: ForecastRequest,
  changes: readonly ChangeSums[],
  weekly: Weekly,
): Promise<Backtest | null> {
  const { level, progress } = request;
  progress(`forecasting the present period as of ${formatDay(middle)}`);
  let valuation: Awaited<ReturnType<typeof expectThen>>;
  try {
    valuation = await expectThen(ledger, formatDay(middle), request);
  } catch (error) {
    const tooLittle = error instanceof PerennialError && /^(TOO_LITTLE_DATA|HORIZON_TOO_SHORT)$/.test(error.code);
    if (!tooLittle) throw error;
    return null;
  }
  const known = plain(valuation.totals.value ?? valuation.totals.purchases);
  const arrived = changes.find(({ change }) => change === 'new')?.now ?? 0n;
  const total = sumOf(changes, 'now');
  const origin = Math.ceil(days / 7);
  const { value } = expectNewcomers(weekly, days / 7, origin);
  const mean = value.reduce((sum, entry) => sum + entry, 0);
  const earlier = newcomersErrorBefore(weekly, origin);
  const [low, high] = totalInterval(mean, 0, earlier, level);
  const newcomers = { expected: mean, low, high };
  return {
    asOf: formatDay(middle),
    to: formatDay(end),
    known: { ...known, actual: moneyNumber(total - arrived) },
    newcomers: { ...newcomers, actual: moneyNumber(arrived) },
    total: { ...together(known, newcomers, level), actual: moneyNumber(total) },
  };
}

/** By what was known at an origin. */
function newcomersErrorBefore({ weeks, acquired, revenue }: Weekly, origin: number): number {
  const known = {
    weeks: weeks - origin,
    acquired: acquired.subarray(origin),
    revenue: revenue.slice(origin).map((column) => column.subarray(origin)),
  };
  return newcomersError(known, origin);
}
