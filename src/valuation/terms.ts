import { z } from 'zod';

/** On what terms value is reckoned: they travel with every bundle and answer. */
export const termsSchema = z.object({
  /** How far ahead predicted value looks; whole days, for it ends on a day of the calendar. */
  horizonDays: z.number().int().positive(),
  /** One annual rate, 0.1 = 10 %; discounts residual value only. */
  discountRate: z.number().positive().lt(10),
  /** Share of revenue that counts as value, applied to historical and predicted alike. */
  margin: z.number().positive().max(1),
});
export type Terms = z.infer<typeof termsSchema>;

export const DEFAULT_TERMS: Terms = Object.freeze({ horizonDays: 365, discountRate: 0.1, margin: 1 });
