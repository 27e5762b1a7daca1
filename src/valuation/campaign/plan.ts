/**
 * A campaign to keep customers: who is on the list, by what is at stake; who is held out, at random; what it has to
 * reach to pay; and what it can show. The predictions of today stay with the list: they are what is measured against.
 */
import { PerennialError } from '../../errors.ts';
import { descending } from '../../evaluation/metrics.ts';
import { timeAhead } from '../../facts/opportunities.ts';
import { hasPurchase, type Summaries } from '../../facts/summaries.ts';
import { columnOf, rowsWhere } from '../../numerics/columns.ts';
import { parseDay } from '../../units.ts';
import { usualPace, valueAtStake } from '../stake.ts';
import type { Timing } from '../timing.ts';
import type { Valuation } from '../value.ts';
import { drawControl } from './arms.ts';
import { contactsPerReturn, smallestEffect } from './power.ts';
import { type Reason, reasonsFor } from './reasons.ts';

export interface PlanOptions {
  /** Share of the list that is held out; 0.2 unless said otherwise. */
  readonly control?: number;
  /** Customers on the list: a count of 1 or more, or a share of all below 1; a tenth unless said otherwise. */
  readonly top?: number;
  readonly seed?: number | string;
  /** Of one contact, in currency units; null where it is not known. */
  readonly cost?: number | null;
  /** Customers who must not be written to, with the reason by which they are counted. */
  readonly leftOut?: ReadonlyMap<string, LeftOut>;
  /** Customers below this P(return) are left alone, however much they brought: most are gone. 0 unless said otherwise. */
  readonly leastReturn?: number;
  /** Weekdays on which nobody is written to: 0 for Sunday to 6 for Saturday. */
  readonly closedDays?: readonly number[];
}

export const LEFT_OUT = ['optedOut', 'contactedEnough', 'inAnotherCampaign'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** Columns of the list, the largest stake first. */
export interface CampaignList {
  /** Rows of the summaries. */
  readonly row: Int32Array;
  readonly customer: readonly string[];
  /** 1 for control, 0 for treated. */
  readonly control: Uint8Array;
  /** Money with margin, or purchases without amounts. */
  readonly stake: Float64Array;
  /** Money with margin over the horizon; null without amounts. */
  readonly predictedValue: Float64Array | null;
  readonly expectedPurchases: Float64Array;
  readonly pReturn: Float64Array;
  readonly usualPurchases: Float64Array;
  readonly reasons: readonly (readonly Reason[])[];
  /** Days since 1970: when to write, and the window of a likely return, NaN where there is none. */
  readonly bestDay: Float64Array;
  readonly windowFrom: Float64Array;
  readonly windowTo: Float64Array;
}

/** What is known of the campaign as a whole. */
export interface PlanFigures {
  readonly customers: {
    readonly known: number;
    readonly withStake: number;
    readonly leftOut: Readonly<Record<LeftOut, number>>;
    readonly listed: number;
    readonly treated: number;
    readonly control: number;
  };
  /** Means over the list. */
  readonly meanStake: number;
  readonly meanPredicted: number;
  /** Of one contact; null where it is not known. */
  readonly cost: number | null;
  /** It pays if it brings back one in so many; null without a cost. */
  readonly paysAtOneIn: number | null;
  /** Smallest difference that it can show, a customer, and over what is predicted. */
  readonly smallestEffect: number;
  readonly smallestEffectShare: number;
}

export interface Plan {
  readonly list: CampaignList;
  readonly figures: PlanFigures;
}

/**
 * @param timing  of the same customers; days of the list are tomorrow where it is not given
 * @throws OPTION_INVALID for a share or a count that is none, TOO_LITTLE_DATA where fewer than two customers would be in an arm
 */
export function planCampaign(
  { summaries, valuation, timing }: { summaries: Summaries; valuation: Valuation; timing?: Timing | undefined },
  options: PlanOptions = {},
): Plan {
  const { control: share = 0.2, top = 0.1, seed = 1, cost = null, closedDays = [], leastReturn = 0 } = options;
  const leftOut: ReadonlyMap<string, LeftOut> = options.leftOut ?? new Map();
  checkOptions(share, top, cost, closedDays);
  const { terms, expectedPurchases, expectedSpend, predictedValue, pReturn, variances } = valuation;
  const pace = usualPace(summaries);
  const horizon = timeAhead(summaries.clock, terms.horizonDays);
  const stakes = valueAtStake(pace, valuation, terms.margin, horizon);
  const known = rowsWhere(stakes.length, (row) => hasPurchase(summaries, row));
  const counts = { optedOut: 0, contactedEnough: 0, inAnotherCampaign: 0 };
  const free = known.filter((row) => {
    if (pReturn[row] < leastReturn) return false;
    const why = stakes[row] > 0 ? leftOut.get(summaries.customer[row]) : undefined;
    if (why) counts[why]++;
    return stakes[row] > 0 && !why;
  });
  const count = Math.min(free.length, top < 1 ? Math.ceil(top * known.length) : top);
  const order = descending(columnOf(free.length, (i) => stakes[free[i]])).subarray(0, count);
  const row = Int32Array.from(order, (i) => free[i]);
  const pick = (column: Float64Array) => columnOf(row.length, (i) => column[row[i]]);
  const stake = pick(stakes);
  const control = drawControl(stake, share, seed);
  const held = control.reduce((sum, arm) => sum + arm, 0);
  checkArms(row.length - held, held, known.length);
  const outcome = predictedValue ?? expectedPurchases;
  const meanPredicted = meanOf(pick(outcome));
  const least = smallestEffect(meanOf(pick(variances.value ?? variances.purchases)), {
    treated: row.length - held,
    control: held,
  });
  const spends = expectedSpend && columnOf(known.length, (i) => expectedSpend[known[i]]);
  const reasonColumns = {
    summaries,
    expectedPurchases,
    usualPurchases: pace.rate.map((rate) => rate * horizon),
    expectedSpend,
    meanSpend: spends ? meanOf(spends) : 0,
  };
  const asOf = parseDay(summaries.clock.asOf);
  const day = (column: Float64Array | undefined) =>
    columnOf(row.length, (i) => asOf + (column?.[row[i]] ?? Number.NaN));
  const windowFrom = day(timing?.windowFrom);
  const meanStake = meanOf(stake);
  return {
    list: {
      row,
      customer: Array.from(row, (own) => summaries.customer[own]),
      control,
      stake,
      predictedValue: predictedValue && pick(predictedValue),
      expectedPurchases: pick(expectedPurchases),
      pReturn: pick(pReturn),
      usualPurchases: pick(reasonColumns.usualPurchases),
      reasons: Array.from(row, (own) => reasonsFor(own, reasonColumns)),
      bestDay: windowFrom.map((from) => openDay(Number.isNaN(from) ? asOf + 1 : from, closedDays)),
      windowFrom,
      windowTo: day(timing?.windowTo),
    },
    figures: {
      customers: {
        known: known.length,
        withStake: known.reduce((sum, own) => sum + (stakes[own] > 0 ? 1 : 0), 0),
        leftOut: counts,
        listed: row.length,
        treated: row.length - held,
        control: held,
      },
      meanStake,
      meanPredicted,
      cost,
      paysAtOneIn: cost === null ? null : contactsPerReturn(meanStake, cost),
      smallestEffect: least,
      smallestEffectShare: least / meanPredicted,
    },
  };
}

/** The day itself, or the next on which somebody may be written to. */
function openDay(day: number, closed: readonly number[]): number {
  // 1970-01-01 was a Thursday.
  while (closed.includes((((day + 4) % 7) + 7) % 7)) day++;
  return day;
}

function meanOf(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i];
  return sum / column.length;
}

function checkOptions(share: number, top: number, cost: number | null, closed: readonly number[]): void {
  const refuse = (option: string, value: number | string, problem: string, remedy: string) => {
    throw new PerennialError('OPTION_INVALID', { option, value, problem, remedy });
  };
  if (!(share > 0 && share < 1)) {
    const remedy = 'Hold out a share of the list, such as 20%: without it nothing can be said of the effect.';
    refuse('--control', share, 'it must lie above 0 and below 1', remedy);
  }
  if (!(top > 0) || (top >= 1 && !Number.isInteger(top))) {
    refuse('--top', top, 'it is neither a count of customers nor a share of them', 'Give 500, say, or 10%.');
  }
  if (cost !== null && !(cost > 0)) refuse('--cost', cost, 'it must be above 0', 'Give what one contact costs.');
  if (new Set(closed).size >= 7) refuse('--closed-days', closed.join(), 'no day is left', 'Leave one out.');
}

function checkArms(treated: number, control: number, known: number): void {
  if (Math.min(treated, control) >= 2) return;
  throw new PerennialError('TOO_LITTLE_DATA', {
    what: 'A campaign with a control group',
    need: 'two customers or more in each arm',
    have: `${treated} treated and ${control} in the control group, of ${known} customers`,
    remedy: 'Take more customers with --top, or another share with --control.',
  });
}
