/** A fit as bundles keep it, checked when it is read. */
import { z } from 'zod';
import type { Fit } from './contract.ts';

export const likelihoodRatioSchema = z.object({
  statistic: z.number(),
  degreesOfFreedom: z.number().int(),
  pValue: z.number().min(0).max(1),
});

export const statusSchema = z.enum(['converged', 'boundary', 'not-converged']);

/** What a fit with covariates has learnt beyond its parameters. */
const covariatesSchema = z.object({
  /** The purchase model underneath. */
  model: z.string(),
  coding: z.array(
    z.discriminatedUnion('kind', [
      z.object({
        name: z.string(),
        kind: z.literal('category'),
        levels: z.array(z.string()).min(1),
        rare: z.array(z.string()),
        unlisted: z.number().int().positive().optional(),
        hasOther: z.boolean(),
      }),
      z.object({ name: z.string(), kind: z.literal('number'), mean: z.number(), sd: z.number().positive() }),
    ]),
  ),
  coefficients: z.array(
    z.object({ name: z.string(), term: z.string(), processes: z.array(z.enum(['purchase', 'dropout'])) }),
  ),
  dropoutEffect: z.enum(['concentration', 'odds']),
  ridge: z.number().min(0),
  plainLogLikelihood: z.number(),
  /** Likelihood-ratio test against the same model without covariates; null under a penalty. */
  test: likelihoodRatioSchema.nullable(),
});

/** One fitted model. */
export const fitSchema = z.object({
  model: z.string(),
  parameters: z.record(z.string(), z.number()),
  standardErrors: z.record(z.string(), z.number().nullable()),
  logCovariance: z.array(z.array(z.number())).nullable(),
  logLikelihood: z.number(),
  status: statusSchema,
  detail: z.string(),
  identifiability: z.object({ identified: z.boolean(), detail: z.string() }),
  dropout: likelihoodRatioSchema.extend({ significant: z.boolean() }).nullable(),
  observations: z.number(),
  iterations: z.number().int(),
  prior: z.literal('weak').optional(),
  covariates: covariatesSchema.optional(),
});
export type FitRecord = z.infer<typeof fitSchema>;

/** The data of a fit, without its functions. */
export function recordOf(fit: Fit): FitRecord {
  return fitSchema.parse(fit);
}
