/** The learners as a bundle keeps them: plain data; the network's files stand beside it. */
import { z } from 'zod';
import type { NetworkFiles } from './contract.ts';
import type { Learners, LoadedLearners } from './learn.ts';
import { loadNetwork } from './storage.ts';

const numbers = z.array(z.number());
const ridgeSchema = z.object({ intercept: z.number(), coefficients: numbers });

export const learnersSchema = z.object({
  /** Where the network was trained. */
  backend: z.string(),
  features: z.array(z.string()),
  mean: numbers,
  /** null for a feature that did not vary. */
  deviation: z.array(z.number().nullable()),
  low: numbers,
  high: numbers,
  ridge: ridgeSchema,
  logistic: ridgeSchema,
  levels: z.object({ ridge: z.number(), network: z.number() }),
  returnLevel: z.number(),
});
export type LearnersRecord = z.infer<typeof learnersSchema>;

export function recordLearners(
  { scale, ridge, logistic, backend }: Learners,
  levels: Pick<LearnersRecord, 'levels' | 'returnLevel'>,
): LearnersRecord {
  const plain = ({ intercept, coefficients }: typeof ridge) => ({ intercept, coefficients: Array.from(coefficients) });
  return {
    backend,
    features: [...scale.names],
    mean: Array.from(scale.mean),
    deviation: Array.from(scale.deviation, (v) => (Number.isFinite(v) ? v : null)),
    low: Array.from(scale.low),
    high: Array.from(scale.high),
    ridge: plain(ridge),
    logistic: plain(logistic),
    ...levels,
  };
}

/**
 * @param weights  a learner of weight 0 will not be asked
 * @returns        null where none will
 * @throws         NETWORK_DAMAGED where the files are missing or not those that were saved
 */
export function openLearners(
  record: LearnersRecord,
  files: NetworkFiles,
  weights: { readonly ridge: number; readonly network: number; readonly logistic: number },
): LoadedLearners | null {
  const column = (values: readonly number[]) => Float64Array.from(values);
  const ridgeFit = ({ intercept, coefficients }: LearnersRecord['ridge']) => ({
    names: record.features,
    intercept,
    coefficients: column(coefficients),
  });
  const network = loadNetwork(files);
  if (weights.ridge === 0 && weights.network === 0 && weights.logistic === 0) return null;
  return {
    scale: {
      names: record.features,
      mean: column(record.mean),
      deviation: Float64Array.from(record.deviation, (v) => v ?? Infinity),
      low: column(record.low),
      high: column(record.high),
    },
    ridge: weights.ridge > 0 ? ridgeFit(record.ridge) : null,
    logistic: weights.logistic > 0 ? ridgeFit(record.logistic) : null,
    network: weights.network > 0 ? network : null,
  };
}
