/** A plan of new customers: how many are to come, from which day on. */
import { z } from 'zod';
import { PerennialError } from '../../errors.ts';
import { readTable } from '../../transactions/readTable.ts';
import { type EpochDay, formatDay, parseDay } from '../../units.ts';

const SHAPE = {
  columns: {
    month: { names: ['month', 'from', 'date', 'period'] },
    customers: { names: ['customers', 'new_customers'], number: true },
  },
  row: z.object({
    month: z
      .string()
      .regex(/^\d{4}-\d{2}(-\d{2})?$/, 'must be a month (2025-03) or a day (2025-03-01)')
      .transform((text) => parseDay(text.length === 7 ? `${text}-01` : text, '--new-customers')),
    customers: z.coerce.number('must be a number').nonnegative('must not be below 0'),
  }),
} as const;

/**
 * New customers by week ahead. A row's customers come evenly from its day until that of the next row; those of the last
 * within 30 days.
 *
 * @param asOf  the last day of the data; days before are passed over
 * @throws OPTION_INVALID where the plan ends before the period does, and what readTable throws
 */
export async function readPlan(file: string, asOf: EpochDay, days: number): Promise<Float64Array> {
  const rows = (await readTable(file, SHAPE)).sort((a, b) => a.month - b.month);
  const weeks = new Float64Array(Math.ceil(days / 7));
  const last = rows.length > 0 ? rows[rows.length - 1].month + 30 : asOf;
  if (last < asOf + days) {
    throw new PerennialError('OPTION_INVALID', {
      option: '--new-customers',
      value: file,
      problem: `it ends on ${formatDay(last)}, and the period ahead on ${formatDay(asOf + days)}`,
      remedy: 'Add the months that are missing; 0 where nobody is to come.',
    });
  }
  rows.forEach(({ month, customers }, k) => {
    const end = k + 1 < rows.length ? rows[k + 1].month : month + 30;
    for (let day = Math.max(month, asOf + 1); day < end && day <= asOf + days; day++) {
      weeks[Math.floor((day - asOf - 1) / 7)] += customers / (end - month);
    }
  });
  return weeks;
}
