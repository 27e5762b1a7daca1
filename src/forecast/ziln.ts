/**
 * The free-standing ZILN network as a candidate for value, where there are customers enough for it to learn what the
 * probability models know from the start. What it says of a customer is a factor on the joined value, shrunk and put
 * back at the joined total as the correction is. It takes part only where the past prefers it: learnt on cutoffs two or
 * more before the newest, it has to foretell what customers whom it never saw brought after that one, better than the
 * joined prediction, which learnt from newer cutoffs as well.
 */

import { FOLDS } from '../facts/featuresSql.ts';
import { type Backend, openBackend } from '../models/learners/backend.ts';
import { devianceGain } from '../models/learners/exposure.ts';
import type { EpochProgress } from '../models/learners/network.ts';
import { loadNetwork, type NetworkFiles, saveNetwork } from '../models/learners/storage.ts';
import { type TrainedZiln, trainZiln, type ZilnBaseline, zilnColumns } from '../models/learners/ziln.ts';
import { type FeatureColumns, type Scale, stack, standardise } from '../numerics/matrix.ts';
import type { Random } from '../numerics/random.ts';
import { predictBase } from './base.ts';
import { corrected, LOOK_AHEAD, onOwnScale, rescaled, STRENGTHS, strengthOf } from './learning.ts';
import type { JoinedRecord } from './record.ts';
import type { JoinedCutoff } from './return.ts';
import { cellsOfFacts, sumOf } from './rows.ts';

/** With fewer it lost on all real data that were tried, and learning takes twice as long. */
export const ZILN_CUSTOMERS = 50_000;
/** Where its files stand in a bundle. */
const FOLDER = 'ziln/';
/** Standardised features end further out than other learners', for no offset tells it a good customer from the best. */
const LIMIT = 8;

/** What the network learnt, and for each row of each cutoff the logarithm of what it says over the joined value. */
interface LearntZiln {
  readonly trained: TrainedZiln;
  readonly f: readonly Float64Array[];
}

export interface ZilnTrial extends Pick<JoinedRecord['ziln'], 'weight' | 'reason' | 'judged'> {
  /** From all cutoffs; null where it has no part. */
  readonly learnt: LearntZiln | null;
}

/** @param needed  customers */
export function whyNotToTry(customers: number, needed: number, cutoffs: readonly JoinedCutoff[]): string | null {
  if (customers < needed) return `Too few customers: there are ${customers}, and it needs ${needed}.`;
  if (cutoffs.length <= LOOK_AHEAD) return 'The history is too short to learn before the time that judges it.';
  if (cutoffs.some(({ spend }) => spend === null)) return 'Transactions carry no amounts.';
  return cutoffs.every(({ rows }) => sumOf(rows.value) > 0) ? null : 'Nothing was paid after a cutoff.';
}

/**
 * Judges the network, and learns it anew from all cutoffs where it is to take part.
 *
 * @param names    the features that it sees
 * @param cutoffs  newest first, where nothing tells not to try
 */
export function tryZiln(
  backend: Backend,
  names: readonly string[],
  cutoffs: readonly JoinedCutoff[],
  random: Random,
  onEpoch: (progress: EpochProgress) => void,
): ZilnTrial {
  const learnFrom = (shown: readonly JoinedCutoff[], from: number, name: string) =>
    learnZiln(backend, names, shown, from, random.fork(name), onEpoch);
  const judged = judge(cutoffs[0], learnFrom([cutoffs[0], ...cutoffs.slice(LOOK_AHEAD)], 1, 'judged').f[0]);
  const weight = bestWeight(judged);
  if (weight > 0) return { weight, reason: null, judged, learnt: learnFrom(cutoffs, 0, 'taken') };
  return { weight, reason: `It foretold value after ${judged.cutoff} no better.`, judged, learnt: null };
}

/** @param from  the first cutoff that it learns from; those before it are only asked about */
function learnZiln(
  backend: Backend,
  names: readonly string[],
  cutoffs: readonly JoinedCutoff[],
  from: number,
  random: Random,
  onEpoch: (progress: EpochProgress) => void,
): LearntZiln {
  const z = stack(cutoffs.map(({ rows }) => onOwnScale(rows.features, names, LIMIT)));
  const rows = { length: z.length, value: new Float64Array(z.length), weight: new Float64Array(z.length) };
  const fold = new Uint8Array(z.length);
  const start = cutoffs.map((_, j) => sumOf(Float64Array.from(cutoffs.slice(0, j), (before) => before.rows.length)));
  cutoffs.forEach((cutoff, j) => {
    rows.value.set(cutoff.rows.value, start[j]);
    rows.weight.fill(j < from ? 0 : 1, start[j], start[j] + cutoff.rows.length);
    fold.set(cutoff.rows.facts.fold, start[j]);
  });
  const trained = trainZiln(backend, z, rows, fold, FOLDS, random, { onEpoch });
  const { mean } = zilnColumns(trained.heldOut, trained.baseline);
  return {
    trained,
    f: cutoffs.map((cutoff, j) => joinedValue(cutoff).map((v, i) => Math.log(mean[start[j] + i] / v))),
  };
}

/** Joined value of each customer. */
function joinedValue({ joined, spend }: JoinedCutoff): Float64Array {
  return joined.map((mean, i) => mean * spend![i]);
}

/** What each weight of the network would have been worth, the joined value put at the total that came. */
function judge(cutoff: JoinedCutoff, f: Float64Array): NonNullable<ZilnTrial['judged']> {
  const { length, facts, value } = cutoff.rows;
  const expected = joinedValue(cutoff);
  const target = value.map((v) => Math.max(0, v));
  const level = sumOf(target) / sumOf(expected);
  const offset = expected.map((v) => v * level);
  const weights = STRENGTHS.map((weight) => {
    const said = rescaled(offset, f, weight);
    const ratio = said.map((v, i) => Math.log(v / offset[i]));
    const gain = (counted: Float64Array) => devianceGain({ length, target, offset, weight: counted }, ratio);
    const thirds = Array.from({ length: FOLDS }, (_, k) => gain(facts.fold.map((fold) => (fold === k ? 1 : 0))));
    return {
      weight,
      deviance: gain(new Float64Array(length).fill(1)),
      worstThird: Math.max(...thirds),
      RMSE: Math.sqrt(sumOf(said.map((v, i) => (v - target[i]) ** 2)) / length),
    };
  });
  return { cutoff: cutoff.rows.cutoff, customers: length, weights };
}

/** The least deviance, of weights that better it for each third of the customers and leave squared error no larger. */
function bestWeight({ weights }: NonNullable<ZilnTrial['judged']>): number {
  const better = weights.filter(({ worstThird, RMSE }) => worstThird < 0 && RMSE <= weights[0].RMSE);
  return better.length > 0 ? better.reduce((a, b) => (b.deviance < a.deviance ? b : a)).weight : 0;
}

/** How much of the network is applied: less beyond the horizon learnt from, as of the correction. */
export function zilnStrength(weight: number, customers: number, learntDays: number, horizonDays: number): number {
  return strengthOf({ unseen: weight, forward: 1 }, customers, learntDays, horizonDays);
}

/** The same customers with spend moved to where value is with the network's part in it: purchases stay. */
export function withZiln(cutoffs: readonly JoinedCutoff[], { learnt }: ZilnTrial, strength: number): JoinedCutoff[] {
  return cutoffs.map((cutoff, j) => {
    if (!learnt) return cutoff;
    const value = rescaled(joinedValue(cutoff), learnt.f[j], strength);
    return { ...cutoff, spend: value.map((v, i) => v / cutoff.joined[i]) };
  });
}

/** A saved network, ready to be asked. Dispose it when done. */
export interface OpenZiln {
  /** Expected value within the horizon that it learnt from. */
  value(features: FeatureColumns): Float64Array;
  dispose(): void;
}

/** @throws NETWORK_DAMAGED where the files are missing or are no network */
export async function openZiln(files: NetworkFiles, baseline: ZilnBaseline, scale: Scale): Promise<OpenZiln> {
  const own = Object.entries(files).filter(([path]) => path.startsWith(FOLDER));
  const named = Object.fromEntries(own.map(([path, bytes]) => [path.slice(FOLDER.length), bytes]));
  const network = await loadNetwork(await openBackend(), named);
  return {
    value: (features) => zilnColumns(network.predict(standardise(features, scale, LIMIT)), baseline).mean,
    dispose: () => network.dispose(),
  };
}

/**
 * What a bundle keeps of a network that takes part.
 *
 * @param now         customers at the end of the calibration period
 * @param learntDays  the horizon that it learnt from, in days of open business
 */
export async function describeZiln(
  backend: Backend,
  { trained }: LearntZiln,
  scale: Scale,
  now: JoinedCutoff,
  learntDays: number,
  strength: number,
): Promise<{ network: NonNullable<JoinedRecord['ziln']['network']>; files: NetworkFiles }> {
  const saved = await saveNetwork(backend, trained.members);
  const files = Object.fromEntries(Object.entries(saved).map(([name, bytes]) => [`${FOLDER}${name}`, bytes]));
  const open = await openZiln(files, trained.baseline, scale);
  const said = open.value(now.rows.features);
  open.dispose();
  const { fitted, facts, base } = now.rows;
  const { purchases } = predictBase(fitted, cellsOfFacts(facts), learntDays);
  const value = joinedValue(now);
  const f = said.map((v, i) => Math.log((v * base.purchases[i]) / (value[i] * purchases[i])));
  const normaliser = sumOf(value) / sumOf(corrected(value, f, strength));
  return { network: { baseline: trained.baseline, epochs: [...trained.epochs], strength, normaliser }, files };
}
