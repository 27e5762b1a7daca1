/**
 * A budget divided among channels, and what one must believe for the advice to hold: the elasticity, value and margin at
 * which each channel's direction turns.
 */
import { PerennialError } from '../../errors.ts';
import { type Allocatable, allocate } from './allocate.ts';
import type { NewCustomerValue } from './newCustomers.ts';
import {
  type ChannelPeriods,
  customersAt,
  fitResponseCurve,
  marginalCustomers,
  type ResponseCurve,
} from './responseCurve.ts';

export interface PlanOptions {
  /** Budget a period, in currency units. */
  readonly total: number;
  /** Share of revenue that stays. */
  readonly margin: number;
  /** Profit wished of each new customer within the payback period; currency units. */
  readonly profit: number;
  /** b where a channel's own periods do not tell it. */
  readonly assumedElasticity: number;
  /** Spends the whole budget, also where the last unit brings back less than itself. */
  readonly spendAll: boolean;
  /** By channel, in place of 0 and twice the most that was spent in a period. */
  readonly bounds: Readonly<Record<string, readonly [least: number, most: number]>>;
}

/** Money in currency units, spend and customers a period; value after margin. */
export interface ChannelPlan {
  readonly channel: string;
  readonly curve: ResponseCurve;
  readonly periods: number;
  readonly bounds: readonly [least: number, most: number];
  /** Of a new customer within the payback period, with its prediction interval. */
  readonly value: number;
  readonly valueLow: number;
  readonly valueHigh: number;
  readonly credibility: number;
  readonly customersSeen: number;
  /** The most that winning a customer may cost, by the value and by the lower end of its interval: bid to that. */
  readonly maxCac: number;
  readonly maxCacLow: number;
  /** Mean over the periods so far. */
  readonly spend: number;
  /** By the curve at that spend. */
  readonly newCustomers: number;
  /** Mean cost of a customer, and what one more costs, at that spend; null without spend. */
  readonly meanCac: number | null;
  readonly marginalCac: number | null;
  readonly plannedSpend: number;
  readonly plannedCustomers: number;
  /** What the last unit of the planned spend brings, in currency units. */
  readonly lastUnitBrings: number;
  readonly advice: 'raise' | 'keep' | 'lower';
  /** Where the advice turns; null where nothing turns it, or the bounds decide and not the curve. */
  readonly turns: Turns | null;
}

/** Each by itself, while all else is as it was found; null where no elasticity or margin up to 1 would turn the advice. */
export interface Turns {
  readonly elasticity: number | null;
  /** Of a new customer after margin, in currency units. */
  readonly value: number;
  readonly margin: number | null;
}

export interface BudgetPlan {
  readonly channels: readonly ChannelPlan[];
  readonly total: number;
  readonly planned: number;
  /** What stays in hand because no channel would bring it back. */
  readonly unspent: number;
  /** What one more unit of the whole budget would bring, in currency units. */
  readonly multiplier: number;
  /** Value of new customers less what they cost, a period: by the plan, and by the spend so far. */
  readonly surplus: number;
  readonly surplusSoFar: number;
}

/** Changes of less than this share of spend are none. */
const CHANGE = 0.02;
/** Beyond what has been spent, curves are guesses: so many times the most is as far as they are followed. */
const REACH = 2;

/**
 * @param periods  by channel, each with some spend
 * @param values   of new customers before margin, in the order of the periods' channels
 * @throws OPTION_INVALID where the budget does not hold the channels' least, or a bound names no channel
 */
export function planBudget(
  periods: ReadonlyMap<string, ChannelPeriods>,
  values: readonly NewCustomerValue[],
  options: PlanOptions,
): BudgetPlan {
  const { total, margin, profit, assumedElasticity, spendAll, bounds } = options;
  const unknown = Object.keys(bounds).find((channel) => !periods.has(channel));
  if (unknown !== undefined)
    throw invalid('--bound', unknown, 'the costs name no such channel', 'Name a channel of the costs.');
  const channels = values.map((value) => {
    const seen = periods.get(value.channel)!;
    const curve = fitResponseCurve(seen, assumedElasticity);
    const range = bounds[value.channel] ?? ([0, REACH * Math.max(...seen.spend)] as const);
    return { seen, curve, range, worth: value, value: margin * value.value - profit };
  });
  const least = channels.reduce((sum, { range }) => sum + range[0], 0);
  if (least > total) {
    throw invalid('--total', total, `the channels' least come to ${least}`, 'Raise it, or lower the bounds.');
  }
  const allocatable: Allocatable[] = channels.map(({ curve, value, range }) => ({
    curve,
    value,
    least: range[0],
    most: range[1],
  }));
  const { spend, multiplier } = allocate(allocatable, total, spendAll ? 0 : 1);
  const plans = channels.map(({ seen, curve, range, worth, value }, i): ChannelPlan => {
    const soFar = seen.spend.reduce((sum, s) => sum + s, 0) / seen.spend.length;
    const newCustomers = customersAt(curve, soFar);
    const change = spend[i] - soFar;
    const advice = Math.abs(change) < CHANGE * Math.max(soFar, spend[i]) ? 'keep' : change > 0 ? 'raise' : 'lower';
    return {
      ...{ channel: worth.channel, curve, periods: seen.spend.length, bounds: range },
      value: margin * worth.value,
      valueLow: margin * worth.low,
      valueHigh: margin * worth.high,
      credibility: worth.credibility,
      customersSeen: worth.customers,
      maxCac: Math.max(0, value),
      maxCacLow: Math.max(0, margin * worth.low - profit),
      ...{ spend: soFar, newCustomers },
      meanCac: soFar > 0 && newCustomers > 0 ? soFar / newCustomers : null,
      marginalCac: soFar > 0 && curve.scale > 0 ? 1 / marginalCustomers(curve, soFar) : null,
      plannedSpend: spend[i],
      plannedCustomers: customersAt(curve, spend[i]),
      lastUnitBrings: spend[i] > 0 && value > 0 ? value * marginalCustomers(curve, spend[i]) : 0,
      advice,
      turns:
        advice === 'keep'
          ? null
          : turnsOf(
              { soFar, newCustomers, elasticity: curve.elasticity, worth: worth.value },
              { multiplier, margin, profit },
            ),
    };
  });
  const planned = spend.reduce((sum, s) => sum + s, 0);
  const surplus = (of: (plan: ChannelPlan, i: number) => number) =>
    plans.reduce((sum, plan, i) => sum + of(plan, i), 0);
  return {
    ...{ channels: plans, total, planned, unspent: Math.max(0, total - planned), multiplier },
    surplus: surplus(({ plannedCustomers, plannedSpend }, i) => channels[i].value * plannedCustomers - plannedSpend),
    surplusSoFar: surplus(({ newCustomers, spend: soFar }, i) => channels[i].value * newCustomers - soFar),
  };
}

/**
 * A channel is to be raised where one more unit, at the spend so far, brings more than the plan's last unit anywhere:
 * value × b × N / s > multiplier. Each belief is turned by itself, the others and what has been seen (N at s) held.
 */
function turnsOf(
  { soFar, newCustomers, elasticity, worth }: Seen,
  { multiplier, margin, profit }: Pick<BudgetPlan, 'multiplier'> & Pick<PlanOptions, 'margin' | 'profit'>,
): Turns | null {
  const value = margin * worth - profit;
  if (!(soFar > 0 && newCustomers > 0 && multiplier > 0 && value > 0)) return null;
  const cost = soFar / newCustomers;
  const turningElasticity = (multiplier * cost) / value;
  const turningValue = (multiplier * cost) / elasticity + profit;
  const turningMargin = turningValue / worth;
  return {
    elasticity: turningElasticity <= 1 ? turningElasticity : null,
    value: turningValue,
    margin: turningMargin <= 1 ? turningMargin : null,
  };
}

/** A channel as it stands: spend and customers a period, b, and what a new customer brings before margin. */
interface Seen {
  readonly soFar: number;
  readonly newCustomers: number;
  readonly elasticity: number;
  readonly worth: number;
}

function invalid(option: string, value: string | number, problem: string, remedy: string): PerennialError {
  return new PerennialError('OPTION_INVALID', { option, value, problem, remedy });
}
