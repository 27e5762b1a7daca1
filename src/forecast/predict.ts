import { type CellIndex, makeCells } from '../facts/cells.ts';
import type { FeatureQuestion } from '../facts/featuresSql.ts';
import { streamFeatures } from '../facts/readFeatures.ts';
import { hasPurchase, type Summaries } from '../facts/summaries.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { TIME_UNITS } from '../units.ts';
import { type BaseColumns, bindBase, predictBase } from './base.ts';
import { effectiveHorizons } from './calendar.ts';
import { type Joined, openCorrection, savedScale } from './correction.ts';
import { type Interval, purchaseInterval, typicalPurchases, typicalValue, valueInterval } from './distribution.ts';
import { factor, strengthOf } from './learning.ts';
import type { JoinedRecord } from './record.ts';
import { calibrated, returnAtLevel } from './return.ts';
import { withModelFeatures } from './rows.ts';
import { expectedSpend } from './spend.ts';
import { openZiln, zilnStrength } from './ziln.ts';

/** What a joined model says of each customer: columns in the order of the summaries, zeros where there is no purchase. */
export interface JoinedPrediction {
  readonly method: JoinedRecord['method'];
  readonly purchases: Float64Array;
  /** P(at least one purchase). */
  readonly pReturn: Float64Array;
  readonly pAlive: Float64Array;
  /** Currency units a purchase, net of refunds; null without amounts, as are the two below. */
  readonly spend: Float64Array | null;
  readonly value: Float64Array | null;
  readonly typicalPurchases: Float64Array;
  readonly typicalValue: Float64Array | null;
  readonly purchaseInterval: Interval;
  readonly valueInterval: Interval | null;
  /** Share of customers that the intervals are to hold. */
  readonly level: number;
  /** Standard deviation of ln(actual / expected) of a horizon's total, from past horizons. */
  readonly levelSpread: number;
  /** What each part said: expected purchases by model, their mean, and the factors that follow on it. */
  readonly components: {
    readonly models: Readonly<Record<string, Float64Array>>;
    readonly base: Float64Array;
    /** The regressions' factors as each would have it; 1 where there is no correction. */
    readonly ridge: Float64Array;
    readonly network: Float64Array;
    /** The factor that was applied: their weighted geometric mean, shrunk, and back at the base's total. */
    readonly correction: Float64Array;
    readonly season: number;
    /** The factor on spend per purchase that the network of value would have; 1 where it has no part. */
    readonly ziln: Float64Array;
    /** The factor that was applied. */
    readonly value: Float64Array;
  };
}

export interface PredictOptions {
  readonly horizonDays?: number;
  /** Share of customers that intervals are to hold; 0.8 when not given. */
  readonly level?: number;
}

/**
 * Predicts the customers of summaries made from the same ledger. Features are streamed: beside the columns returned,
 * memory does not grow with customers.
 */
export async function predictJoined(
  ledger: Ledger,
  summaries: Summaries,
  joined: Joined,
  options: PredictOptions = {},
): Promise<JoinedPrediction> {
  const { record } = joined;
  const { horizonDays = record.horizonDays, level = 0.8 } = options;
  const asOf = summaries.clock.asOf;
  const base = bindBase(record.base);
  const scale = TIME_UNITS[summaries.clock.timeUnit] / TIME_UNITS.week;
  const cells = weekCells(summaries, scale);
  const effective = await effectiveHorizons(ledger, record, asOf);
  const said = predictBase(base, cells, effective(horizonDays));
  const n = summaries.customer.length;
  const [ridge, network, valued] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const facts = {
    n: new Float64Array(n),
    total: new Float64Array(n),
    largest: new Float64Array(n),
    second: new Float64Array(n),
  };
  const question: FeatureQuestion = {
    cutoff: asOf,
    scope: { ...record.scope, historyDays: record.historyDays, horizonDays, meanAmount: record.meanAmount },
    hasOrders: ledger.columns.order !== undefined,
    sample: null,
  };
  const apply = record.correction ? await openCorrection(joined) : null;
  const own = record.ziln.network;
  const ziln = own ? await openZiln(joined.files, own.baseline, savedScale(record.correction!)) : null;
  // The network of value speaks of one horizon, and so do its features.
  const usual =
    own && horizonDays !== record.horizonDays ? predictBase(base, cells, effective(record.horizonDays)) : said;
  let at = 0;
  for await (const chunk of streamFeatures(ledger.connection, question)) {
    for (const name of ['n', 'total', 'largest', 'second'] as const) facts[name].set(chunk.facts[name], at);
    if (apply) {
      const to = at + chunk.length;
      const withModels = ({ purchases, pAlive }: BaseColumns) =>
        withModelFeatures(chunk.features, { purchases: purchases.subarray(at, to), pAlive: pAlive.subarray(at, to) });
      const f = apply.said(apply.standardised(withModels(said)));
      ridge.set(f.ridge, at);
      network.set(f.network, at);
      if (ziln) valued.set(ziln.value(withModels(usual)), at);
    }
    at += chunk.length;
  }
  apply?.dispose();
  ziln?.dispose();
  if (at !== n) throw new Error(`${at} customers have features, ${n} have summaries: they are of different ledgers`);

  const { correction } = record;
  const strength = correction ? strengthOf(correction, record.customers, record.learntDays, horizonDays) : 0;
  const applied = Float64Array.from({ length: n }, (_, i) =>
    correction
      ? correction.normaliser *
        factor(strength * (correction.weights.ridge * ridge[i] + correction.weights.network * network[i]))
      : 1,
  );
  const bought = Float64Array.from({ length: n }, (_, i) => (cells.index[i] < 0 ? 0 : 1));
  const purchases = said.purchases.map((v, i) => bought[i] * v * applied[i] * record.season.level);
  const pReturn = said.pReturn.map((p, i) =>
    bought[i] ? calibrated(returnAtLevel(p, said.purchases[i], purchases[i]), record.pReturn) : 0,
  );
  const terms = record.spend;
  const credible = terms && expectedSpend(facts, terms);
  const share = zilnStrength(record.ziln.weight, record.customers, record.learntDays, horizonDays);
  // The base carries what the network says of the horizon that it learnt from to the one that is asked for.
  const learnt = own && predictBase(base, cells, effective(record.learntDays)).purchases;
  const f = valued.map((v, i) => (learnt ? Math.log(v / (learnt[i] * applied[i] * credible![i])) : 0));
  const moved = f.map((v) => (own ? own.normaliser * factor(share * v) : 1));
  const spend = terms && credible!.map((v, i) => bought[i] * v * moved[i] * terms.kept);
  const predicted = { purchases, pReturn };
  const distribution = record.distribution;
  return {
    method: record.method,
    purchases,
    pReturn,
    pAlive: said.pAlive.map((p, i) => bought[i] * p),
    spend,
    value: spend && purchases.map((v, i) => v * spend[i]),
    typicalPurchases: zeroed(typicalPurchases(distribution, predicted), bought),
    typicalValue: spend && zeroed(typicalValue(distribution, predicted, spend), bought),
    purchaseInterval: zeroedBoth(purchaseInterval(distribution, predicted, level), bought),
    valueInterval: spend && zeroedBoth(valueInterval(distribution, predicted, spend, level), bought),
    level,
    levelSpread: distribution.levelSpread,
    components: {
      models: Object.fromEntries(base.models.map(({ model }, m) => [model, said.byModel[m]])),
      base: said.purchases.map((v, i) => bought[i] * v),
      ridge: ridge.map(factor),
      network: network.map(factor),
      correction: applied,
      season: record.season.level,
      ziln: f.map(factor),
      value: moved,
    },
  };
}

function weekCells(summaries: Summaries, scale: number): CellIndex {
  const rows: number[] = [];
  for (let row = 0; row < summaries.customer.length; row++) if (hasPurchase(summaries, row)) rows.push(row);
  const pick = (column: Float64Array, by = 1) => Float64Array.from(rows, (row) => by * column[row]);
  const made = makeCells(pick(summaries.x), pick(summaries.tx, scale), pick(summaries.T, scale));
  const index = new Int32Array(summaries.customer.length).fill(-1);
  rows.forEach((row, i) => {
    index[row] = made.index[i];
  });
  return { cells: made.cells, index };
}

function zeroed(column: Float64Array, bought: Float64Array): Float64Array {
  return column.map((v, i) => (bought[i] ? v : 0));
}

function zeroedBoth({ low, high }: Interval, bought: Float64Array): Interval {
  return { low: zeroed(low, bought), high: zeroed(high, bought) };
}
