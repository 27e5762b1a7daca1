/**
 * Why a customer's expected purchases are what they are: factors on those of the average customer that multiply up to
 * them. The combined forecast itself is asked again and again, groups of facts being the customer's own or as usual. First
 * comes how often the customer has bought; what each other group does to that is its mean over all orders in which the
 * groups may come in, on the scale of logarithms (Štrumbelj & Kononenko 2014; Lundberg & Lee 2017).
 */
import { describeGroup, type ToldGroup, toldAs } from '../facts/describeGroup.ts';
import type { Facts } from '../facts/facts.ts';
import { featureCatalogue } from '../facts/features.ts';
import { evenlySpread, usuallySpent } from '../facts/typicalFacts.ts';
import type { NetworkFiles } from '../models/learners/contract.ts';
import type { FeatureColumns } from '../numerics/matrix.ts';
import { shapley } from '../numerics/shapley.ts';
import { wordsIn } from '../words/catalogue.ts';
import type { Language } from '../words/language.ts';
import { openBlend } from './openBlend.ts';
import type { ForecastRecord } from './record.ts';

export interface Contribution {
  readonly group: 'average' | ToldGroup | 'rest' | 'horizon';
  /** On expected purchases; of 'average', those of the average customer. */
  readonly factor: number;
  readonly text: string;
}

/** Customers, and what is expected of them within so many days. */
export interface Explained {
  readonly facts: Facts;
  readonly horizonDays: number;
  readonly purchases: Float64Array;
}

export interface Explainer {
  /**
   * For each customer at most so many contributions, the strongest first, between the average and the rest, which is told
   * where it is not 1; none without purchase.
   */
  contributions(explained: Explained, most: number, language?: Language): Contribution[][];
  /** The same as text; '' for a customer without purchase. */
  texts(explained: Explained, most: number): string[];
}

/** Below this a forecast is taken for it: logarithms stay finite. */
const LEAST = 1e-300;
/** A factor nearer to 1 prints as 1, and is no reason. */
const SLIGHT = 0.005;

/**
 * @param record  one with learners
 * @throws NETWORK_DAMAGED
 */
export function openExplainer(record: ForecastRecord, files: NetworkFiles): Explainer {
  const { scope, meanPurchases, horizonDays: trainedDays } = record;
  const { features: names, mean, deviation } = record.learners!;
  const parts = openBlend(record, files);
  const catalogue = new Map(featureCatalogue(scope).map(({ name, group }) => [name, toldAs(group)]));
  const groups = names.map((name) => catalogue.get(name)!);
  // What never varied where it was learnt explains nothing.
  const told = new Set(groups.filter((group, j) => group !== 'frequency' && deviation[j] !== null));
  const others: ToldGroup[] = [...told].filter((group) => group !== 'recency' && group !== 'spend');
  const players: ToldGroup[] = ['recency', ...(told.has('spend') ? (['spend'] as const) : []), ...others];
  const usual = (feature: string) => mean[names.indexOf(feature)];

  /** ln of the purchases expected of the customers, for each coalition of groups that are their own. */
  function worth(facts: Facts): Float64Array[] {
    const timed = [evenlySpread(facts, parts.clock), facts];
    const asked = timed.map((of) => parts.ask(of, trainedDays));
    const spent = scope.hasAmounts
      ? (of: Facts) => [usuallySpent(of, Math.exp(usual('log_mean')), usual('log_sd')), of]
      : (of: Facts) => [of, of];
    const features = timed.map((of) => spent(of).map((one) => parts.features(one)));
    return Array.from({ length: 2 ** players.length }, (_, mask) => {
      const own = (group: ToldGroup) => (mask & (1 << players.indexOf(group))) !== 0;
      const timing = own('recency') ? 1 : 0;
      const spend = players.includes('spend') && own('spend') ? 1 : 0;
      const absent = new Set(others.filter((group) => !own(group)));
      const known = () => without(features[timing][spend], (j) => absent.has(groups[j]));
      return parts.blended(asked[timing], parts.shapes(known)).purchases.map((v) => Math.log(Math.max(v, LEAST)));
    });
  }

  function contributions(
    { facts, horizonDays, purchases }: Explained,
    most: number,
    language: Language = 'en',
  ): Contribution[][] {
    const words = wordsIn(language).reasons;
    const contribution = (group: Contribution['group'], text: string, factor: number): Contribution => ({
      ...{ group, factor },
      text: `${text}: ${words.factor(factor)}`,
    });
    const logs = worth(facts);
    const [none, all] = [logs[0], logs[logs.length - 1]];
    const added = shapley(players.length, logs);
    return Array.from({ length: facts.length }, (_, row) => {
      if (!(facts.columns.n[row] > 0)) return [];
      const frequency = { group: 'frequency' as ToldGroup, log: none[row] - Math.log(meanPurchases) };
      const found = [frequency, ...players.map((group, k) => ({ group, log: added[k][row] }))];
      const strongest = found
        .filter(({ log }) => Math.abs(log) >= SLIGHT)
        .sort((one, other) => Math.abs(other.log) - Math.abs(one.log))
        .slice(0, most);
      const trained = Math.exp(all[row]);
      const rest = trained / strongest.reduce((product, { log }) => product * Math.exp(log), meanPurchases);
      // What is too slight to be named goes with the strongest.
      const leaves = strongest.length === 0 || Math.abs(Math.log(rest)) >= SLIGHT;
      const told = strongest.map(({ group, log }, place) =>
        contribution(
          group,
          describeGroup(group, facts, row, language),
          Math.exp(log) * (leaves || place > 0 ? 1 : rest),
        ),
      );
      return [
        { group: 'average', factor: meanPurchases, text: words.average(meanPurchases) },
        ...told,
        ...(leaves ? [contribution('rest', words.rest, rest)] : []),
        ...(horizonDays === trainedDays
          ? []
          : [contribution('horizon', words.horizon(horizonDays, trainedDays), purchases[row] / trained)]),
      ];
    });
  }
  return {
    contributions,
    texts: (explained, most) => contributions(explained, most).map((parts) => parts.map(({ text }) => text).join('; ')),
  };
}

/** Features of which some are not known: learners then take their means. */
function without({ names, length, columns }: FeatureColumns, absent: (feature: number) => boolean): FeatureColumns {
  const unknown = new Float32Array(length).fill(Number.NaN);
  return { names, length, columns: columns.map((column, j) => (absent(j) ? unknown : column)) };
}
