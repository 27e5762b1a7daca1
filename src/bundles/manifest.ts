import { z } from 'zod';
import { forecastSchema } from '../forecast/record.ts';
import { type FitRecord, fitSchema, likelihoodRatioSchema, statusSchema } from '../models/fitRecord.ts';
import { TIME_UNITS, type TimeUnit } from '../units.ts';
import { termsSchema } from '../valuation/terms.ts';
import { checksSchema } from './checks.ts';

/** The format that this version writes and reads; it rises whenever a reader of the old one would misread the new. */
export const BUNDLE_FORMAT = 4;

const day = z.iso.date();
const timeUnits = Object.keys(TIME_UNITS) as [TimeUnit, ...TimeUnit[]];

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
      AIC: z.number().nullable(),
      BIC: z.number().nullable(),
      logScore: z.number(),
      MAE: z.number(),
      RMSE: z.number(),
      status: statusSchema,
      identifiesDropout: z.boolean(),
      identified: z.boolean(),
      prior: z.literal('weak').optional(),
    }),
  ),
  /** Of candidates that are nested in each other. */
  tests: z.array(likelihoodRatioSchema.extend({ smaller: z.string(), larger: z.string() })).default([]),
});

const totalSchema = z.object({ expected: z.number(), low: z.number(), high: z.number() });

/** manifest.json: everything a saved model is, but for networks' weights. It holds nothing of any one customer. */
export const manifestSchema = z.object({
  format: z.literal(BUNDLE_FORMAT),
  /** Version of the package that trained it. */
  perennial: z.string(),
  clock: z.object({
    timeUnit: z.enum(timeUnits),
    opportunities: z.literal(true).optional(),
    grain: z.literal('day'),
    timeZone: z.string(),
    asOf: day,
  }),
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
  /** The combined forecast, which takes precedence over the purchase model's own; null where a model was asked for by name. */
  forecast: forecastSchema.nullable(),
  /** Sums over all customers within the horizon, with prediction intervals. */
  totals: z.object({
    level: z.number(),
    purchases: totalSchema,
    returning: z.number(),
    value: totalSchema.nullable(),
  }),
  refundShare: z.number().min(0).max(1),
  independence: z
    .object({ correlation: z.number().nullable(), pValue: z.number().nullable(), customers: z.number().int() })
    .nullable(),
  /** Measured out of time before the final fit; null, with the reason among the warnings, where history is too short. */
  evaluation: evaluationSchema.nullable(),
  /** Groups of that evaluation, to be drawn; of the combined forecast, and of enough customers. Older bundles have none. */
  checks: checksSchema.optional(),
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
