/** Customers in groups that can be treated differently: tier × stage, with RFM codes beside. */
import type { Summaries } from '../../facts/summaries.ts';
import type { SingleModels } from '../../forecast/single.ts';
import type { Partition } from '../../transactions/partition.ts';
import type { Micros } from '../../units.ts';
import { type Total, totalOf, type Valuation } from '../value.ts';
import { rfmOf } from './rfm.ts';
import { NO_STAGE, STAGES, stagesOf, stagesUnlessNew, type UnlessNew } from './stages.ts';
import { NO_TIER, TIERS, type TierRule, tiersOf } from './tiers.ts';

export interface SegmentOptions {
  /** How tiers are cut; by shares of customers when not given. */
  readonly tiers?: TierRule;
  /** Labels of a former run, by customer: tiers then change only beyond a margin, and moves are counted. */
  readonly former?: ReadonlyMap<string, FormerLabels>;
  /** These are only some of the customers: tiers, stages and RFM codes, which compare with all, are left open. */
  readonly part?: Partition | undefined;
}

/** As a file of scores has them; '' where there was none. */
export interface FormerLabels {
  readonly tier: string;
  readonly stage: string;
}

/** Columns in the order of the customers, and what each group of customers comes to. */
export interface Segments {
  readonly rule: TierRule;
  /** What tiers are cut by: purchases where the transactions carry no amounts. */
  readonly by: 'value' | 'purchases';
  /** Place in TIERS[rule]; NO_TIER where there is none. */
  readonly tier: Uint8Array;
  /** Least figure of each tier but the last. */
  readonly borders: readonly number[];
  /** Why there are no tiers; null where there are. */
  readonly reason: string | null;
  /** Place in STAGES; NO_STAGE without a purchase. */
  readonly stage: Uint8Array;
  /** See rfmOf. */
  readonly rfm: Uint16Array;
  /** Every tier × stage that has customers, the best first. */
  readonly groups: readonly SegmentGroup[];
  /** null without a former run. */
  readonly moves: Moves | null;
  /** Of one part of the customers: which, and what stages are made of once all parts are there. */
  readonly open?: { readonly part: Partition; readonly unlessNew: UnlessNew };
}

export interface SegmentGroup {
  /** '' for customers without one. */
  readonly tier: string;
  readonly stage: string;
  readonly customers: number;
  readonly historicalValue: Micros;
  /** Of value, or without amounts of purchases. */
  readonly predicted: Total;
  /** How many of them are expected to return within the horizon. */
  readonly returning: number;
}

export interface Moves {
  readonly tiers: readonly Move[];
  readonly stages: readonly Move[];
  /** Customers without labels in the former run, and those of it who are not there any more. */
  readonly arrived: number;
  readonly gone: number;
}

export interface Move {
  readonly from: string;
  readonly to: string;
  readonly customers: number;
}

interface Segmented {
  readonly summaries: Summaries;
  readonly valuation: Valuation;
  /** The single models that valued the customers, or stand beside the combined forecast: for stages. */
  readonly models: SingleModels;
}

export function segmentCustomers(
  customers: Segmented,
  { tiers: rule = 'shares', former, part }: SegmentOptions = {},
): Segments {
  const { summaries, valuation, models } = customers;
  if (part) return openSegments(customers, rule, part);
  const figure = valuation.predictedValue ?? valuation.expectedPurchases;
  const names = TIERS[rule];
  const before = former && Uint8Array.from(summaries.customer, (id) => placeOf(names, former.get(id)?.tier));
  const cut = tiersOf(figure, rule, before ?? null);
  const stage = stagesOf(summaries, models, valuation.terms.horizonDays);
  const labels = { ...cut, stage };
  return {
    ...labels,
    by: valuation.predictedValue ? 'value' : 'purchases',
    rfm: rfmOf(summaries, valuation.hasAmounts),
    groups: groupsOf(labels, valuation),
    moves: former ? movesOf(summaries.customer, labels, former) : null,
  };
}

function openSegments({ summaries, valuation, models }: Segmented, rule: TierRule, part: Partition): Segments {
  const length = valuation.expectedPurchases.length;
  const labels = { rule, tier: new Uint8Array(length).fill(NO_TIER), stage: new Uint8Array(length).fill(NO_STAGE) };
  return {
    ...labels,
    by: valuation.predictedValue ? 'value' : 'purchases',
    borders: [],
    reason:
      'Tiers, stages and RFM codes compare with all customers: perennial segments finds them when all parts are there.',
    rfm: new Uint16Array(length),
    groups: groupsOf(labels, valuation),
    moves: null,
    open: { part, unlessNew: stagesUnlessNew(summaries, models, valuation.terms.horizonDays) },
  };
}

type Labels = Pick<Segments, 'rule' | 'tier' | 'stage'>;

export function tierName({ rule, tier }: Pick<Segments, 'rule' | 'tier'>, row: number): string {
  return tier[row] === NO_TIER ? '' : TIERS[rule][tier[row]];
}

export function stageName({ stage }: Pick<Segments, 'stage'>, row: number): string {
  return stage[row] === NO_STAGE ? '' : STAGES[stage[row]];
}

/** The RFM code as text; '' without a purchase. */
export function rfmName({ rfm }: Pick<Segments, 'rfm'>, row: number): string {
  return rfm[row] === 0 ? '' : String(rfm[row]);
}

/** Sums over the customers of each tier and stage. */
export function groupsOf({ rule, tier, stage }: Labels, valuation: Valuation): SegmentGroup[] {
  const { level, predictedValue, expectedPurchases, variances, totals, historicalValue, pReturn } = valuation;
  const [figure, variance] = predictedValue
    ? [predictedValue, variances.value!]
    : [expectedPurchases, variances.purchases];
  const { levelSd } = totals.value ?? totals.purchases;
  // Whoever has no tier or stage comes last.
  const sums = new Map<number, { row: number; n: number; past: Micros; ahead: number; spread: number; back: number }>();
  for (let row = 0; row < tier.length; row++) {
    const key = 256 * tier[row] + stage[row];
    let sum = sums.get(key);
    if (!sum) {
      sum = { row, n: 0, past: 0n, ahead: 0, spread: 0, back: 0 };
      sums.set(key, sum);
    }
    sum.n++;
    sum.past += historicalValue[row];
    sum.ahead += figure[row];
    sum.spread += variance[row];
    sum.back += pReturn[row];
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([, { row, n, past, ahead, spread, back }]) => ({
      tier: tierName({ rule, tier }, row),
      stage: stageName({ stage }, row),
      customers: n,
      historicalValue: past,
      predicted: totalOf(ahead, spread, levelSd, level),
      returning: back,
    }));
}

function movesOf(ids: readonly string[], labels: Labels, former: ReadonlyMap<string, FormerLabels>): Moves {
  const count = { tier: new Map<string, Move>(), stage: new Map<string, Move>() };
  const add = (into: Map<string, Move>, from: string, to: string) => {
    if (from === '' || to === '' || from === to) return;
    const key = `${from} ${to}`;
    into.set(key, { from, to, customers: (into.get(key)?.customers ?? 0) + 1 });
  };
  let known = 0;
  ids.forEach((id, row) => {
    const before = former.get(id);
    if (!before) return;
    known++;
    add(count.tier, before.tier, tierName(labels, row));
    add(count.stage, before.stage, stageName(labels, row));
  });
  const sorted = (moves: Map<string, Move>) => [...moves.values()].sort((a, b) => b.customers - a.customers);
  return {
    tiers: sorted(count.tier),
    stages: sorted(count.stage),
    arrived: ids.length - known,
    gone: former.size - known,
  };
}

function placeOf(names: readonly string[], name: string | undefined): number {
  const place = name === undefined ? -1 : names.indexOf(name);
  return place < 0 ? NO_TIER : place;
}
