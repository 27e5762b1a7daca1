/** Where to put the money: what new customers are worth by channel, what they cost, and how to divide a budget. */
import { z } from 'zod';
import type { Bundle } from '../bundles/bundle.ts';
import { PerennialError } from '../errors.ts';
import { amountsAfterFirst } from '../facts/amountsAfterFirst.ts';
import { readScope } from '../facts/facts.ts';
import { timeAhead } from '../facts/opportunities.ts';
import { readFacts } from '../facts/readFacts.ts';
import { summarise } from '../facts/summarise.ts';
import { sumOf } from '../facts/windows.ts';
import { type Progress, silent } from '../forecast/progress.ts';
import type { FittedPurchaseModel } from '../models/contract.ts';
import { parameterSd } from '../models/purchases/parameterSd.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { readTable, type TableRow, tableAmount, tableRowInvalid } from '../transactions/readTable.ts';
import { parseDay, requireWholeDays } from '../units.ts';
import { valueNewCustomers } from '../valuation/budget/newCustomers.ts';
import { type BudgetPlan, type PlanOptions, planBudget } from '../valuation/budget/plan.ts';
import { ASSUMED_ELASTICITY, type ChannelPeriods } from '../valuation/budget/responseCurve.ts';
import { DEFAULT_LEVEL } from '../valuation/value.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { checkAmounts } from './bundleColumns.ts';
import { modelsOf } from './forecaster.ts';

export interface BudgetOptions {
  /** Costs, or a file of them: channel, period, spend, and new_customers where they are not to be counted. */
  readonly costs: string | readonly Cost[];
  /** Budget for a period as long as those of the costs, in currency units. */
  readonly total: number;
  /** Within how many days a customer has to pay back; the bundle's horizon where not given. */
  readonly paybackDays?: number | undefined;
  /** In place of the bundle's. */
  readonly margin?: number | undefined;
  readonly profit?: number | undefined;
  readonly assumedElasticity?: number | undefined;
  readonly spendAll?: boolean | undefined;
  readonly bounds?: PlanOptions['bounds'] | undefined;
  /** Of the intervals of a new customer's value. */
  readonly level?: number | undefined;
  /** Of warnings; English unless said otherwise. */
  readonly language?: Language | undefined;
  readonly progress?: Progress | undefined;
}

export interface Budget extends BudgetPlan {
  readonly currency: string;
  /** The length of a period of the costs. */
  readonly period: Period['unit'];
  readonly paybackDays: number;
  readonly level: number;
  readonly margin: number;
  readonly profit: number;
  /** Rows of costs without spend: customers who came by themselves, and are not part of the plan. */
  readonly organic: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Values new customers by channel with a saved model, and divides a budget among the channels of a file of costs.
 *
 * @throws OPTION_INVALID, TABLE_COLUMN_MISSING, TABLE_ROW_INVALID, TOO_LITTLE_DATA where the payback period is longer than
 *   the history, AMOUNTS_DIFFER, COLUMN_MISSING where the ledger has no channel
 */
export async function budget(
  bundle: Pick<Bundle, 'manifest'>,
  ledger: Ledger,
  options: BudgetOptions,
): Promise<Budget> {
  const { manifest } = bundle;
  const { paybackDays = manifest.terms.horizonDays, margin = manifest.terms.margin, level = DEFAULT_LEVEL } = options;
  const { total, profit = 0, spendAll = false, bounds = {}, progress = silent } = options;
  const { assumedElasticity = ASSUMED_ELASTICITY } = options;
  requireWholeDays(paybackDays, '--payback');
  requireWithin('--margin', margin, 0, 1);
  requireWithin('--elasticity', assumedElasticity, 0, 1);
  requireWithin('--total', total, 0, Number.MAX_VALUE);
  requireWithin('--profit', profit, 0, Number.MAX_VALUE);
  checkAmounts(manifest, ledger, ledger.quality.file);
  if (!ledger.hasAmounts) throw missing('amounts', 'there are none', 'Give transactions with amounts.');
  if (ledger.columns.channel === undefined) {
    throw new PerennialError('COLUMN_MISSING', {
      file: ledger.quality.file,
      role: 'channel',
      columns: Object.values(ledger.columns).join(', '),
      flag: '--channel-column',
      option: 'channel',
    });
  }
  const historyDays = parseDay(ledger.asOf) - parseDay(ledger.firstDay);
  if (historyDays < paybackDays) {
    const have = `a history of ${historyDays} days`;
    throw missing(`a history of ${paybackDays} days, as long as the payback period`, have, 'Shorten --payback.');
  }
  const given = options.costs;
  const file = typeof given === 'string' ? given : 'costs';
  const costs = typeof given === 'string' ? await readTable(given, costsShape) : given.map(costOf);
  checkPeriods(costs, file);
  progress('summarising customers');
  const newcomers = await newcomersOf(bundle, ledger, paybackDays);
  const { periods, organic, unit, warnings } = periodsOf(costs, file, newcomers, ledger, options.language);
  progress('dividing the budget');
  const values = valueNewCustomers(newcomers, newcomers.horizon, [...periods.keys()], level);
  const plan = planBudget(periods, values, {
    ...{ total, margin, profit, spendAll, bounds },
    assumedElasticity,
  });
  return {
    ...plan,
    ...{ currency: ledger.currency, period: unit, paybackDays, level, margin, profit, organic, warnings },
  };
}

/** Above the least, for at a margin of 0 nothing pays; money may be 0. */
function requireWithin(option: string, value: number, least: number, most: number): void {
  const share = most === 1;
  if (value <= most && (share ? value > least : value >= least)) return;
  throw new PerennialError('OPTION_INVALID', {
    ...{ option, value },
    problem: share ? 'it is a share above 0, and 1 at most' : 'it is an amount of money, 0 or more',
    remedy: share ? 'Give a share such as 0.4.' : 'Give an amount such as 5000.',
  });
}

function missing(need: string, have: string, remedy: string): PerennialError {
  return new PerennialError('TOO_LITTLE_DATA', { what: 'A budget', need, have, remedy });
}

/** A period of the calendar, as days. */
interface Period {
  readonly unit: 'week' | 'month' | 'quarter' | 'year';
  readonly first: number;
  readonly last: number;
}

const costsShape = {
  columns: {
    channel: { names: ['channel', 'source', 'medium'] },
    period: { names: ['period', 'month', 'week', 'quarter', 'year'] },
    spend: { names: ['spend', 'cost', 'costs'], number: true },
    newCustomers: { names: ['new_customers', 'customers', 'conversions'], number: true, optional: true },
  },
  row: z.object({
    channel: z.string('must not be empty'),
    period: z.string('must not be empty').transform((text, context): Period => {
      const period = parsePeriod(text);
      if (period) return period;
      context.addIssue('write periods as 2025-03, 2025-W09, 2025-Q1 or 2025');
      return z.NEVER;
    }),
    spend: tableAmount,
    newCustomers: tableAmount.optional(),
  }),
} as const;

/** One line of costs that did not come from a file; lines are counted from 1. */
export interface Cost {
  readonly channel: string;
  /** 2025-03, 2025-W09, 2025-Q1 or 2025. */
  readonly period: string;
  /** Currency units, 0 or more. */
  readonly spend: number;
  readonly newCustomers?: number | undefined;
}

function costOf({ period, ...cost }: Cost, place: number): CostRow {
  const parsed = parsePeriod(period);
  if (parsed) return { ...cost, period: parsed, line: place + 1 };
  const problem = 'write periods as 2025-03, 2025-W09, 2025-Q1 or 2025';
  throw tableRowInvalid({ file: 'costs', line: place + 1, field: 'period', value: period, problem });
}

function checkPeriods(rows: Costs, file: string): void {
  const seen = new Set<string>();
  for (const { channel, period, line } of rows) {
    const problem =
      period.unit !== rows[0].period.unit
        ? `all periods must be of one length: the first is a ${rows[0].period.unit}`
        : seen.has(`${channel} ${period.first}`)
          ? `the period stands on an earlier line for ${channel}`
          : null;
    if (problem) throw tableRowInvalid({ file, line, field: 'period', value: channel, problem });
    seen.add(`${channel} ${period.first}`);
  }
}

/** `2025-03`, `2025-W09` (ISO 8601), `2025-Q1` and `2025`; null for any other text. */
export function parsePeriod(text: string): Period | null {
  const match = /^(\d{4})(?:-(?:(\d{2})|W(\d{2})|Q([1-4])))?$/.exec(text);
  if (!match) return null;
  const [year, month, week, quarter] = match.slice(1).map(Number);
  const days = (unit: Period['unit'], from: number, months: number): Period => ({
    ...{ unit, first: Date.UTC(year, from) / DAY, last: Date.UTC(year, from + months) / DAY - 1 },
  });
  if (match[2]) return month >= 1 && month <= 12 ? days('month', month - 1, 1) : null;
  if (match[4]) return days('quarter', 3 * (quarter - 1), 3);
  if (!match[3]) return days('year', 0, 12);
  // The week of 4 January is the first; its Monday lies so many days before.
  const fourth = Date.UTC(year, 0, 4) / DAY;
  const first = fourth - ((fourth + 3) % 7) + 7 * (week - 1);
  const thursday = new Date((first + 3) * DAY).getUTCFullYear();
  return week >= 1 && thursday === year ? { unit: 'week', first, last: first + 6 } : null;
}

const DAY = 86_400_000;

type CostRow = TableRow<{ channel: string; period: Period; spend: number; newCustomers?: number | undefined }>;
type Costs = readonly CostRow[];
type KnownNewcomers = Awaited<ReturnType<typeof newcomersOf>>;

/** Costs by channel, new customers counted from the ledger where the file does not say. */
function periodsOf(
  costs: Costs,
  file: string,
  { channel, firstPurchase }: KnownNewcomers,
  ledger: Ledger,
  language: Language = 'en',
) {
  const asOf = parseDay(ledger.asOf);
  const counted = costs.some(({ newCustomers }) => newCustomers === undefined);
  const came = (name: string, { first, last }: Period) => {
    let count = 0;
    for (let row = 0; row < channel.length; row++) {
      if (channel[row] === name && firstPurchase[row] >= first && firstPurchase[row] <= last) count++;
    }
    return count;
  };
  const periods = new Map<string, { spend: number[]; newCustomers: number[] }>();
  for (const { channel: name, period, spend, newCustomers, line } of costs) {
    if (newCustomers === undefined && (period.last > asOf || period.first < parseDay(ledger.firstDay))) {
      const problem = `the transactions (${ledger.firstDay} to ${ledger.asOf}) do not hold this period whole: fill in new_customers, or leave the line out`;
      throw tableRowInvalid({ file, line, field: 'period', value: name, problem });
    }
    const seen = periods.get(name) ?? { spend: [], newCustomers: [] };
    periods.set(name, seen);
    seen.spend.push(spend);
    seen.newCustomers.push(newCustomers ?? came(name, period));
  }
  const organic = [...periods].filter(([, { spend }]) => spend.every((s) => s === 0)).map(([name]) => name);
  for (const name of organic) periods.delete(name);
  if (periods.size === 0) throw missing('a channel with spend', 'none in the file of costs', 'Give costs above 0.');
  const known = new Set(channel);
  const strange = [...periods.keys()].filter((name) => !known.has(name));
  const { attributed, strange: nobodyBy, counted: wereCounted } = wordsIn(language).budget.warnings;
  const warnings = [
    attributed,
    ...(strange.length > 0 ? [nobodyBy(strange.join(', '))] : []),
    ...(counted ? [wereCounted] : []),
  ];
  return { periods: periods as ReadonlyMap<string, ChannelPeriods>, organic, unit: costs[0].period.unit, warnings };
}

/**
 * What the customers who came by each channel have brought within the payback period, beside what the model expects of
 * anybody within as much of it as has passed: who buys often leaves sooner, so that later days say little of these.
 */
async function newcomersOf({ manifest }: Pick<Bundle, 'manifest'>, ledger: Ledger, paybackDays: number) {
  const { timeUnit, opportunities } = manifest.clock;
  const asked = { timeUnit, opportunities, attributes: ['channel'], facts: true };
  const { summaries } = await summarise(ledger, asked);
  const scope = await readScope(ledger, ledger.asOf, 1);
  const { columns } = await readFacts(ledger, {
    cutoff: ledger.asOf,
    scope: { ...scope, shares: [] },
    sample: null,
    folds: false,
  });
  const { purchases } = modelsOf({ manifest });
  const payback = timeAhead(summaries.clock, paybackDays);
  const within = summaries.T.map((age) => Math.min(age, payback));
  const ages = Float64Array.from(new Set(within)).sort();
  const bought = (row: number) => columns.n[row] > 0;
  const expectedBy = (model: FittedPurchaseModel) => {
    const expectation = model.unconditionalExpectation(ages);
    const byAge = new Map(Array.from(ages, (age, i) => [age, expectation[i]]));
    return within.map((age, row) => (bought(row) ? byAge.get(age)! : 0));
  };
  const repeatsOf = (model: FittedPurchaseModel) => model.unconditionalExpectation(Float64Array.of(payback))[0];
  return {
    channel: summaries.attributes!.channel.map((name, row) => (bought(row) ? name : '')),
    firstPurchase: summaries.firstPurchase,
    first: columns.firstAmount,
    since: await amountsAfterFirst(ledger, paybackDays),
    expected: expectedBy(purchases),
    horizon: {
      repeats: repeatsOf(purchases),
      parameterSd: parameterSd(purchases, (model) => repeatsOf(model) / sumOf(expectedBy(model))),
      levelSd: manifest.forecast?.predictive.levelSd ?? 0,
    },
  };
}
