/**
 * Why this number: what each kind of feature contributed to a customer's prediction, as factors that multiply up to it.
 * Shapley values, exact over groups of features: the mean change that a group makes over all orders in which groups
 * could be told, from the average customer's features to the customer's own (Shapley 1953; Lundberg & Lee 2017).
 */
import { type FeatureGroup, featureCatalogue, MODEL_FEATURES } from '../facts/catalogue.ts';
import type { FeatureQuestion } from '../facts/featuresSql.ts';
import { type FeatureRows, streamFeatures } from '../facts/readFeatures.ts';
import type { FeatureColumns } from '../numerics/matrix.ts';
import type { Ledger } from '../transactions/ledger.ts';
import { bindBase, predictBase } from './base.ts';
import { effectiveHorizons } from './calendar.ts';
import { type Correction, type Joined, openCorrection } from './correction.ts';
import { factor, strengthOf } from './learning.ts';
import { cellsOfFacts, withModelFeatures } from './rows.ts';

export interface Why {
  /** Expected purchases of the probability models: where the account starts. */
  readonly base: number;
  /** What each group made of it, the largest first. */
  readonly contributions: readonly Contribution[];
  /** What holds for everybody: the correction of the average customer, put back at the base's total, and the season. */
  readonly level: number;
  /** base × all factors × level. */
  readonly purchases: number;
}

export interface Contribution {
  /** A group of features; `base`: where the account starts; `rest`: all that is not told apart. */
  readonly group: FeatureGroup | 'base' | 'rest';
  readonly factor: number;
  /** For a person: `bought 3 times in the last 90 days: ×1.40`. */
  readonly words: string;
}

export interface WhyOptions {
  /** The day of the prediction; the model's when not given, as for the horizon. */
  readonly asOf?: string;
  readonly horizonDays?: number;
  /** Only these customers; all when not given. */
  readonly customers?: readonly string[];
}

/** Rows of coalitions that the network is asked for at a time. */
const BATCH = 8192;

/**
 * Explains customers one by one, in the order of the ledger's summaries, streaming: a customer costs 2^groups
 * predictions, and memory does not grow with customers.
 *
 * @returns  null for a customer without purchase up to as-of
 */
export async function* explainJoined(
  ledger: Ledger,
  joined: Joined,
  { asOf = joined.record.asOf, horizonDays = joined.record.horizonDays, customers }: WhyOptions = {},
): AsyncGenerator<Why | null, void, void> {
  const { record } = joined;
  const { historyDays, meanAmount, correction } = record;
  const question: FeatureQuestion = {
    cutoff: asOf,
    scope: { ...record.scope, historyDays, horizonDays, meanAmount },
    hasOrders: ledger.columns.order !== undefined,
    sample: null,
    ...(customers ? { customers } : {}),
  };
  const effectiveDays = (await effectiveHorizons(ledger, record, asOf))(horizonDays);
  const base = bindBase(record.base);
  const season = record.season.level;
  const groupOf = new Map(
    [...featureCatalogue(question.scope), ...MODEL_FEATURES].map(({ name, group }) => [name, group]),
  );
  const learners = correction ? await openCorrection(joined) : null;
  try {
    for await (const chunk of streamFeatures(ledger.connection, question)) {
      const rows = buyersOf(chunk);
      const said = predictBase(base, cellsOfFacts(rows.facts), effectiveDays);
      const features = withModelFeatures(rows.features, said);
      const corrections =
        correction && learners
          ? explainCorrections(learners, features, groupOf, (ridge, network) => {
              const { weights } = correction;
              const strength = strengthOf(correction, record.customers, record.learntDays, horizonDays);
              return Math.log(factor(strength * (weights.ridge * ridge + weights.network * network)));
            })
          : null;
      let row = 0;
      for (const n of chunk.facts.n) {
        if (n === 0) {
          yield null;
          continue;
        }
        const own = corrections?.[row];
        const words = describe(features, rows.facts, row);
        const contributions = [...(own?.shares ?? [])]
          .map(([group, share]) => contribution(group, words[group], Math.exp(share)))
          .sort((a, b) => Math.abs(Math.log(b.factor)) - Math.abs(Math.log(a.factor)));
        const level = season * (correction && own ? correction.normaliser * Math.exp(own.average) : 1);
        const expected = said.purchases[row++];
        const purchases = contributions.reduce((product, { factor: by }) => product * by, expected * level);
        yield { base: expected, contributions, level, purchases };
      }
    }
  } finally {
    learners?.dispose();
  }
}

/** A customer's correction taken apart: logarithms of factors, that of the average customer and each group's share. */
interface Shares {
  readonly average: number;
  readonly shares: ReadonlyMap<FeatureGroup, number>;
}

/** @param worth  logarithm of the factor that follows from what the learners say */
function explainCorrections(
  learners: Correction,
  features: FeatureColumns,
  groupOf: ReadonlyMap<string, FeatureGroup>,
  worth: (ridge: number, network: number) => number,
): Shares[] {
  const z = learners.standardised(features);
  const groups = [...new Set(z.names.map((name) => groupOf.get(name)!))];
  const member = z.names.map((name) => groups.indexOf(groupOf.get(name)!));
  const sets = 2 ** groups.length;
  const together = Math.max(1, Math.floor(BATCH / sets));
  const explained: Shares[] = [];
  for (let from = 0; from < z.length; from += together) {
    const to = Math.min(z.length, from + together);
    const { ridge, network } = learners.said(coalitions(z, member, sets, from, to));
    const worths = ridge.map((r, at) => worth(r, network[at]));
    for (let at = 0; at < worths.length; at += sets) {
      const own = worths.subarray(at, at + sets);
      const values = shapley(own, groups.length);
      explained.push({ average: own[0], shares: new Map(groups.map((group, g) => [group, values[g]])) });
    }
  }
  return explained;
}

/** The account of a prediction in so many contributions: factors that multiply up to its purchases. */
export function accountOf({ base, contributions, purchases }: Why, most: number): Contribution[] {
  const told = contributions.slice(0, most);
  const rest = purchases / told.reduce((product, { factor: by }) => product * by, base);
  return [
    { group: 'base', factor: base, words: `purchase models expect ${base.toPrecision(3)}` },
    ...told,
    contribution('rest', 'all else', rest),
  ];
}

function contribution(group: Contribution['group'], words: string, by: number): Contribution {
  return { group, factor: by, words: `${words}: ×${by.toFixed(2)}` };
}

/** The rows of customers with a purchase. */
function buyersOf(chunk: FeatureRows): FeatureRows {
  const rows = Array.from(chunk.facts.n.keys()).filter((row) => chunk.facts.n[row] > 0);
  if (rows.length === chunk.length) return chunk;
  const { names, columns } = chunk.features;
  const facts = Object.entries(chunk.facts).map(([name, column]) => [
    name,
    Float64Array.from(rows, (row) => column[row]),
  ]);
  return {
    length: rows.length,
    facts: Object.fromEntries(facts),
    features: {
      names,
      length: rows.length,
      columns: columns.map((column) => Float32Array.from(rows, (row) => column[row])),
    },
  };
}

/** For each customer a row for every set of groups, as the bits of its number: those in it as they are, the others average. */
function coalitions(
  z: FeatureColumns,
  member: readonly number[],
  sets: number,
  from: number,
  to: number,
): FeatureColumns {
  const length = (to - from) * sets;
  const columns = z.columns.map((column, j) => {
    const filled = new Float32Array(length);
    for (let row = from, at = 0; row < to; row++) {
      for (let set = 0; set < sets; set++, at++) if ((set >> member[j]) & 1) filled[at] = column[row];
    }
    return filled;
  });
  return { names: z.names, length, columns };
}

/**
 * Shapley values of players whose sets are worth `worth`, by the bits of the set's number.
 *
 * @example shapley(Float64Array.of(0, 1, 2, 5), 2) // [2, 3]
 */
export function shapley(worth: Float64Array, players: number): Float64Array {
  // How many of all orders have just these before a player, by their number.
  const share = Array.from({ length: players }, (_, before) => {
    let product = 1 / players;
    for (let i = 0; i < before; i++) product *= (i + 1) / (players - 1 - i);
    return product;
  });
  const values = new Float64Array(players);
  for (let set = 0; set < worth.length; set++) {
    let size = 0;
    for (let rest = set; rest > 0; rest &= rest - 1) size++;
    for (let p = 0; p < players; p++) {
      if (!((set >> p) & 1)) values[p] += share[size] * (worth[set | (1 << p)] - worth[set]);
    }
  }
  return values;
}

function describe(
  features: FeatureColumns,
  facts: Pick<FeatureRows['facts'], 'n' | 'age' | 'tx'>,
  row: number,
): Record<FeatureGroup, string> {
  const value = (name: string) => features.columns[features.names.indexOf(name)]?.[row] ?? Number.NaN;
  const count = (name: string) => Math.round(Math.expm1(value(name)));
  const times = (n: number) => (n === 0 ? 'not' : n === 1 ? 'once' : `${n} times`);
  const days = (n: number) => (n === 1 ? '1 day' : `${n} days`);
  const [n, age, tx] = [facts.n[row], facts.age[row], facts.tx[row]];
  const window = features.names.includes('n_90') ? 90 : 14;
  return {
    frequency: `bought ${times(n)} in ${days(age)}`,
    recency: `last bought ${days(age - tx)} ago${n > 1 ? `, usually every ${days(Math.round(tx / (n - 1)))}` : ''}`,
    windows: `bought ${times(count(`n_${window}`))} in the last ${window} days`,
    rhythm: n > 2 ? 'how regularly the customer buys' : 'too few purchases to show a rhythm',
    spend: `spent ${Math.expm1(value('log_total')).toFixed(2)} in all, at most ${Math.expm1(value('log_max')).toFixed(2)} at once`,
    season: `bought ${times(count('ly_n'))} in the same days last year`,
    products: Number.isNaN(value('log_products'))
      ? 'what the customer buys'
      : `bought ${count('log_products')} different products`,
    refunds: `had ${Math.round(100 * (value('refund_share') || 0))} % refunded`,
    attributes: 'who the customer is',
    model: 'what the purchase models say of such customers',
  };
}
