/** Subscriptions: customers renew, or are seen to leave, once a period. What their models take and promise. */
import { PerennialError } from '../../errors.ts';
import type { Fit } from '../contract.ts';

/** Retention of one or more cohorts that share their parameters, summed by number of renewals. */
export interface Retention {
  /** Customers who left at the tth renewal, at place t - 1. */
  readonly lost: Float64Array;
  /** Customers still there at the last renewal seen, their tth, at place t - 1. */
  readonly kept: Float64Array;
  readonly customers: number;
}

/**
 * A subscription model bound to the parameters it learnt; periods and renewals count from the start at 0. Each function
 * throws ARGUMENT_INVALID for times below 0, renewals that are not whole, or a discount rate that is not above 0.
 */
export interface FittedSubscriptionModel extends Fit {
  readonly title: string;
  /** P(still there after t renewals), for each t. */
  survival(t: Float64Array): Float64Array;
  /** P(renews the tth time | renewed t - 1 times), for each t from 1. */
  retention(t: Float64Array): Float64Array;
  /** Discounted expected lifetime of a new customer (DEL): payments from now, now included. */
  expectedLifetime(discount: number): number;
  /** Discounted expected residual lifetime (DERL), right before the next renewal, after so many renewals. */
  residualLifetime(discount: number, renewals: Float64Array): Float64Array;
}

/**
 * @param cohorts  for each cohort its customers at the start, and those left after each renewal seen
 * @throws RETENTION_INVALID unless each cohort has a start and a renewal, and counts that never rise
 * @example makeRetention([[1000, 869, 743, 653, 593]])
 */
export function makeRetention(cohorts: readonly (readonly number[])[]): Retention {
  const periods = Math.max(0, ...cohorts.map((left) => left.length - 1));
  const lost = new Float64Array(periods);
  const kept = new Float64Array(periods);
  let customers = 0;
  cohorts.forEach((left, row) => {
    const last = left.length - 1;
    if (last < 1) refuse(row, 'periods', left.length, 'a cohort needs its start and at least one renewal');
    left.forEach((count, t) => {
      const before = t === 0 ? Infinity : left[t - 1];
      if (!(count >= 0 && count < Infinity)) refuse(row, `customers after ${t}`, count, 'it must be 0 or more');
      if (count > before) refuse(row, `customers after ${t}`, count, `there were ${before} before`);
      if (t > 0) lost[t - 1] += before - count;
    });
    kept[last - 1] += left[last];
    customers += left[0];
  });
  return { lost, kept, customers };
}

function refuse(row: number, field: string, value: number, rule: string): never {
  throw new PerennialError('RETENTION_INVALID', { row, field, value, rule });
}
