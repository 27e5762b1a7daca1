import { z } from 'zod';

const numbers = z.array(z.number());

const fitSchema = z.object({
  model: z.string(),
  parameters: z.record(z.string(), z.number()),
  standardErrors: z.record(z.string(), z.number().nullable()),
  logCovariance: z.array(numbers).nullable(),
  logLikelihood: z.number(),
  status: z.enum(['converged', 'flat-ridge', 'boundary', 'not-converged']),
  detail: z.string(),
  observations: z.number(),
  iterations: z.number().int(),
});

const correctionSchema = z.object({
  /** Where networks were trained. */
  backend: z.string(),
  features: z.array(z.string()),
  mean: numbers,
  /** null stands for infinite: a feature that did not vary. */
  spread: z.array(z.number().nullable()),
  ridge: z.object({ lambda: z.number(), coefficients: numbers }),
  weights: z.object({ ridge: z.number(), network: z.number() }),
  gains: z.object({ ridge: z.number(), network: z.number() }),
  epochs: z.array(z.number().int()),
  unseen: z.number(),
  forward: z.number(),
  /** The share of the correction that is applied at the horizon that was asked for. */
  strength: z.number(),
  /** Puts the corrected purchases back at the base's total. */
  normaliser: z.number(),
});

const zilnSchema = z.object({
  /** Its weight in value, as the past bears it out; 0 where it has no part. */
  weight: z.number(),
  /** Why it was not tried, or not taken; null where it has a part. */
  reason: z.string().nullable(),
  /** What each weight would have been worth after a cutoff that took no part; null where it was not tried. */
  judged: z
    .object({
      cutoff: z.iso.date(),
      customers: z.number().int(),
      weights: z.array(
        z.object({
          weight: z.number(),
          /** Change of the deviance of value against weight 0, per unit of value; of the third of customers that gains least. */
          deviance: z.number(),
          worstThird: z.number(),
          /** Of value, in currency units. */
          RMSE: z.number(),
        }),
      ),
    })
    .nullable(),
  network: z
    .object({
      baseline: z.object({ logit: z.number(), mu: z.number(), rawSigma: z.number() }),
      epochs: z.array(z.number().int()),
      /** The share of it that is applied at the horizon that was asked for. */
      strength: z.number(),
      /** Puts value back at the joined total. */
      normaliser: z.number(),
    })
    .nullable(),
});

/** Everything that the joined prediction learnt, but for the networks' weights. Nothing of it is of any one customer. */
export const joinedSchema = z.object({
  method: z.enum(['joined', 'probability model']),
  /** Why there is no correction; null where there is one. */
  reason: z.string().nullable(),
  asOf: z.iso.date(),
  horizonDays: z.number(),
  /** Days of open business that the horizon counts for. */
  effectiveDays: z.number(),
  historyDays: z.number(),
  customers: z.number().int(),
  /** Share of customers that the regression learnt from. */
  sample: z.number(),
  cutoffs: z.array(
    z.object({
      cutoff: z.iso.date(),
      customers: z.number().int(),
      /** Actual purchases, and what the base expected. */
      purchases: z.number(),
      expected: z.number(),
    }),
  ),
  learntDays: z.number(),
  base: z.array(fitSchema),
  shares: numbers,
  correction: correctionSchema.nullable(),
  /** The free-standing network of value; it sees the correction's features. */
  ziln: zilnSchema,
  /** The season's level: a factor on purchases, and what it was learnt from (ln of last year's miss). */
  season: z.object({ level: z.number(), lastYear: z.number().nullable() }),
  spend: z
    .object({
      K: z.number(),
      mean: z.number(),
      cap: z.number(),
      /** Share of what purchases bring that refunds leave. */
      kept: z.number(),
    })
    .nullable(),
  /** Mean amount that features shrink towards. */
  meanAmount: z.number(),
  scope: z.object({
    hasAmounts: z.boolean(),
    hasProducts: z.boolean(),
    hasRefunds: z.boolean(),
    shares: z.array(z.object({ column: z.string(), values: z.array(z.string()) })),
  }),
  pReturn: z.object({ a: z.number(), b: z.number(), gain: z.number().nullable() }),
  distribution: z.object({
    phi: z.number(),
    edges: numbers,
    levels: z.array(numbers),
    ratios: z.array(numbers).nullable(),
    levelSpread: z.number(),
  }),
});
export type JoinedRecord = z.infer<typeof joinedSchema>;
