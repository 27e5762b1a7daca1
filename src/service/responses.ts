/** What the server answers. */
import { z } from 'zod';
import { evaluationSchema, manifestSchema } from '../bundles/manifest.ts';

const day = z.iso.date();
const money = z.number().nullable().meta({ description: 'In `currency`, to at most six decimals.' });
const count = z.number().nullable();
const probability = z.number().min(0).max(1).nullable();

/** One customer's value. Fields are null where there is nothing to say; `warnings` then says why. */
export const predictionSchema = z.object({
  customer: z.string().nullable().meta({ description: 'The id; null where the request gave none.' }),
  historical: z.object({
    value: money.meta({ description: 'All that the customer has brought, net of refunds, times margin.' }),
    orders: z.number(),
    averageOrderValue: money.meta({ description: 'Net revenue over orders, before margin.' }),
    firstPurchase: day.nullable(),
    lastPurchase: day.nullable(),
    averageDaysBetweenPurchases: z.number().nullable(),
  }),
  predicted: z.object({
    horizonDays: z.number(),
    value: money.meta({ description: 'Expected over the horizon: margin × purchases × spendPerPurchase.' }),
    purchases: count.meta({ description: 'Expected over the horizon.' }),
    spendPerPurchase: money.meta({ description: 'Expected, net of refunds, before margin.' }),
    pAlive: probability.meta({ description: 'Probability that the customer still buys at all.' }),
    pReturn: probability.meta({ description: 'Probability of at least one purchase within the horizon.' }),
    expectedNextPurchase: day.nullable().meta({
      description:
        'The day by which the next purchase is as likely as not; null where it is likelier to stay out for ten years.',
    }),
  }),
  total: money.meta({ description: 'historical.value + predicted.value' }),
  naive: money.meta({ description: 'What the naive formula expects over the horizon.' }),
  asOf: day,
  currency: z.string().nullable(),
  model: z.object({
    purchases: z.string(),
    spend: z.string().nullable(),
    method: z.string().meta({ description: "'joined' where a regression joined in, else 'probability model'" }),
  }),
  warnings: z.array(z.string()),
  why: z
    .array(z.object({ group: z.string(), words: z.string(), factor: z.number() }))
    .optional()
    .meta({
      description:
        'Where the request asks to explain: factors that multiply up to predicted.purchases, from what purchase models ' +
        'expect (base) over kinds of features to all else (rest). Empty where a probability model answers alone.',
    }),
});
export type Prediction = z.infer<typeof predictionSchema>;

export const predictionsSchema = z.object({ predictions: z.array(predictionSchema) });

const { perennial, clock, currency, terms, training, models, purchaseModel, spendModel, refundShare, independence } =
  manifestSchema.shape;

/** The saved model without what only programs need, and without the revenue of the business. */
export const modelSchema = z.object({
  perennial,
  clock,
  currency,
  terms,
  training: training.omit({ historicalValue: true }),
  models: z.record(z.string(), models.valueType.omit({ model: true, logCovariance: true, iterations: true })),
  purchaseModel,
  spendModel,
  refundShare,
  independence,
  evaluation: evaluationSchema.nullable(),
  warnings: z.array(z.string()),
});
export type ModelCard = z.infer<typeof modelSchema>;

export const healthSchema = z.object({ status: z.literal('ok') });
export const readinessSchema = z.object({
  status: z.literal('ready'),
  customers: z
    .number()
    .nullable()
    .meta({ description: 'Customers loaded; null where the server has no transactions.' }),
});

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.string().meta({ description: 'One for each code.' }),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  hint: z.string(),
  instance: z.string().optional().meta({ description: 'Names this occurrence in the server’s log.' }),
  errors: z
    .array(z.object({ field: z.string().meta({ description: 'JSON pointer (RFC 6901)' }), message: z.string() }))
    .optional(),
});
export type Problem = z.infer<typeof problemSchema>;
