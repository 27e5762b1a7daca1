import { z } from 'zod';
import { momentSchema } from '../requests.ts';
import { moneySchema } from '../summaryInput.ts';

const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => !/[\p{Surrogate}\0]/u.test(value), { error: 'must be text without NUL and lone surrogates' });

const idSchema = z.union([text(1000).min(1), z.int().transform(String)], {
  error: 'must be text of 1 to 1000 characters, or a whole number',
});

/** A transaction that a store is to take. */
export const liveTransactionSchema = z
  .strictObject({
    transactionId: idSchema.meta({
      description:
        'Told again with the same content, it changes nothing: a request can be repeated until it is answered.',
    }),
    version: z
      .int()
      .min(1)
      .max(2 ** 31 - 1)
      .default(1)
      .meta({ description: 'The highest of an id counts, whenever it arrives: send a higher one to correct it.' }),
    withdrawn: z.literal(true).optional().meta({ description: 'Takes the transaction back; the id alone is needed.' }),
    customerId: idSchema.optional(),
    date: momentSchema.optional(),
    amount: moneySchema.optional().meta({
      description: 'In the store’s currency. Below zero: a refund. Zero: a free order, which counts as a purchase.',
    }),
    orderId: text(1000).optional().meta({ description: 'Rows of one order number are one order.' }),
    product: text(1000).optional(),
    category: text(1000).optional(),
    channel: text(1000).optional(),
    attributes: z
      .record(z.string(), z.union([text(1000), z.number()], { error: 'must be text or a number' }))
      .optional()
      .meta({ description: 'By name: of those that the store was loaded with (--attributes).' }),
  })
  .check(({ value, issues }) => {
    if (value.withdrawn) return;
    for (const field of ['customerId', 'date'] as const) {
      if (value[field] === undefined) {
        issues.push({ code: 'custom', path: [field], message: 'is missing', input: value });
      }
    }
  });
export type LiveTransactionInput = z.infer<typeof liveTransactionSchema>;

/** One transaction, or `{"transactions": [...]}`. */
export const liveTransactionsSchema = z.strictObject({
  transactions: z.array(liveTransactionSchema).min(1, { error: 'must hold at least one transaction' }),
});
