/** A combined forecast as a bundle keeps it: plain data, of no single customer; the network's files stand beside it. */
import { z } from 'zod';
import { pastErrorsSchema } from '../evaluation/pastErrors.ts';
import { calendarSchema } from '../facts/calendar.ts';
import { factScopeSchema } from '../facts/facts.ts';
import { fitSchema } from '../models/fitRecord.ts';
import { learnersSchema } from '../models/learners/record.ts';
import { spendSchema } from '../models/spend/credibility.ts';
import { predictiveSchema } from './predictive.ts';

const weightsSchema = z.object({ base: z.number(), ridge: z.number(), network: z.number() });

export const forecastSchema = z.object({
  asOf: z.iso.date(),
  /** The horizon that was asked for at training. */
  horizonDays: z.int().positive(),
  /** The longest horizon that the history could teach: the learners speak of it. */
  learntDays: z.int().nonnegative(),
  customers: z.int(),
  /** Share of customers that took part in learning. */
  sample: z.number(),
  calendar: calendarSchema,
  base: z.array(fitSchema),
  identifiesDropout: z.boolean(),
  /** Why there are no learners; null where there are. */
  reason: z.string().nullable(),
  learners: learnersSchema.nullable(),
  weights: weightsSchema,
  returnWeights: z.object({ base: z.number(), logistic: z.number() }),
  /** Factor on everybody's intensity of returning, from the returnErrors below. */
  returnFactor: z.number().positive(),
  past: pastErrorsSchema,
  scope: factScopeSchema,
  /** Mean amount that features shrink towards; in currency units. */
  meanAmount: z.number(),
  /** Mean expected purchases over all customers within horizonDays: what explanations start from. */
  meanPurchases: z.number(),
  spend: spendSchema.nullable(),
  predictive: predictiveSchema,
});
export type ForecastRecord = z.infer<typeof forecastSchema>;
