import { openBackend } from '../models/learners/backend.ts';
import { ridgeCorrection } from '../models/learners/ridgePoisson.ts';
import { loadNetwork, type NetworkFiles } from '../models/learners/storage.ts';
import { type FeatureColumns, type Scale, standardise } from '../numerics/matrix.ts';
import { FEATURE_LIMIT, limited } from './learning.ts';
import type { JoinedRecord } from './record.ts';

/** A joined model: plain data, and the files of its networks (none where there is no correction). */
export interface Joined {
  readonly record: JoinedRecord;
  readonly files: NetworkFiles;
}

/** The learners of a joined model, ready to be asked. Dispose it when done. */
export interface Correction {
  /** The learners' features, on their scale. */
  standardised(features: FeatureColumns): FeatureColumns;
  /** The logarithm of the factor that each learner would have. */
  said(z: FeatureColumns): { readonly ridge: Float64Array; readonly network: Float64Array };
  dispose(): void;
}

/** @param joined  one with a correction */
export async function openCorrection({ record, files }: Joined): Promise<Correction> {
  const { features, ridge } = record.correction!;
  const scale = savedScale(record.correction!);
  const model = {
    names: features,
    intercept: 0,
    coefficients: Float64Array.from(ridge.coefficients),
    lambda: ridge.lambda,
  };
  const network = await loadNetwork(await openBackend(), files);
  return {
    standardised: (columns) => standardise(columns, scale, FEATURE_LIMIT),
    said: (z) => ({ ridge: ridgeCorrection(model, z), network: Float64Array.from(network.predict(z), limited) }),
    dispose: () => network.dispose(),
  };
}

/** The scale of the learners' features. */
export function savedScale({ features, mean, spread }: NonNullable<JoinedRecord['correction']>): Scale {
  return {
    names: features,
    mean: Float64Array.from(mean),
    spread: Float64Array.from(spread, (v) => v ?? Infinity),
  };
}
