/** What the server answers. */
import { z } from 'zod';
import { evaluationSchema, manifestSchema } from '../bundles/manifest.ts';
import { METHODS } from '../forecast/contract.ts';
import { forecastSchema } from '../forecast/record.ts';
import { pageChartSchema } from './page/chartContract.ts';
import { warningCodeSchema, warningSchema } from './warnings.ts';

const day = z.iso.date();
const money = z.number().nullable().meta({ description: 'In `currency`; null where the model knows no amounts.' });
const count = z.number().nonnegative();
const probability = z.number().min(0).max(1);
const intervalOf = <Figure extends z.ZodType>(figure: Figure) =>
  z.object({ low: figure, median: figure, high: figure });
const methodSchema = z.enum(METHODS);

/** One customer's value: figures of `score` under the same names. Fields are null where `warnings` says why. */
export const predictionSchema = z
  .object({
    customerId: z.string().nullable().meta({ description: 'null where the request gave none.' }),
    historicalValue: money.meta({ description: 'All that the customer has brought, net of refunds, times margin.' }),
    historical: z.object({
      orders: z.number(),
      averageOrderValue: money.meta({ description: 'Net revenue over orders, before margin.' }),
      firstPurchase: day.nullable(),
      lastPurchase: day.nullable(),
      averageDaysBetweenPurchases: z.number().nullable(),
    }),
    expectedPurchases: count.meta({ description: 'Within the horizon.' }),
    purchases: intervalOf(count).meta({ description: 'Prediction interval of purchases within the horizon.' }),
    expectedSpend: money.meta({ description: 'Per purchase, net of refunds, before margin.' }),
    predictedValue: money.meta({ description: 'Margin × expectedPurchases × expectedSpend, not discounted.' }),
    value: intervalOf(z.number()).nullable().meta({ description: 'Prediction interval of value within the horizon.' }),
    totalValue: money.meta({ description: 'historicalValue + predictedValue' }),
    residualValue: money.meta({
      description: 'Discounted value of all purchases to come; null where dropout is not identified.',
    }),
    pAlive: probability.meta({ description: 'Probability that the customer still buys at all.' }),
    pReturn: probability.meta({ description: 'Probability of at least one purchase within the horizon.' }),
    nextPurchase: day.nullable().meta({
      description: 'The day by which the next purchase is as likely as not; null where that is beyond the horizon.',
    }),
    naiveValue: money.meta({ description: 'What the naive formula expects over the horizon.' }),
    asOf: day,
    horizonDays: z.number(),
    level: z.number().meta({ description: 'Of the prediction intervals.' }),
    currency: z.string().nullable(),
    model: z.object({
      method: methodSchema,
      name: z.string(),
      version: z.string().meta({ description: 'Version of Perennial that trained it.' }),
      bundle: z.string().meta({ description: 'Version of the saved model, as GET /v1/models lists it.' }),
      asOf: day.meta({ description: 'The day up to which it was trained.' }),
    }),
    explanation: z
      .array(z.object({ group: z.string(), factor: z.number(), text: z.string() }))
      .optional()
      .meta({
        description:
          'Where the request asks to explain: factors that multiply up to expectedPurchases, from those of the average ' +
          'customer over groups of facts to everything else. Empty where there is nothing to explain.',
      }),
    warnings: z.array(warningSchema),
  })
  .meta({ id: 'Prediction' });
export type Prediction = z.infer<typeof predictionSchema>;

const effect = z.number();

/** Of one customer: yearsAhead × purchasesPerActiveYear × spendPerPurchase × margin = predictedValue. */
export const dimensionsSchema = z
  .object({
    yearsSoFar: count.meta({ description: 'With the shop, first day and as-of included.' }),
    purchasesPerYear: count.meta({ description: 'So far.' }),
    revenuePerPurchase: money.meta({ description: 'So far, net of refunds, before margin.' }),
    yearsAhead: count.meta({
      description: 'Within the horizon, in which the customer is expected to be active still; see `reason`.',
    }),
    purchasesPerActiveYear: count.meta({ description: 'Expected.' }),
    spendPerPurchase: money.meta({ description: 'Expected, net of refunds, before margin.' }),
    margin: z.number(),
    againstAverage: z
      .object({ average: z.number(), difference: effect, time: effect, frequency: effect, revenue: effect })
      .nullable()
      .meta({
        description:
          'What makes predictedValue differ from that of the average customer, to the cent: difference = time + frequency ' +
          '+ revenue. null where nothing is predicted, without amounts, and at another horizon than the model’s.',
      }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why years ahead are the horizon of all; null where they are not.' }),
  })
  .meta({ id: 'Dimensions' });
export type DimensionsAnswer = z.infer<typeof dimensionsSchema>;

/** Answer to GET /v1/customers/:id. */
export const customerForecastSchema = predictionSchema
  .extend({ dimensions: dimensionsSchema.optional().meta({ description: 'Where the request asks for them.' }) })
  .meta({ id: 'CustomerForecast' });
export type CustomerForecast = z.infer<typeof customerForecastSchema>;

/** One customer among others: texts of warnings stand once beside all. */
export const codedPredictionSchema = predictionSchema
  .extend({
    warnings: z.array(warningCodeSchema).meta({ description: 'Their texts stand in `warnings` of the answer.' }),
  })
  .meta({ id: 'CodedPrediction' });
export type CodedPrediction = z.infer<typeof codedPredictionSchema>;

export const predictionsSchema = z
  .object({
    predictions: z.array(codedPredictionSchema),
    warnings: z.array(warningSchema).meta({ description: 'Each text once.' }),
  })
  .meta({ id: 'Predictions' });
export type Predictions = z.infer<typeof predictionsSchema>;

/** What became of a transaction: `repeated` and `outdated` (a higher version stands) have changed nothing. */
export const TRANSACTION_STATUSES = ['accepted', 'corrected', 'withdrawn', 'repeated', 'outdated'] as const;
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

/** Answer to POST /v1/transactions: all is on disk by then. */
export const transactionsAnswerSchema = z.object({
  ...(Object.fromEntries(TRANSACTION_STATUSES.map((status) => [status, z.number()])) as Record<
    TransactionStatus,
    z.ZodNumber
  >),
  transactions: z
    .array(z.object({ transactionId: z.string(), version: z.number(), status: z.enum(TRANSACTION_STATUSES) }))
    .meta({ description: 'In the order of the request.' }),
  asOf: day.meta({ description: 'The last day that is known now.' }),
  customers: z.array(codedPredictionSchema).meta({
    description: 'The customers of the request, each once, with these transactions in their figures.',
  }),
  warnings: z.array(warningSchema).meta({ description: 'Of the customers, each text once.' }),
});
export type TransactionsAnswer = z.infer<typeof transactionsAnswerSchema>;

/** Answer to DELETE /v1/customers/:id. */
export const erasedSchema = z.object({ erased: z.object({ transactions: z.number() }) });

const { perennial, clock, currency, terms, training, models, totals, purchaseModel, spendModel, refundShare } =
  manifestSchema.shape;
const { independence } = manifestSchema.shape;
const { weights, returnWeights, past } = forecastSchema.shape;

/** How the combined forecast was made. */
const combinedSchema = z.object({
  asOf: day,
  learntDays: z.number().meta({ description: 'The horizon that the history could teach.' }),
  customers: z.number(),
  baseModels: z.array(z.string()).meta({ description: 'Probability models whose mean is the base.' }),
  identifiesDropout: z.boolean(),
  weights: weights.meta({ description: 'Of the parts in expected purchases; 1 in sum.' }),
  returnWeights: returnWeights.meta({ description: 'Of the parts in P(return); 1 in sum.' }),
  features: z.number().meta({ description: 'Features of a customer that the learners look at.' }),
  calendar: z.object({ season: z.boolean(), closedWeekdays: z.array(z.string()) }),
  past: past.meta({
    description:
      'After past cutoffs: ln(actual / expected by the probability models) of total purchases and of returning.',
  }),
});

/** The saved model without what only programs need, and without the revenue of the business. */
export const modelSchema = z
  .object({
    perennial,
    clock,
    currency,
    terms,
    training: training.omit({ historicalValue: true }),
    forecast: z.object({
      method: methodSchema,
      name: z.string(),
      text: z.string().meta({ description: 'How it forecasts, in plain words.' }),
      combined: combinedSchema.nullable().meta({ description: 'null where a single model forecasts.' }),
    }),
    totals: totals
      .omit({ value: true })
      .meta({ description: 'Of all customers within the horizon, with prediction intervals at `level`.' }),
    models: z.record(z.string(), models.valueType.omit({ model: true, logCovariance: true, iterations: true })),
    purchaseModel,
    spendModel,
    refundShare,
    independence,
    evaluation: evaluationSchema.nullable(),
    skill: z.number().nullable().meta({
      description:
        'How much less error than the naive formula it made out of time: 0.2 is a fifth less; null where not measured.',
    }),
    warnings: z.array(warningSchema),
    charts: z.array(pageChartSchema).optional().meta({
      description: '`calibration` and `deciles` where they are asked for; none where they were not measured.',
    }),
  })
  .meta({ id: 'Model' });
export type ModelCard = z.infer<typeof modelSchema>;

export const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
export type Health = z.infer<typeof healthSchema>;
export const readinessSchema = z
  .object({
    status: z.literal('ready'),
    customers: z
      .number()
      .nullable()
      .meta({ description: 'Customers loaded; null where the server has no transactions.' }),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof readinessSchema>;

/** RFC 9457. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'One for each code.' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta({
      description:
        'In English, or in German where Accept-Language prefers it; so is `hint`. English within a stream of lines.',
    }),
    code: z.string(),
    hint: z.string(),
    instance: z.string().optional().meta({ description: 'Names this occurrence in the server’s log.' }),
    errors: z
      .array(z.object({ field: z.string().meta({ description: 'JSON pointer (RFC 6901)' }), message: z.string() }))
      .optional(),
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457).' });
export type Problem = z.infer<typeof problemSchema>;
