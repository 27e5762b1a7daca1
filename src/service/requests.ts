/**
 * What a request may say. Objects are strict: a misspelt `ammount` is refused by name, where passing over it would answer
 * for a customer who never paid.
 */
import { z } from 'zod';
import { isMoment } from './dates.ts';
import { daySchema, moneySchema, summarySchema } from './summaryInput.ts';

const momentSchema = z
  .string()
  .refine(isMoment, { error: 'must be a day, YYYY-MM-DD, or a time, YYYY-MM-DDThh:mm:ss, from 1900 to 2199' })
  .meta({
    description:
      'A day or an ISO 8601 time. A time with an offset (Z, +02:00) is on whatever day it then is in the model’s time ' +
      'zone; one without is a time of that zone.',
    example: '1997-06-14',
  });

/** One transaction, or one line of an order. */
export const transactionSchema = z.strictObject({
  date: momentSchema,
  amount: moneySchema.optional().meta({
    description: 'In the model’s currency. Below zero: a refund. Zero: a free order, which counts as a purchase.',
  }),
  orderId: z
    .string()
    .max(1000)
    .optional()
    .meta({ description: 'Rows of one order number are one order; without any, each row is one.' }),
});
export type TransactionInput = z.infer<typeof transactionSchema>;

const customerFields = {
  id: z
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

const WHOLE_DAYS = { error: 'must be a whole number of days' };

const termFields = {
  asOf: daySchema
    .optional()
    .meta({ description: 'Last day that is known, inclusive. Default: the day up to which the model was trained.' }),
  horizonDays: z
    .number()
    .multipleOf(1, WHOLE_DAYS)
    .positive()
    .max(36_525)
    .optional()
    .meta({ description: 'How far ahead to look. Default: as the model was trained.' }),
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

export const customerSchema = z.strictObject(customerFields).check(checkForm);
export type CustomerInput = z.infer<typeof customerSchema>;

/** One customer, with the terms beside. */
export const oneCustomerSchema = z.strictObject({ ...customerFields, ...termFields }).check(checkForm);

export const manyCustomersSchema = z.strictObject({
  customers: z.array(customerSchema).min(1, { error: 'must hold at least one customer' }),
  ...termFields,
});

/** Body of POST /v1/predictions. */
export const predictionRequestSchema = z.union([oneCustomerSchema, manyCustomersSchema]);

/** Query of GET /v1/customers/:id. */
export const customerQuerySchema = z.strictObject({
  horizonDays: z.coerce
    .number()
    .multipleOf(1, WHOLE_DAYS)
    .positive()
    .max(36_525)
    .optional()
    .meta({ description: 'How far ahead to look.' }),
  explain: z.coerce.number().int().min(1).max(10).optional().meta({
    description: 'Tells so many reasons for predicted.purchases, the largest first, as `why`.',
  }),
});
