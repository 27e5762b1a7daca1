/**
 * What a request may say. Objects are strict: a misspelt `ammount` is refused by name, where passing over it would answer
 * for a customer who never paid.
 */
import { z } from 'zod';
import { LANGUAGES } from '../words/language.ts';
import { isMoment } from './dates.ts';
import { daySchema, moneySchema, summarySchema } from './summaryInput.ts';

export const momentSchema = z
  .string()
  .refine(isMoment, { error: 'must be a day, YYYY-MM-DD, or a time, YYYY-MM-DDThh:mm:ss, from 1900 to 2199' })
  .meta({
    description:
      'A day or an ISO 8601 time. A time with an offset (Z, +02:00) is on whatever day it then is in the model’s time ' +
      'zone; one without is a time of that zone.',
    example: '1997-06-14',
  });

/** Of an id or a name, in characters. */
export const LONGEST_TEXT = 1000;

const nameSchema = z.string().max(LONGEST_TEXT).optional();

/** One transaction, or one line of an order. */
export const transactionSchema = z
  .strictObject({
    date: momentSchema,
    amount: moneySchema.optional().meta({
      description: 'In the model’s currency. Below zero: a refund. Zero: a free order, which counts as a purchase.',
    }),
    orderId: z
      .string()
      .max(LONGEST_TEXT)
      .optional()
      .meta({ description: 'Rows of one order number are one order; without any, each row is one.' }),
    product: nameSchema.meta({ description: 'What was bought: the combined forecast looks at how varied that is.' }),
    category: nameSchema,
    channel: nameSchema,
  })
  .meta({ id: 'Transaction' });
export type TransactionInput = z.infer<typeof transactionSchema>;

const customerFields = {
  customerId: z
    .union([z.string().max(1000), z.int().transform(String)], {
      error: 'must be text of at most 1000 characters, or a whole number',
    })
    .optional()
    .meta({ description: 'Comes back in the answer.' }),
  transactions: z
    .array(transactionSchema)
    .min(1, { error: 'must hold at least one transaction: nothing is known of a customer without any' })
    .optional(),
  summary: summarySchema.optional(),
  attributes: z
    .record(z.string(), z.union([z.string().max(1000), z.number()], { error: 'must be text or a number' }))
    .optional()
    .meta({
      description:
        'What the model predicts by beside purchases (GET /v1/model, models[purchaseModel].covariates.coding): one value ' +
        'for each covariate, text or a number as its kind says.',
      example: { channel: 'social' },
    }),
};

/** Ten years: beyond, no model can be taken at its word. */
export const MOST_DAYS = 3652;

/** What is asked of the customers, the same in a body and in a query. */
export function questionFields(number: () => z.ZodNumber) {
  const horizon = `must be a whole number of days from 1 to ${MOST_DAYS}, ten years`;
  const level = 'must be a number above 0 and below 1, such as 0.8';
  const explain = 'must be a whole number from 1 to 10';
  return {
    horizonDays: number()
      .refine((days) => Number.isInteger(days) && days >= 1 && days <= MOST_DAYS, { error: horizon })
      .optional()
      .meta({
        type: 'integer',
        minimum: 1,
        maximum: MOST_DAYS,
        description: 'How far ahead to look. Default: as the model was trained.',
      }),
    level: number()
      .refine((share) => share > 0 && share < 1, { error: level })
      .optional()
      .meta({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: 'Level of the prediction intervals. Default: 0.8, which is 80 %.',
      }),
    explain: number()
      .refine((most) => Number.isInteger(most) && most >= 1 && most <= 10, { error: explain })
      .optional()
      .meta({
        type: 'integer',
        minimum: 1,
        maximum: 10,
        description: 'Tells so many factors of expectedPurchases, the strongest first, as `explanation`.',
      }),
  };
}

const termFields = {
  asOf: daySchema
    .optional()
    .meta({ description: 'Last day that is known, inclusive. Default: the day up to which the model was trained.' }),
  ...questionFields(() => z.number()),
};

interface EitherForm {
  readonly transactions?: unknown;
  readonly summary?: unknown;
}

function checkForm({ value, issues }: z.core.ParsePayload<EitherForm>): void {
  const given = Number(value.transactions !== undefined) + Number(value.summary !== undefined);
  if (given === 1) return;
  const message = given === 0 ? 'Give transactions or a summary' : 'Give transactions or a summary, not both';
  issues.push({ code: 'custom', path: given === 0 ? [] : ['summary'], message, input: value });
}

export const customerSchema = z.strictObject(customerFields).check(checkForm).meta({ id: 'Customer' });
export type CustomerInput = z.infer<typeof customerSchema>;

/** One customer, with the terms beside. */
export const oneCustomerSchema = z
  .strictObject({ ...customerFields, ...termFields })
  .check(checkForm)
  .meta({ id: 'PredictionRequest' });

export const manyCustomersSchema = z
  .strictObject({
    customers: z.array(customerSchema).min(1, { error: 'must hold at least one customer' }),
    ...termFields,
  })
  .meta({ id: 'PredictionsRequest' });

/** Body of POST /v1/predictions. */
export const predictionRequestSchema = z.union([oneCustomerSchema, manyCustomersSchema]);

export const customerParamsSchema = z.object({
  id: z.string().meta({ description: 'As in the transactions; e-mail addresses in any case.', example: 'C000042' }),
});

/** Query of POST /v1/predictions with a customer a line: what a body with all of them says beside them. */
export const linesQuerySchema = z.strictObject({
  asOf: daySchema.optional(),
  ...questionFields(() => z.coerce.number()),
});

/** Query of GET /v1/customers/:id. */
export const customerQuerySchema = z.strictObject({
  ...questionFields(() => z.coerce.number()),
  dimensions: z.literal('true', { error: 'must be true, or left out' }).optional().meta({
    description:
      'Tells time, frequency and revenue of the customer, and what each makes of predictedValue, as `dimensions`.',
  }),
  lang: z.enum(LANGUAGES).optional().meta({
    description: 'Of the texts of `explanation`; else as Accept-Language asks, else English.',
  }),
});
