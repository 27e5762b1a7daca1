/**
 * What a fitted model may be asked. The formulas inside trust their arguments, and would answer a horizon of -5 with a
 * number all the same; so a model that is handed out checks them, once a call.
 */
import { PerennialError } from '../errors.ts';

/** Throws ARGUMENT_INVALID unless a span of time is 0 or more, and finite. */
export function requireSpan(argument: string, value: number): void {
  if (!isSpan(value)) refuse(argument, value, 'it must be 0 or more, and finite');
}

/** The same of each in a column. */
export function requireSpans(argument: string, column: Float64Array): void {
  const wrong = column.findIndex((value) => !isSpan(value));
  if (wrong >= 0) requireSpan(`${argument}[${wrong}]`, column[wrong]);
}

/** Throws ARGUMENT_INVALID unless the horizon is 0 or more, and finite where nothing discounts what is far off. */
export function requireDiscountedSpan(rate: number, horizon: number): void {
  requireSpan('rate', rate);
  if (!(horizon >= 0)) refuse('horizon', horizon, 'it must be 0 or more');
  if (horizon === Infinity && rate === 0) refuse('rate', rate, 'it must be above 0 where the horizon is infinite');
}

/** Throws ARGUMENT_INVALID unless it is a whole number, 0 or more. */
export function requireCount(argument: string, value: number): void {
  if (!isCount(value)) refuse(argument, value, 'it must be a whole number, 0 or more');
}

/** The same of each in a column. */
export function requireCounts(argument: string, column: Float64Array): void {
  const wrong = column.findIndex((value) => !isCount(value));
  if (wrong >= 0) requireCount(`${argument}[${wrong}]`, column[wrong]);
}

/** Throws ARGUMENT_INVALID unless a discount rate per period is above 0, and finite. */
export function requireDiscount(discount: number): void {
  if (!(discount > 0 && discount < Infinity)) {
    refuse('discount', discount, 'it must be a rate per period above 0, for lifetimes may be endless');
  }
}

/** Throws ARGUMENT_INVALID unless customers have 0 or more purchases, with a mean above 0 where there are any. */
export function requireSpend(x: Float64Array, mean: Float64Array): void {
  if (mean.length !== x.length) refuse('mean', `${mean.length} values`, `it must have ${x.length}, as x has`);
  requireCounts('x', x);
  const wrong = mean.findIndex((value, i) => x[i] > 0 && !(value > 0 && value < Infinity));
  if (wrong >= 0) refuse(`mean[${wrong}]`, mean[wrong], 'it must be above 0, and finite, where x is');
}

function isSpan(value: number): boolean {
  return value >= 0 && value < Infinity;
}

function isCount(value: number): boolean {
  return value >= 0 && Number.isSafeInteger(value);
}

export function refuse(argument: string, value: number | string, rule: string): never {
  throw new PerennialError('ARGUMENT_INVALID', { argument, value, rule });
}
