import { z } from 'zod';
import { parseDay } from '../units.ts';
import { isDay } from './dates.ts';

/** As in files: an amount, and what a customer's add up to, stay below what a number of JSON tells apart to the unit. */
export const MOST_MONEY = 1e15;
export const moneySchema = z.number().min(-MOST_MONEY).max(MOST_MONEY);

export const daySchema = z
  .string()
  .refine(isDay, { error: 'must be a day of the calendar, YYYY-MM-DD, from 1900 to 2199' })
  .meta({ format: 'date', example: '1997-09-30' });

const UNIT_FORM = ['x', 'tx', 'T'] as const;
const DATE_FORM = ['purchases', 'firstPurchase', 'lastPurchase'] as const;
const EITHER_FORM = 'Give either x, tx and T, or purchases, firstPurchase and lastPurchase';

export const summaryFields = z.strictObject({
  x: z.int().min(0).optional().meta({ description: 'Repeat purchases: days with a purchase, after the first.' }),
  tx: z.number().min(0).optional().meta({ description: 'Time from the first to the last purchase; 0 where x is 0.' }),
  T: z.number().min(0).optional().meta({ description: 'Time from the first purchase to as-of.' }),
  purchases: z.int().min(1).optional().meta({ description: 'Days on which the customer bought, the first included.' }),
  firstPurchase: daySchema.optional(),
  lastPurchase: daySchema.optional(),
  orders: z.int().min(1).optional().meta({ description: 'Orders; as many as purchases where not given.' }),
  meanSpend: moneySchema
    .min(0)
    .optional()
    .meta({ description: 'Mean net amount of the repeat purchases that were not free.' }),
  spendCount: z
    .int()
    .min(0)
    .optional()
    .meta({ description: 'How many repeat purchases meanSpend averages; all of them where not given.' }),
  historicalValue: moneySchema
    .optional()
    .meta({ description: 'All that the customer has brought up to as-of, net of refunds, before margin.' }),
});

/** A summary in one of its two forms, with the fields of that form all there. */
interface Common {
  readonly orders?: number | undefined;
  readonly meanSpend?: number | undefined;
  readonly spendCount?: number | undefined;
  readonly historicalValue?: number | undefined;
}
export interface UnitSummary extends Common {
  readonly x: number;
  readonly tx: number;
  readonly T: number;
}
export interface DateSummary extends Common {
  readonly purchases: number;
  readonly firstPurchase: string;
  readonly lastPurchase: string;
}
export type SummaryInput = UnitSummary | DateSummary;

/** What is known of a customer without the transactions. */
export const summarySchema = summaryFields
  .superRefine((summary, context) => {
    // Fields that are wrong by themselves are not compared with others.
    if (context.issues.length > 0) return;
    const problem: Problem = (field, message) =>
      context.addIssue({ code: 'custom', path: field ? [field] : [], message });
    const inUnits = UNIT_FORM.filter((field) => summary[field] !== undefined);
    const inDates = DATE_FORM.filter((field) => summary[field] !== undefined);
    if (inUnits.length > 0 && inDates.length > 0) return problem(inDates[0], `${EITHER_FORM}, not both`);
    if (inUnits.length === 0 && inDates.length === 0) return problem('', EITHER_FORM);
    const form: readonly (keyof typeof summary)[] = inUnits.length > 0 ? UNIT_FORM : DATE_FORM;
    const missing = form.filter((field) => summary[field] === undefined);
    for (const field of missing) problem(field, `is missing: ${form.join(', ')} belong together`);
    if (missing.length > 0) return;
    if (inUnits.length > 0) checkUnits(summary as UnitSummary, problem);
    else checkDates(summary as DateSummary, problem);
    const repeats = summary.x ?? summary.purchases! - 1;
    if ((summary.spendCount ?? 0) > repeats) problem('spendCount', `can not be above the ${repeats} repeat purchases`);
  })
  .transform((summary) => summary as SummaryInput)
  .meta({
    description:
      `What is known of a customer without the transactions. ${EITHER_FORM}. x, tx and T are in the model’s time unit ` +
      '(GET /v1/model, clock.timeUnit).',
  });

type Problem = (field: string, message: string) => void;

function checkUnits({ x, tx, T }: UnitSummary, problem: Problem): void {
  if (tx > T) problem('tx', 'can not be above T: the last purchase lies before as-of');
  if (x === 0 && tx !== 0) problem('tx', 'must be 0 where x is 0: the last purchase is the first');
}

function checkDates({ purchases, firstPurchase, lastPurchase }: DateSummary, problem: Problem): void {
  const days = parseDay(lastPurchase) - parseDay(firstPurchase) + 1;
  if (days < 1) problem('lastPurchase', 'can not be before firstPurchase');
  else if (purchases > days)
    problem('purchases', `can not be above ${days}, the days from firstPurchase to lastPurchase`);
  else if (purchases === 1 && days > 1) problem('lastPurchase', 'must equal firstPurchase where purchases is 1');
}
