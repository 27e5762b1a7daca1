import { z } from 'zod';
import { joinedSchema } from '../forecast/record.ts';
import { TIME_UNITS, type TimeUnit } from '../units.ts';
import { termsSchema } from '../valuation/terms.ts';

/** The format that this version writes and reads; it rises whenever a reader of the old one would misread the new. */
export const BUNDLE_FORMAT = 1;

const day = z.iso.date();
const timeUnits = Object.keys(TIME_UNITS) as [TimeUnit, ...TimeUnit[]];

const likelihoodRatioSchema = z.object({
  statistic: z.number(),
  degreesOfFreedom: z.number().int(),
  pValue: z.number().min(0).max(1),
});

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
  dropoutEffect: z.enum(['spread', 'odds']),
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
  status: z.enum(['converged', 'flat-ridge', 'boundary', 'not-converged']),
  detail: z.string(),
  observations: z.number(),
  iterations: z.number().int(),
  covariates: covariatesSchema.optional(),
});

export type FitRecord = z.infer<typeof fitSchema>;

const metricsSchema = z.object({
  MAE: z.number(),
  RMSE: z.number(),
  bias_pct: z.number().nullable(),
  spearman: z.number().nullable(),
  norm_gini: z.number().nullable(),
  top_decile_share: z.number().nullable(),
  top_decile_vs_perfect: z.number().nullable(),
  n_nonfinite: z.number().int(),
});

/** What an evaluation prints as JSON: one calibration/holdout split, and each model's errors beyond it. */
export const evaluationSchema = z.object({
  cal_end: day,
  hold_end: day,
  horizon_weeks: z.number(),
  customers: z.number().int(),
  actual_x: z.number(),
  actual_spend: z.number().nullable(),
  /** The model that predictions would have come from: chosen before the calibration end. */
  chosen: z.string(),
  models: z.record(z.string(), z.object({ transactions: metricsSchema, spend: metricsSchema.nullable() })),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/** How the purchase model was chosen: candidates are fitted before an inner split and judged after it. */
const choiceSchema = z.object({
  model: z.string(),
  why: z.string(),
  split: z.object({ calibrationEnd: day, end: day }).nullable(),
  candidates: z.array(
    z.object({
      model: z.string(),
      logLikelihood: z.number(),
      AIC: z.number(),
      BIC: z.number(),
      logScore: z.number(),
      MAE: z.number(),
      RMSE: z.number(),
      status: z.enum(['converged', 'flat-ridge', 'boundary', 'not-converged']),
    }),
  ),
  /** Of candidates that are nested in each other. */
  tests: z.array(likelihoodRatioSchema.extend({ smaller: z.string(), larger: z.string() })).default([]),
});

// JSON knows no infinity, which is what is expected of spend with too heavy a tail.
const endOfInterval = z
  .number()
  .nullable()
  .transform((value) => value ?? Infinity);
const totalSchema = z.object({
  /** The mean over draws of the parameters. */
  expected: endOfInterval,
  /** How unsure it is because parameters are. */
  parameter: z.tuple([endOfInterval, endOfInterval]),
  /** Where the outcome will lie, chance included. */
  predictive: z.tuple([endOfInterval, endOfInterval]),
});

/** manifest.json: everything a saved model is, but for networks' weights. It holds nothing of any one customer. */
export const manifestSchema = z.object({
  format: z.literal(BUNDLE_FORMAT),
  /** Version of the package that trained it. */
  perennial: z.string(),
  clock: z.object({ timeUnit: z.enum(timeUnits), grain: z.literal('day'), timeZone: z.string(), asOf: day }),
  /** null where the transactions carry no amounts. */
  currency: z.string().nullable(),
  terms: termsSchema,
  seed: z.number().int(),
  training: z.object({
    customers: z.number().int(),
    repeatCustomers: z.number().int(),
    transactions: z.number().int(),
    purchases: z.number().int(),
    firstDay: day,
    lastDay: day,
    /** Exact decimal. */
    historicalValue: z.string().nullable(),
  }),
  /** Every fitted model by name, the spend model among them. */
  models: z.record(z.string(), fitSchema),
  /** Names of the models that predictions come from. */
  purchaseModel: z.string(),
  choice: choiceSchema,
  /** The shape k of the times between purchases, estimated before any model; where models of regular buying were tried. */
  regularity: z.object({ k: z.number(), standardError: z.number().nullable(), customers: z.number() }).optional(),
  spendModel: z.string().nullable(),
  /** The joined prediction, which goes before the purchase model's own; null where a model was asked for by name. */
  joined: joinedSchema.nullable(),
  /** What all customers together will do within the horizon, by that purchase model; where draws were taken. */
  totals: z
    .object({
      level: z.number(),
      purchases: totalSchema,
      returning: totalSchema,
      value: totalSchema.nullable(),
    })
    .optional(),
  refundShare: z.number().min(0).max(1),
  independence: z
    .object({ correlation: z.number().nullable(), pValue: z.number().nullable(), customers: z.number().int() })
    .nullable(),
  /** Measured out of time before the final fit; null, with the reason among the warnings, where history is too short. */
  evaluation: evaluationSchema.nullable(),
  warnings: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** What the model that predictions come from has learnt of covariates; null where it has none. */
export function covariatesOf({ models, purchaseModel }: Manifest): NonNullable<FitRecord['covariates']> | null {
  return models[purchaseModel]?.covariates ?? null;
}

/** The attributes that customers need for a prediction. */
export function covariateNames(manifest: Manifest): string[] {
  return covariatesOf(manifest)?.coding.map(({ name }) => name) ?? [];
}
