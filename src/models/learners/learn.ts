/**
 * Free-standing learners of what customers do next, from the features of several earlier windows pooled: a ridge Poisson
 * regression and a small network for counts, a ridge logistic regression for whether a customer returns. They know the
 * shape, who buys more than whom; the level is the base's.
 */

import { type CustomerWindow, sumOf } from '../../facts/windows.ts';
import { columnOf } from '../../numerics/columns.ts';
import { type FeatureColumns, type Scale, scaleOf, stack, standardise } from '../../numerics/matrix.ts';
import type { Random } from '../../numerics/random.ts';
import { openBackend } from './backend.ts';
import type { EpochProgress, LoadedNetwork, NetworkFiles } from './contract.ts';
import { trainPoissonNetwork } from './poissonNetwork.ts';
import { fitRidge, predictRidge, RIDGE_PENALTY, type RidgeFit } from './ridge.ts';
import { networkOf, saveNetwork } from './storage.ts';

/** Members of the network's ensemble: each stops on three or four tenths of the customers, from whom it does not learn. */
const MEMBERS = 3;
/** More rows than these teach the network nothing, and take their time. */
const NETWORK_ROWS = 24_000;

/** Networks of few rows differ by chance: the mean of more of them is steadier, and there is time for it. */
const FEW_ROWS = 20_000;
const FEW_REPEATS = 2;
/** Of many rows no member has been seen to be best after the seventh pass. */
const EPOCHS_OF_MANY = 8;

/** Steps of a pass through the rows, and the fewest rows of one: where there are few, larger steps learn less. */
const STEPS = 24;
const LEAST_BATCH = 256;

/** The learners' answers for customers, one a row: rates over the mean of all, and a probability; null of one not asked. */
export interface Shapes {
  readonly ridge: Float64Array | null;
  readonly network: Float64Array | null;
  readonly logistic: Float64Array | null;
}

export interface Learners {
  readonly scale: Scale;
  readonly ridge: RidgeFit;
  readonly logistic: RidgeFit;
  /** The network as files of a bundle. */
  readonly save: () => Promise<NetworkFiles>;
  readonly network: LoadedNetwork;
  /** For a person: what computed the network. */
  readonly backend: string;
  /** How the network learnt, pass by pass. */
  readonly history: readonly EpochProgress[];
}

/** Learners to be asked; null for one that is not. */
export interface LoadedLearners extends Pick<Learners, 'scale'> {
  readonly ridge: RidgeFit | null;
  readonly network: LoadedNetwork | null;
  readonly logistic: RidgeFit | null;
}

/**
 * @param windows   newest first, each with one outcome
 * @param features  those of each window
 */
export async function learn(
  windows: readonly CustomerWindow[],
  features: readonly FeatureColumns[],
  random: Random,
): Promise<Learners> {
  const backend = await openBackend();
  const known = stack(features);
  const scale = scaleOf(known);
  const z = standardise(known, scale);
  const counts = windows.map(({ outcomes: [{ purchases }] }) => {
    const mean = sumOf(purchases) / purchases.length;
    return purchases.map((y) => (mean > 0 ? y / mean : 1));
  });
  const target = concatenate(counts);
  const returned = target.map((y) => (y > 0 ? 1 : 0));
  const fold = concatenate(windows.map(({ facts }) => facts.columns.fold));
  const rows = thinned(z.length);
  const history: EpochProgress[] = [];
  const members = trainPoissonNetwork(
    backend,
    {
      z: pickRows(z, rows),
      target: columnOf(rows.length, (i) => target[rows[i]]),
      fold: Uint8Array.from(rows, (row) => fold[row] % MEMBERS),
    },
    MEMBERS,
    random,
    {
      ...(rows.length < FEW_ROWS ? { repeats: FEW_REPEATS } : { epochs: EPOCHS_OF_MANY }),
      batch: Math.max(LEAST_BATCH, Math.ceil(rows.length / STEPS)),
      onEpoch: (progress) => history.push(progress),
    },
  ).members;
  return {
    scale,
    ridge: fitRidge('poisson', z, target, RIDGE_PENALTY),
    logistic: fitRidge('logistic', z, returned, RIDGE_PENALTY / 10),
    save: () => saveNetwork(backend, members),
    network: networkOf(members),
    backend: backend.description,
    history,
  };
}

/** @param inPlace  whether the features are of no further use: see standardise */
export function shapesOf(
  { scale, ridge, logistic, network }: LoadedLearners,
  features: FeatureColumns,
  inPlace = false,
): Shapes {
  const z = standardise(features, scale, inPlace);
  return {
    ridge: ridge && predictRidge('poisson', ridge, z),
    network: network && ratesOf(network.predict(z)),
    logistic: logistic && predictRidge('logistic', logistic, z),
  };
}

function ratesOf(logarithms: Float32Array): Float64Array {
  const rates = new Float64Array(logarithms.length);
  for (let i = 0; i < rates.length; i++) rates[i] = Math.exp(logarithms[i]);
  return rates;
}

/** Customers at a time: the features of so many stay in the processor's cache. */
const BLOCK = 2048;

/** The same of many customers. @param features  of those from one row to before another, made anew each time */
export function shapesInBlocks(
  learners: LoadedLearners,
  length: number,
  features: (from: number, to: number) => FeatureColumns,
): Shapes {
  const { ridge, network, logistic } = learners;
  const shapes: Shapes = {
    ridge: ridge && new Float64Array(length),
    network: network && new Float64Array(length),
    logistic: logistic && new Float64Array(length),
  };
  for (let from = 0; from < length; from += BLOCK) {
    const said = shapesOf(learners, features(from, Math.min(from + BLOCK, length)), true);
    shapes.ridge?.set(said.ridge!, from);
    shapes.network?.set(said.network!, from);
    shapes.logistic?.set(said.logistic!, from);
  }
  return shapes;
}

/** Rows evenly spread, so that each window and customer group keeps its share. */
function thinned(length: number): Int32Array {
  const count = Math.min(length, NETWORK_ROWS);
  return Int32Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}

function pickRows({ names, columns }: FeatureColumns, rows: Int32Array): FeatureColumns {
  const pick = (column: Float32Array) => {
    const picked = new Float32Array(rows.length);
    for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]];
    return picked;
  };
  return { names, length: rows.length, columns: columns.map(pick) };
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
