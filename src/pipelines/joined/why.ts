/**
 * Why this number: what each kind of feature contributed to a customer's prediction, as factors that multiply up to it.
 * Shapley values, exact over groups of features: the mean change that a group makes over all orders in which groups
 * could be told, from the average customer's features to the customer's own (Shapley 1953; Lundberg & Lee 2017).
 */
import { type FeatureGroup, featureCatalogue, MODEL_FEATURES } from '../../models/regression/catalogue.ts';
import type { FeatureQuestion } from '../../models/regression/features.ts';
import type { FeatureColumns } from '../../models/regression/matrix.ts';
import { readFeatures } from '../../models/regression/readFeatures.ts';
import type { Ledger } from '../../transactions/ledger.ts';
import { bindBase, predictBase } from './base.ts';
import { type Joined, openCorrection } from './correction.ts';
import { factor } from './learning.ts';
import { cellsOfFacts, withModelFeatures } from './rows.ts';

export interface Why {
  readonly customer: string;
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
  readonly group: FeatureGroup;
  readonly factor: number;
  /** For a person: `bought 3 times in the last 90 days: ×1.40`. */
  readonly words: string;
}

/**
 * @param asOf  the day of the prediction
 * @returns     null for a customer without purchase up to that day
 */
export async function explainJoined(
  ledger: Ledger,
  joined: Joined,
  customer: string,
  asOf: string = joined.record.asOf,
): Promise<Why | null> {
  const { record } = joined;
  const question: FeatureQuestion = {
    cutoff: asOf,
    scope: {
      ...record.scope,
      historyDays: record.historyDays,
      horizonDays: record.horizonDays,
      meanAmount: record.meanAmount,
    },
    hasOrders: ledger.columns.order !== undefined,
    sample: null,
    customers: [customer],
  };
  const rows = await readFeatures(ledger.connection, question);
  if (rows.length === 0 || rows.facts.n[0] === 0) return null;
  const said = predictBase(bindBase(record.base), cellsOfFacts(rows.facts), record.effectiveDays);
  const base = said.purchases[0];
  const season = record.season.level;
  const { correction } = record;
  if (!correction) return { customer, base, contributions: [], level: season, purchases: base * season };

  const features = withModelFeatures(rows.features, said);
  const learners = await openCorrection(joined);
  try {
    const z = learners.standardised(features);
    const groupOf = new Map<string, FeatureGroup>(
      [...featureCatalogue(question.scope), ...MODEL_FEATURES].map(({ name, group }) => [name, group]),
    );
    const groups = [...new Set(z.names.map((name) => groupOf.get(name)!))];
    const member = z.names.map((name) => groups.indexOf(groupOf.get(name)!));
    const { ridge, network } = learners.said(coalitions(z, member, groups.length));
    const { weights, strength, normaliser } = correction;
    const worth = ridge.map((r, s) => Math.log(factor(strength * (weights.ridge * r + weights.network * network[s]))));
    const shares = shapley(worth, groups.length);
    const words = describe(features, rows.facts);
    const contributions = groups
      .map((group, g): Contribution => {
        const by = Math.exp(shares[g]);
        return { group, factor: by, words: `${words[group]}: ×${by.toFixed(2)}` };
      })
      .sort((a, b) => Math.abs(Math.log(b.factor)) - Math.abs(Math.log(a.factor)));
    const level = Math.exp(worth[0]) * normaliser * season;
    return {
      customer,
      base,
      contributions,
      level,
      purchases: base * Math.exp(worth[worth.length - 1] - worth[0]) * level,
    };
  } finally {
    learners.dispose();
  }
}

/** One row for every set of groups, as the bits of its number: those in it as they are, the others average. */
function coalitions(z: FeatureColumns, member: readonly number[], groups: number): FeatureColumns {
  const length = 2 ** groups;
  return {
    names: z.names,
    length,
    columns: z.columns.map((column, j) =>
      Float32Array.from({ length }, (_, set) => ((set >> member[j]) & 1 ? column[0] : 0)),
    ),
  };
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
  facts: { readonly n: Float64Array; readonly age: Float64Array; readonly tx: Float64Array },
): Record<FeatureGroup, string> {
  const value = (name: string) => features.columns[features.names.indexOf(name)]?.[0] ?? Number.NaN;
  const count = (name: string) => Math.round(Math.expm1(value(name)));
  const times = (n: number) => (n === 0 ? 'not' : n === 1 ? 'once' : `${n} times`);
  const days = (n: number) => (n === 1 ? '1 day' : `${n} days`);
  const [n, age, tx] = [facts.n[0], facts.age[0], facts.tx[0]];
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
